import { describe, expect, it } from 'vitest';
import { normalQuantile, normalTail } from '../../../src/foundation/normal.ts';
import { type Random, randomStream } from '../../../src/foundation/random.ts';
import { bootstrapInterval, resampledRatio } from '../../../src/foundation/statistics/bootstrap.ts';
import {
  contrastWith,
  estimateOf,
  type Interval,
  intervalOf,
  moments,
  normalScore,
  pairedDifference,
  pValue,
  ratioEstimate,
  relativeTo,
} from '../../../src/foundation/statistics/estimates.ts';
import { wilsonInterval } from '../../../src/foundation/statistics/proportions.ts';

const A = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
const B = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.4];

describe('tests of means, against scipy', () => {
  it('Welch', () => {
    const difference = contrastWith(estimateOf(A), estimateOf(B), 1);
    expect(difference.mean / difference.error).toBeCloseTo(2.8529548701715215, 10);
    expect(difference.df).toBeCloseTo(27.88730398842012, 9);
    expect(pValue(difference)).toBeCloseTo(0.008071938172194903, 12);
    expect(intervalOf(difference)[0]).toBeCloseTo(0.7986439248746979, 10);
    expect(intervalOf(difference)[1]).toBeCloseTo(4.868022741791966, 10);
  });

  it('paired', () => {
    const difference = pairedDifference(A, B);
    expect(pValue(difference)).toBeCloseTo(0.006179872550863293, 12);
    expect(intervalOf(difference)[0]).toBeCloseTo(0.9456347886223859, 10);
    expect(intervalOf(difference)[1]).toBeCloseTo(4.721031878044281, 10);
    expect(() => pairedDifference(A, [1])).toThrow('paired');
  });

  it('Wilson', () => {
    expect(wilsonInterval(7, 50)[0]).toBeCloseTo(0.06950833427016292, 12);
    expect(wilsonInterval(7, 50)[1]).toBeCloseTo(0.26186193710585537, 12);
    expect(wilsonInterval(0, 20)[0]).toBe(0);
    expect(wilsonInterval(0, 20)[1]).toBeCloseTo(0.16112515805281935, 12);
  });

  it('keeps the digits of small variances on large means, and knows none of a single value', () => {
    expect(moments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBe(30);
    expect(moments([5])).toEqual({ mean: 5, variance: Number.NaN });
    expect(intervalOf(estimateOf([2, 2, 2]))).toEqual([2, 2]);
  });

  it('a ratio over units that count 1 each is a mean', () => {
    const ratio = ratioEstimate(
      A,
      A.map(() => 1),
    );
    const mean = estimateOf(A);
    expect(ratio.mean).toBeCloseTo(mean.mean, 12);
    expect(ratio.error).toBeCloseTo(mean.error, 12);
    expect(ratio.df).toBe(mean.df);
  });
});

const normal = (random: Random): number => normalQuantile(1 - random());

/** Whether the share of trials that hold is compatible with the rate: within four standard errors. */
function expectRate(rate: number, trials: number, holds: (trial: number) => boolean): void {
  let held = 0;
  for (let i = 0; i < trials; i++) if (holds(i)) held++;
  const off = Math.abs(held / trials - rate) / Math.sqrt((rate * (1 - rate)) / trials);
  expect(off, `${held} of ${trials}, where ${rate} is due`).toBeLessThan(4);
}

const covers = ([low, high]: Interval, truth: number): boolean => low <= truth && truth <= high;

describe('by simulation', () => {
  const random = randomStream('coverage', 'test');
  const sample = (n: number, mean: number, sd: number): number[] =>
    Array.from({ length: n }, () => mean + sd * normal(random));

  it('the interval of a mean of 5 values covers the truth 95 times in a hundred', () => {
    expectRate(0.95, 4_000, () => covers(intervalOf(estimateOf(sample(5, 3, 2))), 3));
  });

  it('Welch does so with unequal variances and sizes', () => {
    expectRate(0.95, 4_000, () => {
      const difference = contrastWith(estimateOf(sample(8, 1, 1)), estimateOf(sample(25, 2, 4)), 1);
      return covers(intervalOf(difference), 1);
    });
  });

  /** Users who ask 1 to 5 times, and whose requests resemble each other. */
  const users = (n: number, mean: number): { sums: number[]; counts: number[] } => {
    const counts = Array.from({ length: n }, () => 1 + Math.floor(random() * 5));
    const sums = counts.map((count) => {
      const habit = normal(random);
      let sum = 0;
      for (let i = 0; i < count; i++) sum += mean + habit + normal(random);
      return sum;
    });
    return { sums, counts };
  };

  it('a ratio over users does so though requests of one user resemble each other, where counting requests does not', () => {
    expectRate(0.95, 2_000, () => {
      const { sums, counts } = users(200, 4);
      return covers(intervalOf(ratioEstimate(sums, counts)), 4);
    });
    expect(() =>
      expectRate(0.95, 2_000, () => {
        const { sums, counts } = users(200, 4);
        const requests = sums.flatMap((sum, i) => Array.from({ length: counts[i] as number }, () => sum / counts[i]!));
        return covers(intervalOf(estimateOf(requests)), 4);
      }),
    ).toThrow();
  });

  it('the ratio of two means does so', () => {
    expectRate(0.95, 3_000, () => {
      const a = estimateOf(sample(100, 10, 2));
      const b = estimateOf(sample(100, 8, 3));
      return covers(intervalOf(relativeTo(a, b)), 0.8);
    });
  });

  it('the bootstrap of two ratios does so, and draws the same numbers again', () => {
    expectRate(0.95, 400, (trial) => {
      const [a, b] = [users(120, 4), users(120, 5)];
      const interval = bootstrapInterval((random) => resampledRatio(b, random) - resampledRatio(a, random), {
        seed: `${trial}`,
        name: 'test',
        resamples: 400,
      });
      return covers(interval, 1);
    });
    const [a, b] = [users(50, 4), users(50, 4)];
    const draw = (seed: string): Interval =>
      bootstrapInterval((random) => resampledRatio(b, random) / resampledRatio(a, random), { seed, name: 'n' });
    expect(draw('1')).toEqual(draw('1'));
    expect(draw('1')).not.toEqual(draw('2'));
  });

  it('Wilson covers a rare proportion', () => {
    const p = 0.03;
    // Exactly, by the binomial law: coverage oscillates around its rate, never far below it.
    const n = 150;
    let coverage = 0;
    let probability = (1 - p) ** n;
    for (let k = 0; k <= n; k++) {
      if (covers(wilsonInterval(k, n), p)) coverage += probability;
      probability *= ((n - k) / (k + 1)) * (p / (1 - p));
    }
    expect(coverage).toBeGreaterThan(0.93);
    expect(coverage).toBeLessThan(0.97);
  });

  it('non-inferiority is claimed 2.5 times in a hundred when b sits on the margin, and nearly always well above it', () => {
    const shown = (meanB: number) => () =>
      normalTail(normalScore(contrastWith(estimateOf(sample(60, 10, 3)), estimateOf(sample(60, meanB, 3)), 0.9))) <
      0.025;
    expectRate(0.025, 4_000, shown(9));
    expectRate(0.98, 1_000, shown(11.1));
  });
});
