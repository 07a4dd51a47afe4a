import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FEATURES, featuresOf } from '../../../src/techniques/router/text-features.ts';

const sorted = (text: string) => [...featuresOf(text)].sort((a, b) => a - b);
const shared = (a: string, b: string) => sorted(a).filter((feature) => featuresOf(b).includes(feature)).length;

it('a text has a feature for every word, every pair and its length', () => {
  expect(featuresOf('')).toHaveLength(1);
  expect(featuresOf('one')).toHaveLength(3);
  expect(featuresOf('one two three')).toHaveLength(7);
  expect(featuresOf('one, two')).toHaveLength(7);
  expect(featuresOf('go go go')).toHaveLength(4); // go, (start, go), (go, go), the length
});

it('case and white space do not count, signs and the order of words do', () => {
  expect(sorted('What is  Python')).toEqual(sorted('what\nis python'));
  expect(sorted('what is python?')).not.toEqual(sorted('what is python'));
  expect(shared('dog bites man', 'man bites dog')).toBe(4); // three words and the length
  expect(shared('中文 é', '中文 e')).toBe(3); // one word, its place at the start and the length
});

it('no feature comes twice, and one text does not change what the next one has', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const features = featuresOf(text);
      expect(new Set(features).size).toBe(features.length);
      expect(features.every((feature) => feature >= 0 && feature < FEATURES)).toBe(true);
      expect([...featuresOf(text)]).toEqual([...features]);
    }),
  );
});
