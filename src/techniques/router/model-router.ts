import { perReadWord, readWords } from '../../foundation/read-words.ts';
import { isUnspaced, segmentsOf } from '../../foundation/unspaced-scripts.ts';
import { wordsOf } from '../../foundation/words.ts';
import { unspacedKeywordsIn } from './unspaced-keywords.ts';

/** Points for words that make a question complex, explanatory or factual. */
const POINTS = new Map([
  ...['analyze', 'compare', 'evaluate', 'design', 'architect', 'critique', 'argue'].map((word) => [word, 5] as const),
  ...['explain', 'how', 'why', 'summarize', 'describe'].map((word) => [word, 3] as const),
  ...['what', 'define', 'who', 'when', 'where'].map((word) => [word, 1] as const),
]);

/** The most points a keyword gives. */
export const MOST_FOR_KEYWORDS = Math.max(...POINTS.values());

/** The longest a question can score for its length: 30 words or more. */
const MOST_FOR_LENGTH = 3;

/** A question's complexity as the document's heuristic sees it, and why. */
export interface Complexity {
  /** 0 to 8 on the document's scale of 0–10. */
  score: number;
  /** How many, from 0. */
  words: number;
  /** Points for length: words ÷ 10, at most 3. */
  lengthPoints: number;
  /** Points for the highest class of keyword that occurs. */
  keywordPoints: number;
  /** The words that gave them, in order. */
  keywords: string[];
}

/**
 * The document's complexity heuristic: a tenth of the words (at most 3) plus the points of the
 * highest class of keyword. It looks at the wording, not at the difficulty: on MMLU questions it is
 * little better than chance (area under the performance-gap curve 0.53; random 0.50, length alone
 * 0.59), and its classes of keywords alone are worse (0.47).
 *
 * The document knows English alone. That Chinese and Japanese have such words too, and which, is our
 * own assumption, as is that their words are what a dictionary takes for them; words of other languages
 * give points for length only.
 *
 * @example
 * const { score, keywords } = analyzeComplexity('Compare Python and Rust');
 * keywords; // ["compare"]
 * tierOf(score, { simpleBelow: 3, complexFrom: 7 }); // 1
 */
export function analyzeComplexity(text: string): Complexity {
  const { numbers, count } = readWords(text);
  const words = isUnspaced(text) ? wordsOf(text).reduce((sum, stretch) => sum + segmentsOf(stretch).length, 0) : count;
  const lengthPoints = Math.min(MOST_FOR_LENGTH, words / 10);
  let keywordPoints = 0;
  let keywords: string[] = [];
  const keywordsIn = keywordsInWords();
  for (let i = 0; i < count; i++) {
    const found = keywordsIn[numbers[i]];
    if (found === undefined || found === NO_KEYWORDS) continue;
    for (const { keyword, points } of found) {
      if (points > keywordPoints) {
        keywordPoints = points;
        keywords = [keyword];
      } else if (points === keywordPoints && !keywords.includes(keyword)) {
        keywords.push(keyword);
      }
    }
  }
  return { score: lengthPoints + keywordPoints, words, lengthPoints, keywordPoints, keywords };
}

/** Most words are none. */
const NO_KEYWORDS: readonly { keyword: string; points: number }[] = [];

/** The keywords in a stretch of text without blanks: "What's", "(how)". */
const keywordsInWords = perReadWord((word) => {
  const spaced = (word.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((keyword) => {
    const points = POINTS.get(keyword);
    return points === undefined ? [] : [{ keyword, points }];
  });
  const keywords = isUnspaced(word) ? [...spaced, ...unspacedKeywordsIn(word)] : spaced;
  return keywords.length === 0 ? NO_KEYWORDS : keywords;
});

/**
 * The score alone, for the query table.
 *
 * @example
 * complexityScore('Compare Python and Rust'); // 5.4
 */
export function complexityScore(text: string): number {
  return analyzeComplexity(text).score;
}

/** Where the router draws its lines. */
export interface RouterOptions {
  /** Scores below this are simple. */
  simpleBelow: number;
  /** Scores from this on are complex. */
  complexFrom: number;
}

/**
 * The tier of a score, an index into TIERS: simple < simpleBelow ≤ medium < complexFrom ≤ complex.
 *
 * @example
 * TIERS[tierOf(8, { simpleBelow: 3, complexFrom: 7 })]; // "complex"
 */
export function tierOf(score: number, { simpleBelow, complexFrom }: RouterOptions): number {
  return score < simpleBelow ? 0 : score < complexFrom ? 1 : 2;
}
