import { z } from 'zod';
import { interval, known, number, ofCost } from './parts.ts';

export const savings = z
  .object({
    costRatio: ofCost,
    latencyMeanRatio: known.describe('null when answers take no time.'),
    latencyP95Ratio: known,
    tokensRatio: number,
    monthlyUsd: known.describe('Saved in a month of 30 days, USD; null when the workload has no rate.'),
    perWrongUsd: known
      .default(null)
      .describe(
        'Saved for each wrong answer more, USD: what one must cost before it should not be done. null where nothing is saved, where no more answers are wrong (fewer than 0.5 of 1,000), or where that is not known.',
      ),
  })
  .describe('Fractions saved against the baseline; 0.65 is 65 % less.')
  .meta({ id: 'Savings' });

/** Fractions saved against the baseline; 0.65 is 65 % less. */
export type Savings = z.infer<typeof savings>;

const ci = interval.nullable().default(null);

const savingsIntervals = z.object({
  costRatio: ci,
  latencyMeanRatio: ci,
  latencyP95Ratio: ci,
  tokensRatio: ci,
  monthlyUsd: ci,
});

/** 95 % intervals of savings, from differences run by run. */
export type SavingsIntervals = z.infer<typeof savingsIntervals>;

export const savingsWithIntervals = z
  .object({
    ...savings.shape,
    ci95: savingsIntervals
      .nullable()
      .default(null)
      .describe('95 % intervals of the paired differences; null for a single run.'),
  })
  .meta({ id: 'SavingsWithIntervals' });

export const ceilings = z
  .object({
    hitRate: known.describe("An unbounded cache whose entries never expire, with this strategy's key."),
    hitRateAtCapacity: known.describe(
      "Belady's clairvoyant policy at this strategy's capacity, entries never expiring and answers stored at once. (A store that comes late can skip an entry, which that policy may not.)",
    ),
    hitRateFresh: known.describe('As `hitRate`, where an answer no longer true is fetched again instead of served.'),
    hitRateByIntent: known.describe('An unbounded cache that recognizes every intent however it is worded.'),
    costRatioCache: known.describe(
      "Saved by that unbounded cache with this strategy's key, everything else going to the baseline's model.",
    ),
    costRatioRouter: known.describe(
      'Saved by sending each request to the cheapest model that answers it well (to the cheapest, where none does).',
    ),
    costRatio: known.describe(
      'Saved by both together. A strategy can save more: by giving up quality, or by shortening prompts, which these ceilings leave as they are.',
    ),
    taskSuccessRate: known.describe('Share of requests that at least one model answers well.'),
  })
  .describe(
    'The best any policy could have done on this workload, told by someone who knows the future and the truth. null where the workload does not know what it takes, or is too long.',
  )
  .meta({ id: 'Ceilings' });

/**
 * The best any policy could have done on this workload, told by someone who knows the future and
 * the truth. null where the workload does not know what it takes, or is too long.
 */
export type Ceilings = z.infer<typeof ceilings>;
