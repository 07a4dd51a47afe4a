import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordsOf } from '../../../src/foundation/words.ts';
import type { Span } from '../../../src/techniques/prompt/prompt-cutting.ts';
import { PHRASES, phrasesIn } from '../../../src/techniques/prompt/prompt-phrases.ts';
import { repeatedSentences } from '../../../src/techniques/prompt/repeated-sentences.ts';

const part = fc.oneof(
  fc.constantFrom(...PHRASES.map(({ words }) => words.join(' '))),
  fc.constantFrom('PLEASE', 'not', 'the', 'C++', '9.5', 'naïve', '中文', '😀', '(please', 'hi hi', 'ſ'),
  fc.constantFrom('One may say it again.', 'one  may SAY it again.', 'Élan vital is a word!', 'élan vital is a word!'),
);
const space = fc.constantFrom(' ', ' ', ' ', '  ', '\n', '\n\n', ', ', '. ', '? ', '.', '-', '\t', '\u00a0', "'");
const text = fc.array(fc.tuple(part, space), { maxLength: 30 }).map((parts) => parts.flat().join(''));

it('phrases are found wherever their patterns match', () => {
  fc.assert(
    fc.property(text, (text) => {
      const found = phrasesIn(text).map(({ phrase, from, to }) => [phrase.rank, from, to]);
      const matches = PHRASES.flatMap(({ pattern, rank }) =>
        Array.from(text.matchAll(new RegExp(pattern, 'gim')), ({ index, 0: match }) => [
          rank,
          index,
          index + match.length,
        ]),
      );
      expect(found, JSON.stringify(text)).toEqual(matches);
    }),
    { numRuns: 500 },
  );
});

/** By two patterns and a set. */
function repeatedByDefinition(text: string): Span[] {
  const said = new Set<string>();
  const repeated: Span[] = [];
  for (const { index, 0: sentence } of text.matchAll(/(?:[^.!?\n]|[.!?](?=[\p{L}\p{N}]))+[.!?]*/gu)) {
    if ((sentence.match(/[\p{L}\p{N}]+/gu) ?? []).length < 4) continue;
    const key = wordsOf(sentence.toLowerCase()).join(' ');
    if (said.has(key)) repeated.push({ from: index, to: index + sentence.length });
    said.add(key);
  }
  return repeated;
}

it('sentences said before are those that read the same in small letters', () => {
  let repeated = 0;
  fc.assert(
    fc.property(text, (text) => {
      const found = repeatedSentences(text);
      expect(found, JSON.stringify(text)).toEqual(repeatedByDefinition(text));
      repeated += found.length;
    }),
    { numRuns: 500 },
  );
  expect(repeated).toBeGreaterThan(20);
});
