/** Up to this many values, quantiles are exact. */
export const EXACT_LIMIT = 65_536;

// A bucket is the sign, the exponent and the top 11 bits of the mantissa of a double: 2,048 buckets
// per power of two, so a bucket's midpoint is within 2^-12 (0.025 %) of every value in it.
const SHIFT = 9;
const LOWEST = 2 ** -10;
const HIGHEST = 2 ** 42;
const bits = new DataView(new ArrayBuffer(8));
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

function bucketOf(value: number): number {
  double[0] = value;
  return words[HIGH_WORD] >>> SHIFT;
}

function lowerEdge(bucket: number): number {
  bits.setUint32(0, (bucket << SHIFT) >>> 0);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

const FIRST = bucketOf(LOWEST);
const BUCKETS = bucketOf(HIGHEST) - FIRST + 1;

/**
 * Mean, maximum and quantiles of many non-negative numbers in one pass. Exact by sorting up to
 * 65,536 values; beyond that a log-linear histogram of constant size, relative error at most
 * 0.025 %. Values below 2^-10 count as 0 in the histogram, values above 2^42 as 2^42.
 */
export class Quantiles {
  count = 0;
  sum = 0;
  max = 0;
  #values: Float64Array | null = new Float64Array(1024);
  #sorted = 0;
  /** Counts; of more than four thousand million values they would not be right. */
  #buckets: Uint32Array | null = null;

  add(value: number): void {
    const index = this.count++;
    this.sum += value;
    if (value > this.max) this.max = value;
    const buckets = this.#buckets;
    if (buckets !== null) {
      const bucket = bucketOf(value) - FIRST;
      buckets[bucket < 0 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket]++;
    } else {
      this.#keep(index, value);
    }
  }

  #keep(index: number, value: number): void {
    let values = this.#values as Float64Array;
    if (index === values.length) {
      if (index === EXACT_LIMIT) {
        const buckets = new Uint32Array(BUCKETS);
        this.#buckets = buckets;
        this.#values = null;
        for (const old of values) buckets[Math.min(BUCKETS - 1, Math.max(0, bucketOf(old) - FIRST))]++;
        buckets[Math.min(BUCKETS - 1, Math.max(0, bucketOf(value) - FIRST))]++;
        return;
      }
      const larger = new Float64Array(values.length * 2);
      larger.set(values);
      this.#values = values = larger;
    }
    values[index] = value;
  }

  get exact(): boolean {
    return this.#buckets === null;
  }

  /** The mean; NaN of nothing. */
  mean(): number {
    return this.sum / this.count;
  }

  /** The smallest value that at least the fraction `p` of all values does not exceed (nearest rank); NaN of nothing. */
  quantile(p: number): number {
    if (this.count === 0) return Number.NaN;
    const rank = Math.min(this.count, Math.max(1, Math.ceil(p * this.count - 1e-9)));
    if (this.#buckets === null) return this.#sortedValues()[rank - 1];
    let seen = 0;
    for (let b = 0; b < BUCKETS; b++) {
      seen += this.#buckets[b];
      if (seen >= rank) return b === 0 ? 0 : Math.min(this.max, midpoint(b));
    }
    return this.max;
  }

  /** How many values are below each edge. In the histogram a bucket counts where its midpoint lies. */
  countsBelow(edges: readonly number[]): number[] {
    if (this.#buckets === null) {
      const sorted = this.#sortedValues();
      return edges.map((edge) => lowerBound(sorted, edge));
    }
    const counts = edges.map(() => 0);
    for (let b = 0; b < BUCKETS; b++) {
      const n = this.#buckets[b];
      if (n === 0) continue;
      const at = b === 0 ? 0 : midpoint(b);
      for (let e = 0; e < edges.length; e++) if (at < edges[e]) counts[e] += n;
    }
    return counts;
  }

  #sortedValues(): Float64Array {
    const values = (this.#values as Float64Array).subarray(0, this.count);
    if (this.#sorted !== this.count) {
      values.sort();
      this.#sorted = this.count;
    }
    return values;
  }
}

function midpoint(b: number): number {
  return (lowerEdge(b + FIRST) + lowerEdge(b + FIRST + 1)) / 2;
}

function lowerBound(sorted: Float64Array, edge: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}
