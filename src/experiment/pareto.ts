import { figureAt } from '../figures/figures.ts';
import type { PlayedSummary } from '../result/schema/summary.ts';

/** What the front is made of: cheaper, faster and better, none of which buys another for free. */
const GOALS = [
  { path: 'costPerRequestUsd', sign: 1 },
  { path: 'latencyMs.p95', sign: 1 },
  { path: 'quality.mean', sign: -1 },
] as const;

/**
 * Which of the summaries no other beats: at least as good in cost, P95 latency and quality, and
 * better in one of them. A figure nobody knows does not count.
 */
export function paretoFront(summaries: readonly PlayedSummary[]): boolean[] {
  const goals = GOALS.filter(({ path }) => summaries.every((summary) => figureAt(summary, path) !== null));
  const rows = summaries.map((summary) => goals.map(({ path, sign }) => sign * (figureAt(summary, path) as number)));
  const beats = (a: readonly number[], b: readonly number[]): boolean =>
    a.every((value, i) => value <= b[i]) && a.some((value, i) => value < b[i]);
  return rows.map((row) => !rows.some((other) => beats(other, row)));
}
