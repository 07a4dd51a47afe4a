import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../src/foundation/normal.ts';
import { randomStream } from '../../../src/foundation/random.ts';
import { sequentialBounds, spentAlpha } from '../../../src/foundation/statistics/group-sequential.ts';
import {
  powerForMeans,
  type Spread,
  sampleSizeForMeans,
  sampleSizeForNonInferiority,
} from '../../../src/foundation/statistics/sample-size.ts';

describe('sample sizes', () => {
  it('for means are those of the noncentral t within 1 %', () => {
    // R: power.t.test(delta = 1, sd = 1, power = .9) gives 22.02; with delta .1 and power .8 1570.74.
    expect(sampleSizeForMeans(1, 1, 1, { power: 0.9 }) / 22.021095570096914).toBeCloseTo(1, 2);
    expect(sampleSizeForMeans(0.1, 1, 1) / 1570.7368880082827).toBeCloseTo(1, 4);
  });

  it('are none, at once, where there is no difference to see or nothing varies', () => {
    expect(sampleSizeForMeans(0, 1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(sampleSizeForMeans(0, 0, 0)).toBeNaN();
  });

  it('and the power with that many units is the one asked for', () => {
    const n = sampleSizeForMeans(0.2, 1, 1.5, { power: 0.85 });
    expect(powerForMeans(n, 0.2, 1, 1.5)).toBeCloseTo(0.85, 2);
    expect(powerForMeans(n, 0, 1, 1.5)).toBeCloseTo(0.05, 10);
  });

  it('for non-inferiority grow without end towards the margin', () => {
    const share = (mean: number): Spread => ({ mean, sd: Math.sqrt(mean * (1 - mean)) });
    expect(sampleSizeForNonInferiority(share(0.9), share(0.81), 0.9)).toBe(Number.POSITIVE_INFINITY);
    const n = sampleSizeForNonInferiority(share(0.9), share(0.88), 0.9);
    // By hand: (1.959964 + 0.841621)² (0.88·0.12 + 0.81·0.9·0.1) ⁄ 0.07².
    expect(n).toBeCloseTo((2.8015853 ** 2 * (0.1056 + 0.0729)) / 0.0049, 2);
  });
});

describe('group-sequential bounds', () => {
  it('with one look are the usual quantile', () => {
    expect(sequentialBounds([1], 0.05, true)[0]).toBeCloseTo(1.959964, 5);
    expect(sequentialBounds([1], 0.05, false)[0]).toBeCloseTo(1.644854, 5);
  });

  it('with five looks are those of Lan & DeMets', () => {
    // R: ldbounds::ldBounds(t = 1:5/5, iuse = c(1, 1), alpha = c(.025, .025))$upper.bounds
    const bounds = sequentialBounds([0.2, 0.4, 0.6, 0.8, 1], 0.05, true);
    for (const [i, bound] of [4.8769, 3.3569, 2.6803, 2.2898, 2.031].entries()) expect(bounds[i]).toBeCloseTo(bound, 3);
  });

  it('spend all of alpha by the end and little early', () => {
    expect(spentAlpha(1, 0.025)).toBeCloseTo(0.025, 12);
    expect(spentAlpha(0.2, 0.025)).toBeLessThan(1e-5);
  });

  it.each([true, false])(
    'raise false alarms in 5 of 100 tests with eight looks (two-sided: %s), where looking naively raises four times as many',
    (twoSided) => {
      const random = randomStream('looks', `${twoSided}`);
      const information = [0.1, 0.2, 0.3, 0.45, 0.6, 0.7, 0.9, 1];
      const bounds = sequentialBounds(information, 0.05, twoSided);
      const naive = normalQuantile(twoSided ? 0.975 : 0.95);
      const trials = 20_000;
      let alarms = 0;
      let naiveAlarms = 0;
      for (let i = 0; i < trials; i++) {
        let score = 0;
        let before = 0;
        let stopped = false;
        let naively = false;
        for (const [k, t] of information.entries()) {
          score += Math.sqrt(t - before) * normalQuantile(1 - random());
          before = t;
          const z = twoSided ? Math.abs(score / Math.sqrt(t)) : score / Math.sqrt(t);
          if (z >= (bounds[k] as number)) stopped = true;
          if (z >= naive) naively = true;
        }
        if (stopped) alarms++;
        if (naively) naiveAlarms++;
      }
      expect(Math.abs(alarms / trials - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / trials));
      expect(naiveAlarms / trials).toBeGreaterThan(0.12);
    },
  );
});
