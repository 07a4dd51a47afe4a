import { z } from 'zod';

/*
 * What a saved result must hold to be shown again. Fields that have come within the schema version
 * have a default here, so older results can still be read; fields that will come are let through.
 */

const number = z.number();
const known = number.nullable();
const count = number.default(0);

const interval = z.tuple([number, number]);

const savings = z.looseObject({
  costRatio: number,
  latencyMeanRatio: known,
  latencyP95Ratio: known,
  tokensRatio: number,
  monthlyUsd: known,
});

const alone = z.looseObject({ ...savings.shape, hitRate: known, qualityRelative: known });

const summary = z.looseObject({
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

const knobs = z.record(z.string(), z.union([z.string(), number, z.boolean()]));

/** The result of a simulation as `--json` saved it. */
export const savedSimulation = z.looseObject({
  command: z.string(),
  scenario: z.string(),
  seed: z.string(),
  runs: number,
  requests: number,
  models: z.string(),
  reproduce: z.array(z.string()).nullable().default(null),
  partial: z.boolean(),
  workload: z.looseObject({
    queries: number,
    users: known,
    spanMs: known,
    repeatRate: number,
    intents: known,
    assumptions: z.array(z.looseObject({ what: z.string(), value: z.string(), why: z.string() })),
    skippedLines: number,
  }),
  strategy: z.looseObject({
    name: z.string(),
    techniques: z.array(z.string()),
    instant: z.boolean(),
    knobs,
    baselineKnobs: knobs.prefault({}),
  }),
  baseline: summary,
  optimized: summary,
  savings: z.looseObject({
    ...savings.shape,
    ci95: z.record(z.string(), interval.nullable()).nullable().default(null),
  }),
  intervals: z.record(z.string(), interval).nullable().default(null),
  seeds: z.array(z.string()).default([]),
  thresholds: z.array(z.looseObject({ threshold: z.string(), value: known, met: z.boolean() })).default([]),
  ceilings: z.looseObject({
    hitRate: known,
    hitRateAtCapacity: known,
    hitRateFresh: known,
    hitRateByIntent: known,
    costRatioCache: number,
    costRatioRouter: known,
    costRatio: known,
    taskSuccessRate: known,
  }),
  attribution: z.array(
    z.looseObject({
      technique: z.string(),
      alone,
      added: z
        .looseObject({
          costRatio: number,
          latencyMeanRatio: known,
          latencyP95Ratio: known,
          tokensRatio: number,
          hitRate: known,
          qualityRelative: known,
        })
        .nullable()
        .default(null),
      spentUsd: count,
    }),
  ),
  expectations: z
    .array(
      z.looseObject({
        what: z.string(),
        source: z.string(),
        metric: z.string(),
        from: number,
        to: known,
        simulated: known,
        only: z.array(z.string()).nullable(),
      }),
    )
    .default([]),
  findings: z.array(
    z.looseObject({
      id: z.string(),
      severity: z.enum(['info', 'warning']),
      message: z.string(),
      suggestion: z.string(),
      flags: z.array(z.string()).optional(),
    }),
  ),
  worth: z
    .array(
      z.looseObject({
        technique: z.string(),
        verdict: z.enum(['worth it', 'a trade', 'makes no difference', 'not worth it']),
        when: z.string(),
        measured: z.string(),
      }),
    )
    .default([]),
  turned: z
    .array(
      z.looseObject({
        path: z.string(),
        from: z.union([z.string(), number]),
        to: z.union([z.string(), number]),
        atMs: number,
        requests: number,
      }),
    )
    .optional(),
});
