import type { Alerts } from '../../result/schema/checklist.ts';
import type { TimelineSummary } from '../../result/schema/summary.ts';

/** The share of the run that a cache is given to warm up: its windows are no rule for later ones. */
const WARMING_UP = 0.2;
/** Fewer windows have no tail to speak of. */
const LEAST_WINDOWS = 5;
/** Fewer requests in a window and its rate is luck. */
const LEAST_REQUESTS = 200;
const HOUR_MS = 3_600_000;
const TAIL = 0.05;

/** Alerts from the windows of a run: of an hour where there are enough of them, else of the run's own; null for too short a run. */
export function alertsOf(timeline: TimelineSummary, caches: boolean): Alerts | null {
  const hourly = inWindows(timeline, Math.max(1, Math.round(HOUR_MS / timeline.windowMs)));
  const found = usable(hourly) ?? usable(timeline);
  if (found === null) return null;
  const rates = found.hits.map((hits, i) => hits / found.requests[i]);
  const costs = found.costUsd.map((usd, i) => usd / found.requests[i]);
  return {
    windowMs: found.windowMs,
    windows: rates.length,
    hitRateBelow: caches ? quantile(rates, TAIL) : null,
    costPerRequestAbove: quantile(costs, 1 - TAIL),
  };
}

/** The windows joined, so many to one; what is left over at the end is left out. */
function inWindows({ windowMs, requests, hits, costUsd }: TimelineSummary, together: number): TimelineSummary {
  const joined = (column: readonly number[]): number[] =>
    Array.from({ length: Math.floor(column.length / together) }, (_, w) =>
      column.slice(w * together, (w + 1) * together).reduce((sum, n) => sum + n, 0),
    );
  return { windowMs: windowMs * together, requests: joined(requests), hits: joined(hits), costUsd: joined(costUsd) };
}

/** The windows after warming up that are full enough; null when they are too few. */
function usable({ windowMs, requests, hits, costUsd }: TimelineSummary): TimelineSummary | null {
  const warm = Math.ceil(WARMING_UP * requests.length);
  const kept = requests.flatMap((n, w) => (w >= warm && n >= LEAST_REQUESTS ? [w] : []));
  if (kept.length < LEAST_WINDOWS) return null;
  const of = (column: readonly number[]): number[] => kept.map((w) => column[w]);
  return { windowMs, requests: of(requests), hits: of(hits), costUsd: of(costUsd) };
}

/** The value below which so much of the sample lies, between neighbours by the straight line (type 7). */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  return low + (high - low) * (at - Math.floor(at));
}
