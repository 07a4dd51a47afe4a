import { formatCount, formatPercent, formatUsd } from '../foundation/units.ts';
import { type Appearance, plain } from '../report/style.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';

/** Marks for shares from none to all. */
const UNICODE_BARS = [...'▁▂▃▄▅▆▇█'];
const ASCII_BARS = [...'_.:-=+*#'];

/** Marks in a line at most: what stands before and behind them fits 80 columns with it. */
const MARKS = 30;

/**
 * A run once more, from its own timeline: the line to show after each stretch of it, with the
 * requests played, what they have cost, and how many of each stretch were hits. None for what has no
 * timeline.
 */
export function replayOf(result: unknown, appearance: Appearance): string[] {
  const { optimized } = (result ?? {}) as Partial<SimulationResult>;
  if (optimized?.timeline === undefined) return [];
  const { requests, hits, costUsd } = optimized.timeline;
  const cached = optimized.cache.lookups > 0;
  const windows = Math.ceil(requests.length / MARKS);
  const bars = appearance.unicode ? UNICODE_BARS : ASCII_BARS;
  const sum = (list: readonly number[], from: number, to: number): number =>
    list.slice(from, to).reduce((total, n) => total + n, 0);
  const lines: string[] = [];
  let marks = '';
  for (let from = 0; from < requests.length; from += windows) {
    const to = Math.min(requests.length, from + windows);
    const share = sum(hits, from, to) / Math.max(1, sum(requests, from, to));
    marks += bars[Math.min(bars.length - 1, Math.floor(share * bars.length))];
    const played = `${formatCount(sum(requests, 0, to)).padStart(9)} requests  ${formatUsd(sum(costUsd, 0, to)).padStart(8)}`;
    lines.push(plain(cached ? `${played}  hits ${marks} ${formatPercent(share, 0)}` : played, appearance));
  }
  return lines;
}
