import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/foundation/units.ts';
import type { ArrivalsSpec } from '../../../src/scenario/schema.ts';
import { arrivalsOf } from './specs.ts';

/** Standard normal quantile of a two-sided 99.9 % interval. */
const Z999 = 3.2905;

const gapsOf = (at: readonly number[]): number[] => at.map((t, i) => t - (i === 0 ? 1 : (at[i - 1] as number)));
const mean = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0) / x.length;
const cvOf = (x: readonly number[]): number => {
  const m = mean(x);
  return Math.sqrt(mean(x.map((v) => (v - m) ** 2))) / m;
};

describe('arrivals', () => {
  it.each<[string, ArrivalsSpec, number]>([
    ['Poisson', { process: 'poisson', perDay: 100_000 }, 1],
    ['bursty', { process: 'bursty', perDay: 100_000, cv: 3 }, 3],
    ['very bursty', { process: 'bursty', perDay: 5_000, cv: 8 }, 8],
    ['regular', { process: 'bursty', perDay: 100_000, cv: 0.3 }, 0.3],
  ])('come at the rate and with the variation asked for: %s', async (_, spec, cv) => {
    const n = 200_000;
    const gaps = gapsOf(await arrivalsOf(spec, n));
    const meanGap = DAY_MS / spec.perDay;
    // The mean of n independent gaps has a relative standard error of cv / √n.
    expect(Math.abs(mean(gaps) / meanGap - 1)).toBeLessThan((Z999 * cv) / Math.sqrt(n));
    // A gamma's squared CV has kurtosis 3 + 6cv²: the standard error of the CV estimate follows from it.
    const se = (cv * Math.sqrt((2 + 6 * cv ** 2) / 4 + cv ** 2)) / Math.sqrt(n);
    expect(Math.abs(cvOf(gaps) - cv)).toBeLessThan(Z999 * se);
  });

  it('are exponentially spaced when they are Poisson', async () => {
    const gaps = gapsOf(await arrivalsOf({ process: 'poisson', perDay: DAY_MS / 100 }, 100_000));
    for (const t of [10, 50, 100, 200, 400]) {
      const p = Math.exp(-t / 100);
      const share = gaps.filter((gap) => gap > t).length / gaps.length;
      expect(Math.abs(share - p)).toBeLessThan(Z999 * Math.sqrt((p * (1 - p)) / gaps.length));
    }
  });

  it('follow the time of day, peaking at the hour and by the factor asked for', async () => {
    const days = 10;
    const perDay = 20_000;
    const spec: ArrivalsSpec = { process: 'daily', perDay, peak: 1.6, peakHour: 9 };
    const at = (await arrivalsOf(spec, perDay * (days + 1))).filter((t) => t < days * DAY_MS);
    // Whole days: the mean rate is the one asked for.
    expect(Math.abs(at.length - perDay * days)).toBeLessThan(Z999 * Math.sqrt(perDay * days));
    const byHour = new Array(24).fill(0);
    for (const t of at) byHour[Math.floor((t % DAY_MS) / 3_600_000)]++;
    for (let h = 0; h < 24; h++) {
      const from = (2 * Math.PI * (h - 9)) / 24;
      const to = (2 * Math.PI * (h + 1 - 9)) / 24;
      const expected = perDay * days * (1 / 24 + (0.6 * (Math.sin(to) - Math.sin(from))) / (2 * Math.PI));
      expect(Math.abs(byHour[h] - expected), `hour ${h}`).toBeLessThan(Z999 * 1.3 * Math.sqrt(expected));
    }
  });

  it.each<ArrivalsSpec>([
    { process: 'poisson', perDay: 1e9 },
    { process: 'bursty', perDay: 1_000, cv: 50 },
    { process: 'bursty', perDay: 1e9, cv: 0.05 },
    { process: 'daily', perDay: 50_000, peak: 2, peakHour: 0 },
  ])('begin at 1 ms and never go back: $process', async (spec) => {
    const at = await arrivalsOf(spec, 30_000);
    expect(at[0]).toBeGreaterThanOrEqual(1);
    expect(at.every((t, i) => Number.isFinite(t) && (i === 0 || t >= (at[i - 1] as number)))).toBe(true);
  });
});
