/**
 * How alike two texts are, from 0 to 1, by measures that need no model.
 *
 * @example
 * import { similarityOf } from 'llm-whatif/similarity';
 * similarityOf('weighted-words', 'How do I reset my password?', 'how can I reset a password');
 *
 * @module
 */
export {
  SIMILARITY_MEASURES,
  type SimilarityMeasure,
  similarityOf,
} from '../techniques/semantic/similarity/measures.ts';
export { differsInSubstance, type Substance, substanceOf } from '../techniques/semantic/similarity/substance.ts';
