import { METRICS, type Metric } from '../experiment/metrics.ts';
import type { SimulationResult } from '../experiment/result.ts';
import type { Interval } from '../foundation/statistics/estimates.ts';
import { formatLatency, formatPercent, formatThree, formatUsd } from '../foundation/units.ts';

/** A figure of a metric as people read it. */
export function formatMetric(value: number, unit: Metric['unit']): string {
  switch (unit) {
    case 'usd':
      return formatUsd(value);
    case 'ms':
      return Math.abs(value) < 10 && value !== 0 ? `${value.toPrecision(2)} ms` : formatLatency(value);
    case 'ratio':
      return formatPercent(value, Math.abs(value) < 0.0005 && value !== 0 ? 3 : Math.abs(value) < 0.01 ? 2 : 1);
    case 'count':
      return formatThree(value);
  }
}

/** Half the width of an interval with its sign: `±0.3%`; empty for none. */
export function give(interval: Interval | null | undefined, format: (half: number) => string): string {
  return interval === null || interval === undefined ? '' : `±${format((interval[1] - interval[0]) / 2)}`;
}

/** An interval from end to end: `92.8% to 93.4%`. */
export function fromTo([low, high]: Interval, format: (value: number) => string): string {
  return `${format(low)} to ${format(high)}`;
}

/** The give of the optimized figures, by what the before/after table calls them; empty for a single run. */
export function givesByTitle({ intervals }: SimulationResult): ReadonlyMap<string, string> {
  if (intervals === null) return new Map();
  return new Map(
    METRICS.map(({ path, title, unit }) => [
      title,
      give(intervals[`optimized.${path}`], (half) => formatMetric(half, unit)),
    ]),
  );
}
