import type { Summary } from '../simulation/summary.ts';
import type { Savings } from './result.ts';

/** What a run saves against its baseline. */
export function savings(before: Summary, after: Summary): Savings {
  const tokens = (summary: Summary): number => summary.tokens.input + summary.tokens.output;
  const saved = (a: number, b: number): number | null => (a === 0 ? null : 1 - b / a);
  return {
    costRatio: 1 - after.costUsd / before.costUsd,
    latencyMeanRatio: saved(before.latencyMs.mean, after.latencyMs.mean),
    latencyP95Ratio: saved(before.latencyMs.p95, after.latencyMs.p95),
    tokensRatio: 1 - tokens(after) / tokens(before),
    monthlyUsd: before.monthlyUsd === null || after.monthlyUsd === null ? null : before.monthlyUsd - after.monthlyUsd,
  };
}
