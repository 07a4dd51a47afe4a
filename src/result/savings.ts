import { ratioSaved } from '../simulation/ceilings.ts';
import type { Savings } from './schema/savings.ts';
import type { Summary } from './schema/summary.ts';

/** What of a run its savings are worked out from. */
type Spending = Pick<Summary, 'costUsd' | 'latencyMs' | 'tokens' | 'monthlyUsd'>;

/** What a run saves against another of the same workload, as fractions of that one. */
export function savings(before: Spending, after: Spending): Savings {
  const tokens = (summary: Spending): number => summary.tokens.input + summary.tokens.output;
  const saved = (a: number | null, b: number | null): number | null =>
    a === null || b === null || a === 0 ? null : 1 - b / a;
  return {
    costRatio: ratioSaved(before.costUsd, after.costUsd),
    latencyMeanRatio: saved(before.latencyMs.mean, after.latencyMs.mean),
    latencyP95Ratio: saved(before.latencyMs.p95, after.latencyMs.p95),
    tokensRatio: 1 - tokens(after) / tokens(before),
    monthlyUsd: before.monthlyUsd === null || after.monthlyUsd === null ? null : before.monthlyUsd - after.monthlyUsd,
  };
}
