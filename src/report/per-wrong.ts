import { show } from '../figures/show.ts';
import type { PlayedSummary } from '../result/schema/summary.ts';
import { fewerWrong } from '../result/wrong-answers.ts';

/** What is saved for each wrong answer more; `fewer` where both get better, and a dash where there is nothing to divide. */
export function perWrong(perWrongUsd: number | null, saved: number, more: number | null): string {
  return saved > 0 && fewerWrong(more) ? 'fewer' : show(perWrongUsd, 'usd');
}

/** The same of a strategy, whose quality stands beside the baseline's. */
export function perWrongOf({
  summary: { quality },
  savings: { costRatio, perWrongUsd },
}: {
  summary: Pick<PlayedSummary, 'quality'>;
  savings: { costRatio: number; perWrongUsd: number | null };
}): string {
  const { mean, relative } = quality;
  const more = mean === null || relative === null || relative === 0 ? null : 1_000 * (mean / relative - mean);
  return perWrong(perWrongUsd, costRatio, more);
}
