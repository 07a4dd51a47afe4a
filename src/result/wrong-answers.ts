import type { QualitySummary } from './schema/summary.ts';

/** What of a run its wrong answers are weighed by. */
export interface Answered {
  costPerRequestUsd: number;
  quality: Pick<QualitySummary, 'wrongPerThousand'>;
}

/** Of 1,000 answers, so few more or fewer wrong ones are as many: to divide by them tells nothing. */
const AS_MANY = 0.5;

/** How many more wrong answers of 1,000; null where that is not known. */
export function moreWrongPerThousand(before: Answered, after: Answered): number | null {
  const [was, is] = [before.quality.wrongPerThousand, after.quality.wrongPerThousand];
  return was === null || is === null ? null : is - was;
}

/** Whether there are fewer wrong answers than before; false where that is not known. */
export function fewerWrong(more: number | null): boolean {
  return more !== null && more <= -AS_MANY;
}

/**
 * USD saved for each wrong answer more: what one must cost before it should not be done. null where
 * nothing is saved, no more answers are wrong, or that is not known.
 *
 * @example
 * savedPerWrongUsd(0.0142, 48); // 0.30: $14.20 of 1,000 requests for 48 more wrong answers
 */
export function savedPerWrongUsd(savedPerRequestUsd: number, morePerThousand: number | null): number | null {
  if (morePerThousand === null || morePerThousand < AS_MANY || savedPerRequestUsd <= 0) return null;
  return (1_000 * savedPerRequestUsd) / morePerThousand;
}

/**
 * What a request costs in USD with what its wrong answers cost: the bill, and the price of an error times
 * their share (Zellinger and Thomson, "Economic Evaluation of LLMs", arXiv 2507.03834). null where wrong
 * answers are not known.
 */
export function fullCostUsd({ costPerRequestUsd, quality }: Answered, priceOfErrorUsd: number): number | null {
  const { wrongPerThousand } = quality;
  return wrongPerThousand === null ? null : costPerRequestUsd + (priceOfErrorUsd * wrongPerThousand) / 1_000;
}

/** The same of a technique alone, by the share of the baseline's cost that it saves. */
export function savedPerWrongAlone(
  { costPerRequestUsd, quality }: Answered,
  { costRatio, wrongPerThousand: is }: { costRatio: number; wrongPerThousand: number | null },
): number | null {
  const { wrongPerThousand: was } = quality;
  return savedPerWrongUsd(costRatio * costPerRequestUsd, was === null || is === null ? null : is - was);
}
