import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Vocabulary } from '../../src/foundation/read-words.ts';
import { wordsOf } from '../../src/foundation/words.ts';
import { anyCharacter } from '../any-character.ts';

function reader(remembered: number): (text: string) => string[] {
  const vocabulary = new Vocabulary(remembered);
  const itself = vocabulary.perWord((word) => word);
  return (text) => {
    const { numbers, count } = vocabulary.read(text);
    const words = itself();
    return Array.from(numbers.subarray(0, count), (number) => words[number] as string);
  };
}

it('finds the words that dividing the text at its white space gives, whatever the white space', () => {
  const vocabulary = new Vocabulary(10);
  for (let code = 0; code <= 0xffff; code++) {
    const text = `a${String.fromCharCode(code)}b`;
    const { count, gapCount } = vocabulary.read(text);
    if (count !== wordsOf(text).length || gapCount > 0 !== /[^\S ]/.test(text)) expect.fail(`U+${code.toString(16)}`);
  }
});

it('knows words again, and tells them apart when there are more than it remembers', () => {
  const read = reader(20);
  const word = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 }),
    fc.string({ unit: anyCharacter }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 50 }), fc.constantFrom(' ', '  ', '\n', '\u2003'), (words, space) => {
      const text = words.join(space);
      expect(read(text)).toEqual(wordsOf(text));
    }),
  );
  const many = reader(100_000);
  for (const from of [0, 4_000, 0]) {
    const text = Array.from({ length: 5_000 }, (_, i) => `word${from + i}`).join(' ');
    expect(many(text).join(' ')).toBe(text);
  }
});
