import { describe, expect, it } from 'vitest';
import {
  fromTable,
  logNormalWithMeanOne,
  normalCdf,
  normalQuantile,
  STANDARD_NORMAL,
} from '../../src/foundation/normal.ts';

const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
const deviation = (values: Float64Array) => {
  const m = mean(values);
  return Math.sqrt(mean(values.map((x) => (x - m) ** 2)));
};

describe('the normal quantile', () => {
  // To 40 digits by mpmath; one p or more from each of the formula's three ranges, on both sides.
  it.each([
    [0.6, 0.2533471031357998],
    [0.925, 1.4395314709384559],
    [0.975, 1.959963984540054],
    [0.001, -3.0902323061678136],
    [1e-5, -4.264890793922825],
    [1e-10, -6.361340902404056],
    [1e-20, -9.262340089798409],
    [1e-100, -21.27345356096533],
  ])('of %d is %d', (p, z) => {
    expect(Math.abs(normalQuantile(p) / z - 1)).toBeLessThan(1e-12);
  });

  it('is symmetric about one half, where it is 0', () => {
    expect(normalQuantile(0.5)).toBe(0);
    // Fractions of a power of two, so that 1 - p is exact.
    for (let i = 1; i < 512; i++) expect(normalQuantile(1 - i / 1024)).toBe(-normalQuantile(i / 1024));
  });
});

describe('the normal distribution', () => {
  it.each([
    [0.5, 0.6914624612740131],
    [-1, 0.15865525393145705],
    [1.959963984540054, 0.975],
    [-3, 0.0013498980316300946],
    [-8, 6.220960574271786e-16],
  ])('at %d is %d', (z, p) => {
    expect(Math.abs(normalCdf(z) - p)).toBeLessThan(1e-14);
  });

  it('is what the quantile is the inverse of, and goes from 0 to 1', () => {
    for (let i = 1; i < 1_000; i++) expect(normalCdf(normalQuantile(i / 1_000))).toBeCloseTo(i / 1_000, 13);
    expect([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY].map(normalCdf)).toEqual([
      0,
      expect.closeTo(0.5, 14),
      1,
    ]);
  });
});

describe('quantile tables', () => {
  it('are read by equally likely cells, from the lowest to the highest', () => {
    const cells = STANDARD_NORMAL.length;
    for (const cell of [0, 1, 1_000, cells / 2, cells - 1]) {
      const middle = normalQuantile((cell + 0.5) / cells);
      for (const within of [0, 0.5, 0.999_999]) {
        expect(fromTable(STANDARD_NORMAL, (cell + within) / cells)).toBeCloseTo(middle, 12);
      }
    }
  });

  it('the normal table has mean 0 and standard deviation 1', () => {
    expect(Math.abs(mean(STANDARD_NORMAL))).toBeLessThan(1e-12);
    expect(Math.abs(deviation(STANDARD_NORMAL) - 1)).toBeLessThan(2e-3);
  });

  it.each([0, 0.12, 0.25, 0.64, 1.05])(
    'the log-normal factor of sigma %d has mean 1 and its standard deviation',
    (sigma) => {
      const table = logNormalWithMeanOne(sigma);
      expect(Math.abs(mean(table) - 1)).toBeLessThan(1e-12);
      const expected = Math.sqrt(Math.expm1(sigma * sigma));
      // A table of midpoints lacks the far tails, which weigh more the larger sigma is.
      expect(deviation(table)).toBeLessThanOrEqual(expected + 1e-12);
      expect(deviation(table)).toBeGreaterThanOrEqual(expected * (1 - 0.02 * sigma));
    },
  );
});
