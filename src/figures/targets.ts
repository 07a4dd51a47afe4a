import { savings } from '../result/savings.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { Target } from '../result/schema/target.ts';

/** The targets, and whether a run meets them; quality is already set against the baseline's. */
export function targetsOf(before: Summary, after: Summary): Target[] {
  const { costRatio } = savings(before, after);
  const { hitRate } = after.cache;
  const { p95 } = after.latencyMs;
  const { relative } = after.quality;
  return [
    { what: 'cost saved', target: '40-60%', line: 101, value: costRatio, met: costRatio >= 0.4 },
    // Without a cache nothing hits it.
    { what: 'hit rate', target: '> 30%', line: 106, value: hitRate, met: hitRate !== null && hitRate > 0.3 },
    { what: 'P95 latency', target: '< 1 s', line: 107, value: p95, met: p95 < 1_000 },
    {
      what: 'quality kept',
      target: '> 90%',
      line: 111,
      value: relative,
      met: relative === null ? null : relative > 0.9,
    },
  ];
}
