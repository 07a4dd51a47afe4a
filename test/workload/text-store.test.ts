import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextStore } from '../../src/workload/text-store.ts';
import { anyCharacter } from '../any-character.ts';

describe('texts are given back as they came', () => {
  it('whether they are packed or not, in any script, valid Unicode or not', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: anyCharacter, minLength: 1_200, maxLength: 1_400 }),
      fc.string({ unit: 'grapheme', minLength: 1_200, maxLength: 1_300 }),
      fc.constant(`${'long '.repeat(300)}\ud800`),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 4, maxLength: 12 }), (texts) => {
        const store = new TextStore(1_500);
        const ids = texts.map((each) => store.add(each));
        expect(ids).toEqual(texts.map((_, i) => i));
        expect(store.size).toBe(texts.length);
        expect(ids.map((id) => store.text(id))).toEqual(texts);
      }),
      { numRuns: 60 },
    );
  });
});
