import { type Measure, similarityBy } from './measure.ts';
import { char3Cosine, jaccard, tokenCosine } from './plain-measures.ts';
import { weightedWords } from './weighted-words.ts';

/** The measures of similarity by name; the first is the default. */
export const MEASURES = {
  'weighted-words': weightedWords,
  'token-cosine': tokenCosine,
  'char3-cosine': char3Cosine,
  jaccard,
} as const satisfies Record<string, Measure>;
/** The name of a measure. */
export type SimilarityMeasure = keyof typeof MEASURES;
/** All names, the default first. */
export const SIMILARITY_MEASURES = Object.keys(MEASURES) as readonly SimilarityMeasure[];

/**
 * How alike two texts are by a measure, from 0 to 1.
 *
 * @example
 * similarityOf('jaccard', 'reset my password', 'my password'); // 0.6666666666666666
 */
export function similarityOf(measure: SimilarityMeasure, a: string, b: string): number {
  return similarityBy(MEASURES[measure], a, b);
}
