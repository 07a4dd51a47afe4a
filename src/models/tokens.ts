import { estimateTokenCount } from 'tokenx';
import { numberPerReadWord, readWords } from '../foundation/read-words.ts';
import { perWord } from '../foundation/words.ts';

/** A blank that the estimate takes for a character of Chinese where a mark follows: such a text is estimated as a whole. */
const WIDE_BLANK = 0x3000;
const LINE_BREAK = 0x0a;

/**
 * Tokens of a text, estimated without a vocabulary (tokenx). Against the cl100k_base tokenizer its
 * total was 1.2 % high on 3,000 Banking77 questions, 0.6 % low on 2,000 MMLU questions and 31 % low on
 * 3,000 three-token web searches, where misspelt words split into more tokens than it can know.
 *
 * @example
 * countTokens('What is Python?'); // 4
 */
export function countTokens(text: string): number {
  // The estimate is a sum over words, and over the white space between them where lines break.
  const { numbers, count, units, gaps, gapCount } = readWords(text);
  const ofWord = tokensOfWords();
  let tokens = 0;
  for (let i = 0; i < count; i++) tokens += ofWord[numbers[i]];
  for (let gap = 0; gap < gapCount; gap++) {
    const from = gaps[2 * gap];
    const to = gaps[2 * gap + 1];
    let breaks = false;
    for (let i = from; i < to; i++) {
      if (units[i] === WIDE_BLANK) return estimateTokenCount(text);
      if (units[i] === LINE_BREAK) breaks = true;
    }
    if (breaks) tokens += tokensOfBreak(text.slice(Math.max(0, from - 1), to));
  }
  return tokens;
}

const tokensOfWords = numberPerReadWord((word) => estimateTokenCount(word));

/**
 * Tokens of white space in which lines break, by the character before it with the white space itself: it counts unless
 * it only ends a line that a mark has ended.
 */
const tokensOfBreak = perWord((afterCharacter) => {
  const before = afterCharacter.trimEnd();
  return estimateTokenCount(afterCharacter) - estimateTokenCount(before);
});
