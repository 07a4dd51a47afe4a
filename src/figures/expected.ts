/** How the figures of a metric are to be read. */
export type MetricUnit = 'share' | 'times' | 'ms' | 'usd';

/**
 * What a scenario's expectations can be about.
 *
 * - `hitRate`: share of the requests answered from the cache, by whatever kind of hit
 * - `cheapShare`: share of the requests answered by a model that another model than the baseline's answered
 * - `costRatio`, `tokensRatio`, `durationRatio`, `latencyP95Ratio`: fraction saved against the baseline
 * - `throughputRatio`: requests a second, times the baseline's
 * - `cachedSpeedup`: the baseline's mean latency ÷ the mean latency of the hits
 * - `qualityRelative`: quality as a fraction of the baseline's
 * - `latencyMeanMs`, `latencyP95Ms`: from arrival to answer
 * - `costUsd`: the bill of the run
 */
export const METRICS = {
  hitRate: 'share',
  cheapShare: 'share',
  costRatio: 'share',
  tokensRatio: 'share',
  durationRatio: 'share',
  latencyP95Ratio: 'share',
  throughputRatio: 'times',
  cachedSpeedup: 'times',
  qualityRelative: 'share',
  latencyMeanMs: 'ms',
  latencyP95Ms: 'ms',
  costUsd: 'usd',
} as const satisfies Record<string, MetricUnit>;
export type Metric = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as [Metric, ...Metric[]];
