/** Weights of a text's features: whole numbers above 0, so that inner products of them are exact. */
export type FeatureWeights = ReadonlyMap<string, number>;

/**
 * How alike two texts are, from 0 to 1, as their wording shows it. It is worked out from the vectors
 * of both texts in whole numbers up to a last division, so it does not depend on the order in which
 * features are met. A text without features is alike (1) to the other texts without any, and
 * unlike (0) all the rest.
 */
export interface Measure {
  vector(text: string): FeatureWeights;
  /** From the inner product of two vectors and the squared length of each, none of them 0. */
  similarity(common: number, a: number, b: number): number;
  /** The least cosine of the vectors that two texts of this similarity can have; rises with it. */
  cosineOf(similarity: number): number;
}

/** Similarities closer than this count as equal: a hit is `similarity >= threshold - TOLERANCE`. */
export const TOLERANCE = 1e-9;

/** A measure that is the cosine of the vectors. */
export function cosineMeasure(vector: Measure['vector']): Measure {
  return {
    vector,
    similarity: (common, a, b) => common / Math.sqrt(a * b),
    cosineOf: (similarity) => similarity,
  };
}

/** How often each item occurs. */
export function countsOf(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** The similarity of two texts worked out plainly, pair by pair: what the neighbour graph must equal. */
export function similarityBy(measure: Measure, a: string, b: string): number {
  const left = measure.vector(a);
  const right = measure.vector(b);
  if (left.size === 0 || right.size === 0) return left.size === right.size ? 1 : 0;
  return measure.similarity(innerProduct(left, right), innerProduct(left, left), innerProduct(right, right));
}

function innerProduct(a: FeatureWeights, b: FeatureWeights): number {
  let sum = 0;
  for (const [feature, weight] of a) sum += weight * (b.get(feature) ?? 0);
  return sum;
}
