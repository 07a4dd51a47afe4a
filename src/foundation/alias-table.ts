import type { Random } from './random.ts';

/**
 * Draws an index with probability proportional to its weight in constant time
 * (Walker's alias method, built as in Vose 1991). Weights ≥ 0, not all 0.
 */
export class AliasTable {
  readonly size: number;
  readonly #keep: Float64Array;
  readonly #other: Int32Array;

  constructor(weights: ArrayLike<number>) {
    const n = weights.length;
    this.size = n;
    let total = 0;
    for (let i = 0; i < n; i++) total += weights[i];
    const keep = new Float64Array(n);
    const other = new Int32Array(n);
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < n; i++) {
      keep[i] = (weights[i] * n) / total;
      other[i] = i;
      (keep[i] < 1 ? small : large).push(i);
    }
    while (small.length > 0 && large.length > 0) {
      const s = small.pop() as number;
      const l = large[large.length - 1];
      other[s] = l;
      keep[l] = keep[l] - (1 - keep[s]);
      if (keep[l] < 1) small.push(large.pop() as number);
    }
    for (const i of small) keep[i] = 1;
    for (const i of large) keep[i] = 1;
    this.#keep = keep;
    this.#other = other;
  }

  /** One index. Uses one random number when there is a choice and none when there is not. */
  draw(random: Random): number {
    if (this.size === 1) return 0;
    const x = random() * this.size;
    const i = x | 0;
    return x - i < this.#keep[i] ? i : this.#other[i];
  }
}

/** Zipf weights 1 / rank^exponent for ranks 1 to n; exponent 0 is uniform. */
export function zipfWeights(n: number, exponent: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => (i + 1) ** -exponent);
}
