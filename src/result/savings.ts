import { ratioSaved } from '../simulation/ceilings.ts';
import { meanOf } from './mean-result.ts';
import type { Savings } from './schema/savings.ts';
import type { Summary } from './schema/summary.ts';
import { type Answered, moreWrongPerThousand, savedPerWrongUsd } from './wrong-answers.ts';

/** What of a run its savings are worked out from. */
type Spending = Pick<Summary, 'costUsd' | 'latencyMs' | 'tokens' | 'monthlyUsd'> & Answered;

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
    perWrongUsd: perWrong(before, after),
  };
}

/**
 * The mean of savings run by run. What is saved for each wrong answer is that of all runs together:
 * a run that happened to have hardly any would outweigh the others.
 */
export function meanSavings(each: readonly Savings[], meanBefore: Answered, meanAfter: Answered): Savings {
  return { ...meanOf(each), perWrongUsd: perWrong(meanBefore, meanAfter) };
}

function perWrong(before: Answered, after: Answered): number | null {
  return savedPerWrongUsd(before.costPerRequestUsd - after.costPerRequestUsd, moreWrongPerThousand(before, after));
}
