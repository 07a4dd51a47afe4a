import { z } from 'zod';

/*
 * What all saved results have in common, as it must be to be shown again. Fields that have come
 * within the schema version have a default here, so older results can still be read; fields that
 * will come are let through.
 */

export const number = z.number();
/** A figure that may not be known. */
export const known = number.nullable();
/** A count that older results do not have. */
export const count = number.default(0);

export const interval = z.tuple([number, number]);

export const savings = z.looseObject({
  costRatio: number,
  latencyMeanRatio: known,
  latencyP95Ratio: known,
  tokensRatio: number,
  monthlyUsd: known,
});

export const summary = z.looseObject({
  requests: number,
  costUsd: number,
  costPerRequestUsd: number,
  monthlyUsd: known,
  durationMs: number,
  throughputPerSecond: known,
  capacityPerSecond: known,
  latencyMs: z.looseObject({ mean: number, p50: number, p95: number, p99: number, max: number }),
  latencyHistogram: z.array(z.looseObject({ toMs: known, requests: number })),
  tokens: z.looseObject({ input: number, output: number, saved: number }),
  cache: z.looseObject({
    lookups: number,
    exactHits: number,
    semanticHits: number,
    prefetchHits: number,
    falseHits: known,
    staleHits: known,
    hitRate: known,
    meanHitLatencyMs: known,
    evictions: number,
    expirations: number,
    entries: number,
  }),
  models: z.record(
    z.string(),
    z
      .looseObject({ requests: number, share: number, costUsd: number, latencyP50Ms: known })
      .transform((model) => ({ calls: model.requests, ...model })),
  ),
  charges: z.looseObject({
    calls: number,
    embeddings: count,
    adaptation: count,
    judge: count,
    sampling: count,
    prefetch: count,
    prewarm: count,
    training: count,
  }),
  routing: z.looseObject({ accuracy: known, byTier: z.record(z.string(), number) }),
  fallback: z
    .looseObject({
      judged: count,
      escalated: count,
      secondCallsUsd: count,
      falseAccepts: known.default(null),
      falseRejects: known.default(null),
    })
    .prefault({}),
  batches: z.looseObject({ count, meanSize: known.default(null), meanWaitMs: known.default(null) }).prefault({}),
  prefetch: z.looseObject({ issued: count, used: count, wasted: count }).prefault({}),
  coalesced: count,
  unanswered: z.looseObject({ refused: count, failed: count }).prefault({}),
  budget: z.looseObject({ limited: count, exhaustedDays: count, afterExhaustion: count }).prefault({}),
  rateLimit: z.looseObject({ rejections: count, retries: count, backoffMs: count }).prefault({}),
  prefix: z.looseObject({ readTokens: count, writtenTokens: count }).prefault({}),
  cap: z.looseObject({ cut: count }).prefault({}),
  adaptation: z
    .array(
      z.looseObject({
        atMs: number,
        similarity: known,
        ttlMs: z.array(known).nullable(),
        simpleBelow: known,
        complexFrom: known,
        batchSize: known,
      }),
    )
    .nullable()
    .default(null),
  quality: z.looseObject({
    mean: known,
    relative: known,
    taskSuccessRate: known,
    satisfaction: known,
    ifGapDoubled: known.default(null),
    ifGapHalved: known.default(null),
  }),
  timeline: z.looseObject({
    windowMs: number,
    requests: z.array(number),
    hits: z.array(number),
    costUsd: z.array(number),
  }),
});

export const knobs = z.record(z.string(), z.union([z.string(), number, z.boolean()]));

/** A summary without what only a simulation's own result shows. */
export const playedSummary = summary.omit({ timeline: true, latencyHistogram: true });

/** Savings with the intervals of several runs. */
export const savingsWithIntervals = z.looseObject({
  ...savings.shape,
  ci95: z.record(z.string(), interval.nullable()).nullable().default(null),
});

/** Intervals by path; null for a single run. */
export const intervals = z.record(z.string(), interval).nullable().default(null);

/** The arguments that give the result again. */
export const reproduce = z.array(z.string()).nullable().default(null);

export const ceilings = z.looseObject({
  hitRate: known,
  hitRateAtCapacity: known,
  hitRateFresh: known,
  hitRateByIntent: known,
  costRatioCache: number,
  costRatioRouter: known,
  costRatio: known,
  taskSuccessRate: known,
});

/** What every result of an experiment begins with. */
export const frame = {
  command: z.string(),
  scenario: z.string(),
  seed: z.string(),
  models: z.string(),
  partial: z.boolean(),
  reproduce,
};
