import type { TrajectoryPoint } from '../techniques/adaptive/trajectory.ts';

/**
 * What one strategy did with a workload. Money in USD, times in milliseconds, ratios as fractions.
 * null: not known, or not applicable; never a silent zero.
 */
export interface Summary {
  requests: number;
  costUsd: number;
  costPerRequestUsd: number;
  /** Cost per request × requests a day × 30; no more than a daily budget that refuses requests lets 30 days cost. */
  monthlyUsd: number | null;
  /** From the first arrival to the last answer. */
  durationMs: number;
  throughputPerSecond: number | null;
  /** Requests a second that would keep every slot of the provider busy; null when no call took time. */
  capacityPerSecond: number | null;
  /** From arrival to answer, waiting included. */
  latencyMs: { mean: number; p50: number; p95: number; p99: number; max: number };
  /** Whether the percentiles are exact or from a histogram (relative error at most 0.025 %). */
  latencyExact: boolean;
  /** Requests by latency: from the previous edge (or 0) to below `toMs`; null is no edge. */
  latencyHistogram: { toMs: number | null; requests: number }[];
  /** Tokens sent and answered, and those that were not: shortened prompts, shortened and reused answers. */
  tokens: { input: number; output: number; saved: number };
  cache: CacheSummary;
  models: Record<string, ModelSummary>;
  charges: Charges;
  routing: RoutingSummary;
  fallback: FallbackSummary;
  batches: { count: number; meanSize: number | null; meanWaitMs: number | null };
  prefetch: { issued: number; used: number; wasted: number };
  /** Requests that shared the call of an identical one under way. */
  coalesced: number;
  /** Requests that got no answer: refused for want of budget, or failed at the provider's rate limit. */
  unanswered: { refused: number; failed: number };
  budget: BudgetSummary;
  /** Calls turned away by the provider's rate limit, the retries that followed, and the time spent backing off. */
  rateLimit: { rejections: number; retries: number; backoffMs: number };
  /** Tokens of shared prompt beginnings that the provider read from its own cache, and wrote to it. */
  prefix: { readTokens: number; writtenTokens: number };
  /** Answers that were cut off at their limit. */
  cap: { cut: number };
  /** What adaptive control steered, over time; null where it is not used. */
  adaptation: TrajectoryPoint[] | null;
  quality: QualitySummary;
  /** The run in windows of equal virtual time. */
  timeline: TimelineSummary;
}

export interface CacheSummary {
  lookups: number;
  exactHits: number;
  semanticHits: number;
  /** Of the exact hits, those on answers that were fetched ahead. */
  prefetchHits: number;
  /** Hits that answered another intent than the one asked; null when intents are not known. */
  falseHits: number | null;
  /** Hits whose content had changed since the answer was stored; null when content classes are not known. */
  staleHits: number | null;
  hitRate: number | null;
  /** Mean latency of the hits; null without any. */
  meanHitLatencyMs: number | null;
  evictions: number;
  /** Entries found to be too old when asked for. */
  expirations: number;
  /** Entries at the end, those included that would be found too old. */
  entries: number;
}

export interface ModelSummary {
  /** Requests whose answer came from it. */
  requests: number;
  /** Calls made to it for requests: more than that where its answers were asked again of a stronger model. */
  calls: number;
  /** Of all requests, cached ones included. */
  share: number;
  /** Of all its calls for requests. */
  costUsd: number;
  latencyP50Ms: number | null;
}

/** Everything that was paid for; the sum is the bill. USD. */
export interface Charges {
  calls: number;
  embeddings: number;
  adaptation: number;
  /** Verdicts on answers before they are given. */
  judge: number;
  /** Verdicts on a sample of answers, for adaptive control to learn from. */
  sampling: number;
  prefetch: number;
  prewarm: number;
  /** Answers of every model to the learned router's sample, beyond the one that was served. */
  training: number;
}

export interface RoutingSummary {
  /** Share of routed requests whose seen tier is the true one; null when the truth is not known. */
  accuracy: number | null;
  /** Requests by the tier the router saw; empty when there is no router. */
  byTier: Record<string, number>;
}

export interface FallbackSummary {
  /** Answers a judge looked at before they were given. */
  judged: number;
  /** Calls to the next model up. */
  escalated: number;
  /** What those calls cost; part of `charges.calls`. USD. */
  secondCallsUsd: number;
  /** Bad answers the judge let pass, and good ones it sent back; null when the truth is not known. */
  falseAccepts: number | null;
  falseRejects: number | null;
}

export interface BudgetSummary {
  /** Requests for which a model, or a second call, was out of the request's budget. */
  limited: number;
  /** Days on which the daily budget ran out. */
  exhaustedDays: number;
  /** Requests that came after it had. */
  afterExhaustion: number;
}

export interface QualitySummary {
  /** Mean probability of a good answer (of an answer a judge chose: whether it was one); a false or stale hit counts 0. */
  mean: number | null;
  /** Mean ÷ baseline's mean. */
  relative: number | null;
  /** Share of requests that got a good answer. */
  taskSuccessRate: number | null;
  /** Apdex with a target of 1 s over good answers; a bad answer is a frustrated user. */
  satisfaction: number | null;
  /**
   * The mean if the weaker models fell twice, or half, as far behind the baseline's as assumed; null
   * where a judge's choices depend on it, so that only another run could tell.
   */
  ifGapDoubled: number | null;
  ifGapHalved: number | null;
}

export interface TimelineSummary {
  windowMs: number;
  requests: number[];
  hits: number[];
  costUsd: number[];
}
