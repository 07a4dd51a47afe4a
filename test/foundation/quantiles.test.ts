import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXACT_LIMIT, Quantiles } from '../../src/foundation/quantiles.ts';
import { randomStream } from '../../src/foundation/random.ts';

const PROMISED = 0.00025;

function of(values: Iterable<number>): Quantiles {
  const quantiles = new Quantiles();
  for (const value of values) quantiles.add(value);
  return quantiles;
}

/** Evenly spread over the powers of two from 2^-9 to 2^41. */
function manyValues(count: number): Float64Array {
  const random = randomStream('quantiles', 'test');
  return Float64Array.from({ length: count }, () => 2 ** (random() * 50 - 9));
}

describe('up to 65,536 values', () => {
  it('a quantile is the nearest rank of the sorted values', () => {
    const value = fc.double({ min: 0, max: 1e12, noNaN: true });
    const p = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60, size: 'max' }), p, (values, perMille) => {
        const sorted = [...values].sort((a, b) => a - b);
        // In whole numbers, so that the oracle's rank has no rounding.
        const rank = Math.max(1, Math.ceil((perMille * values.length) / 1000));
        expect(of(values).quantile(perMille / 1000)).toBe(sorted[rank - 1]);
      }),
    );
  });

  it('values may still be added after a quantile was read', () => {
    const quantiles = of([5, 1, 9]);
    expect(quantiles.quantile(0.5)).toBe(5);
    for (const value of [0, 2, 3, 4]) quantiles.add(value);
    expect([0, 0.5, 0.9, 1].map((p) => quantiles.quantile(p))).toEqual([0, 3, 9, 9]);
  });

  it('counts, sums and finds the largest', () => {
    const quantiles = of([3, 1, 8]);
    expect([quantiles.count, quantiles.sum, quantiles.mean(), quantiles.max]).toEqual([3, 12, 4, 8]);
    expect([new Quantiles().mean(), new Quantiles().quantile(0.5)]).toEqual([Number.NaN, Number.NaN]);
  });

  it('what is below an edge excludes the edge', () => {
    expect(of([5, 1, 5, 9, 0]).countsBelow([0, 1, 5, 5.5, 9, 10])).toEqual([0, 1, 2, 4, 4, 5]);
  });

  it('is exact to the last value and not beyond', () => {
    const values = manyValues(EXACT_LIMIT);
    const sorted = values.slice().sort();
    const quantiles = of(values);
    expect(quantiles.exact).toBe(true);
    for (const p of [0.001, 0.5, 0.95, 0.99, 1]) {
      expect(quantiles.quantile(p)).toBe(sorted[Math.ceil(p * EXACT_LIMIT) - 1]);
    }
    quantiles.add(1);
    expect(quantiles.exact).toBe(false);
    expect(quantiles.count).toBe(EXACT_LIMIT + 1);
  });
});

describe('beyond 65,536 values', () => {
  const values = manyValues(200_000);
  const sorted = values.slice().sort();
  const quantiles = of(values);

  it('a quantile is within 0.025 % of the exact one', () => {
    for (let i = 1; i <= 1000; i++) {
      const exact = sorted[(i * values.length) / 1000 - 1]!;
      expect(Math.abs(quantiles.quantile(i / 1000) / exact - 1)).toBeLessThanOrEqual(PROMISED);
    }
    expect(quantiles.quantile(1)).toBeLessThanOrEqual(quantiles.max);
    expect(quantiles.max).toBe(sorted.at(-1));
  });

  it('what is below an edge is what is below it, give or take 0.025 % of the edge', () => {
    const edges = [0.01, 1, 50, 1_000, 123_456, 1e9];
    const below = (edge: number) => sorted.findLastIndex((x) => x < edge) + 1;
    quantiles.countsBelow(edges).forEach((count, i) => {
      expect(count).toBeGreaterThanOrEqual(below(edges[i]! * (1 - PROMISED)));
      expect(count).toBeLessThanOrEqual(below(edges[i]! * (1 + PROMISED)));
    });
  });

  it('values too small or too large for the histogram stay at its ends', () => {
    const extreme = of([...new Array(50_000).fill(0), ...new Array(50_000).fill(2 ** 50)]);
    expect(extreme.quantile(0.5)).toBe(0);
    expect(extreme.quantile(0.51) / 2 ** 42).toBeCloseTo(1, 3);
    expect(extreme.max).toBe(2 ** 50);
    expect(extreme.countsBelow([0, 1, 2 ** 60])).toEqual([0, 50_000, 100_000]);
  });
});
