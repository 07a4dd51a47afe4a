import { withRoom } from '../../../foundation/columns.ts';
import type { Measure } from './measure.ts';

/** A text's features as numbers, in ascending order, with their weights. */
export interface SparseVector {
  features: Int32Array;
  weights: Float64Array;
  /** The sum of the squared weights. */
  squares: number;
}

/** Turns texts into vectors by a measure; numbers the features in the order in which they are met. */
export class VectorReader {
  readonly #measure: Measure;
  readonly #numbers = new Map<string, number>();
  #weights = new Float64Array(64);
  #lastText: string | null = null;
  #last: SparseVector = { features: new Int32Array(0), weights: new Float64Array(0), squares: 0 };

  constructor(measure: Measure) {
    this.#measure = measure;
  }

  /** Features met so far. */
  get features(): number {
    return this.#numbers.size;
  }

  /** The vector of a text; that of the text read last is still at hand. */
  read(text: string): SparseVector {
    if (text === this.#lastText) return this.#last;
    const vector = this.#measure.vector(text);
    const features = new Int32Array(vector.size);
    let at = 0;
    let squares = 0;
    for (const [feature, weight] of vector) {
      const number = this.#numberOf(feature);
      this.#weights[number] = weight;
      features[at++] = number;
      squares += weight * weight;
    }
    features.sort();
    const weights = new Float64Array(features.length);
    for (let i = 0; i < features.length; i++) weights[i] = this.#weights[features[i]];
    this.#lastText = text;
    this.#last = { features, weights, squares };
    return this.#last;
  }

  #numberOf(feature: string): number {
    const known = this.#numbers.get(feature);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(feature, number);
    this.#weights = withRoom(this.#weights, number + 1);
    return number;
  }
}
