import { perWord } from '../../foundation/words.ts';
import { CACHE_KEYS } from '../cache-key.ts';
import { cosineMeasure, type Measure } from './measure.ts';
import { wordStem } from './word-stem.ts';
import { wordWeight } from './word-weights.ts';

const weighed = perWord((word) => ({ stem: wordStem(word), weight: wordWeight(word) }));

/**
 * Our own measure and the default: the cosine of the sets of word stems, where a word of grammar
 * weighs a quarter of one that says what the question is about. What a word weighs comes from a
 * fixed list, not from how often the log has it: so the similarity of two texts never
 * changes while a log is read, nothing is known before it happened, and the graph can grow.
 */
export const weightedWords: Measure = cosineMeasure((text) => {
  const weights = new Map<string, number>();
  for (const word of CACHE_KEYS.normalized(text).split(' ')) {
    if (word === '') continue;
    const { stem, weight } = weighed(word);
    weights.set(stem, Math.max(weight, weights.get(stem) ?? 0));
  }
  return weights;
});
