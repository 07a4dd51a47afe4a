import { beforeAll, describe, expect, it } from 'vitest';
import { notKnown } from '../../src/report/simulation/not-known.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { basicResult } from './results.ts';

let basic: SimulationResult;
let silent: SimulationResult;

beforeAll(async () => {
  basic = await basicResult(500);
  const { optimized } = basic;
  silent = {
    ...basic,
    optimized: {
      ...optimized,
      cache: { ...optimized.cache, hitRate: null },
      quality: { ...optimized.quality, mean: null, satisfaction: null },
    },
  };
});

const said = (...of: Parameters<typeof notKnown>): string[] =>
  (notKnown(...of)?.notes ?? []).map(({ label, text }) => `${label}: ${text}`);

describe('what is not known', () => {
  it('is told with its reason where there is room, once for each reason', () => {
    const reasons = [
      'Not known: Cache hit rate, for no cache was asked.',
      'Not known: Output quality, User satisfaction, for the log does not say what a good answer is.',
    ];
    expect(said(silent, 'full')).toEqual(reasons);
    expect(said(silent, 'page')).toEqual(reasons);
    expect(said(silent, 'compact')).toEqual([]);
  });

  it('is always told of what is demanded', () => {
    const demand = (threshold: string, value: number | null) => ({ threshold, value, met: value !== null });
    const thresholds = [
      demand('optimized.quality.mean>=90%', null),
      demand('savings.ci95.costRatio.lo>=0.1', null),
      demand('savings.costRatio>=0.1', 0.5),
    ];
    expect(said({ ...silent, thresholds }, 'compact')).toEqual([
      'Not known: optimized.quality.mean>=90%, for the log does not say what a good answer is.',
      'Not known: savings.ci95.costRatio.lo>=0.1, for there is no interval of it here.',
    ]);
  });

  it('is nothing where all is known', () => {
    expect(notKnown(basic, 'full')).toBeNull();
  });
});
