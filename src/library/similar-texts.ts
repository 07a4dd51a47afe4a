import { UserError } from '../foundation/problem.ts';
import { SIMILARITY_MEASURES, type SimilarityMeasure } from '../techniques/semantic/similarity/measures.ts';
import type { NeighbourGraph } from '../techniques/semantic/similarity/neighbour-graph.ts';
import { WORDING_GRAPHS } from '../techniques/semantic/similarity/wording-graphs.ts';

/**
 * The texts that a `SemanticCache` looks among. Each has the number in which it was added, from 0, by
 * which the caches know it as a key; `extend` adds more at any time.
 *
 * @param measure one of `SIMILARITY_MEASURES`
 * @param floor the least similarity it knows of, above 0, at most 1: no look-up may ask for less
 * @throws UserError for a measure that does not exist, or a floor out of range
 * @example
 * const texts = similarTexts();
 * texts.extend(['What is Python?', 'what is python']);
 * texts.size; // 2
 * texts.groupOf(0) === texts.groupOf(1); // true
 */
export function similarTexts(measure: SimilarityMeasure = 'weighted-words', floor = 0.5): NeighbourGraph {
  if (!SIMILARITY_MEASURES.includes(measure)) {
    const what = `there is no measure "${measure}"`;
    throw new UserError({ where: 'measure', what, fix: `one of: ${SIMILARITY_MEASURES.join(', ')}` });
  }
  if (!(floor > 0 && floor <= 1))
    throw new UserError({ where: 'floor', what: `${floor} is out of range`, fix: 'above 0, at most 1' });
  return WORDING_GRAPHS[measure](floor);
}
