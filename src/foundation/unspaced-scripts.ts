import { perWord, wordsOf } from './words.ts';

/** A character of a script that is written without blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * What may be one of them: most texts are told from those that have one by this alone, which is quick. Between the
 * ranges are dashes, quotation marks and signs.
 */
const BEYOND = /[\u0e00-\u1fff\u2e80-\uffff]/;

/** Whether a text has characters of a script without blanks between words. */
export function isUnspaced(text: string): boolean {
  return BEYOND.test(text) && UNSPACED.test(text);
}

let segmenter: Intl.Segmenter | null = null;

/**
 * The words of a stretch of text without white space: the stretch itself, or what the dictionaries of
 * the JavaScript engine (ICU) take for words where it is of a script without blanks. Punctuation is no
 * word. The dictionaries are those of the engine's version: one and the same engine always gives the
 * same words, two versions of it may differ on rare ones, and that they agree is not promised.
 */
export const segmentsOf = perWord((stretch): readonly string[] => {
  if (!isUnspaced(stretch)) return [stretch];
  // Made when the first such text comes: it takes time, and most logs have none.
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  return Array.from(segmenter.segment(stretch)).flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
});

/** The words of a text, those of scripts without blanks between them as well, in order. */
export function segmentedWordsOf(text: string): string[] {
  const stretches = wordsOf(text);
  return isUnspaced(text) ? stretches.flatMap(segmentsOf) : stretches;
}
