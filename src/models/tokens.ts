import { estimateTokenCount } from 'tokenx';
import { perReadWord, readWords } from '../foundation/read-words.ts';
import { perWord } from '../foundation/words.ts';

/** A blank between two visible characters. */
const LONE_BLANK = /(?<=\S) (?=\S)/;

/**
 * Tokens of a text, estimated without a vocabulary (tokenx). Against the cl100k_base tokenizer its
 * total was 1.2 % high on 3,000 Banking77 questions, 0.6 % low on 2,000 MMLU questions and 31 % low on
 * 3,000 three-token web searches, where misspelt words split into more tokens than it can know.
 *
 * @example
 * countTokens('What is Python?'); // 4
 */
export function countTokens(text: string): number {
  // The estimate is a sum over the stretches between blanks. Where lines break, the white space may
  // count itself, so a stretch ends at lone blanks only and carries the rest.
  const { numbers, count, oneLine } = readWords(text);
  let tokens = 0;
  if (oneLine) for (let i = 0; i < count; i++) tokens += tokensOfWord(numbers[i]);
  else for (const stretch of text.split(LONE_BLANK)) tokens += tokensOfStretch(stretch);
  return tokens;
}

const estimate = (stretch: string): number => estimateTokenCount(stretch);
const tokensOfWord = perReadWord(estimate);
const tokensOfStretch = perWord(estimate);
