/** Which way is better. */
export type Better = 'less' | 'more';

/** A figure of a summary that experiments compare. */
export interface Metric {
  /** Its path in a summary, as in the JSON: `latencyMs.p95`. */
  path: MetricPath;
  /** What a table calls it. */
  title: string;
  unit: 'usd' | 'ms' | 'ratio' | 'count';
  better: Better;
}

/** The figures that get intervals, in the order in which tables show them. */
export const METRICS = [
  { path: 'costPerRequestUsd', title: 'Cost per request', unit: 'usd', better: 'less' },
  { path: 'monthlyUsd', title: 'Monthly spend', unit: 'usd', better: 'less' },
  { path: 'latencyMs.mean', title: 'Mean latency', unit: 'ms', better: 'less' },
  { path: 'latencyMs.p50', title: 'P50 latency', unit: 'ms', better: 'less' },
  { path: 'latencyMs.p95', title: 'P95 latency', unit: 'ms', better: 'less' },
  { path: 'latencyMs.p99', title: 'P99 latency', unit: 'ms', better: 'less' },
  { path: 'durationMs', title: 'Processing time', unit: 'ms', better: 'less' },
  { path: 'throughputPerSecond', title: 'Throughput', unit: 'count', better: 'more' },
  { path: 'capacityPerSecond', title: 'Capacity', unit: 'count', better: 'more' },
  { path: 'tokens.input', title: 'Tokens sent', unit: 'count', better: 'less' },
  { path: 'tokens.output', title: 'Tokens answered', unit: 'count', better: 'less' },
  { path: 'cache.hitRate', title: 'Cache hit rate', unit: 'ratio', better: 'more' },
  { path: 'cache.falseHits', title: 'False hits', unit: 'count', better: 'less' },
  { path: 'cache.staleHits', title: 'Stale hits', unit: 'count', better: 'less' },
  { path: 'quality.mean', title: 'Output quality', unit: 'ratio', better: 'more' },
  { path: 'quality.relative', title: 'Quality kept', unit: 'ratio', better: 'more' },
  { path: 'quality.taskSuccessRate', title: 'Task success rate', unit: 'ratio', better: 'more' },
  { path: 'quality.satisfaction', title: 'User satisfaction', unit: 'ratio', better: 'more' },
] as const satisfies readonly { path: string; title: string; unit: Metric['unit']; better: Better }[];
export type MetricPath = (typeof METRICS)[number]['path'];

/**
 * The figure at a path of a summary, or of any other plain data; null when it is unknown or not a number.
 *
 * @example
 * figureAt({ latencyMs: { p95: 812 } }, 'latencyMs.p95'); // 812
 */
export function figureAt(data: unknown, path: string): number | null {
  let value: unknown = data;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return typeof value === 'number' && !Number.isNaN(value) ? value : null;
}

/** The figure of each summary; null when one does not know it. */
export function figuresOf(summaries: readonly unknown[], path: MetricPath): number[] | null {
  const figures = summaries.map((summary) => figureAt(summary, path));
  return figures.includes(null) ? null : (figures as number[]);
}
