import { FIGURES } from '../../figures/figures.ts';
import { show } from '../../figures/show.ts';
import { formatDuration } from '../../foundation/units.ts';
import { modelLabel } from '../../models/model-label.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { TimelineSummary } from '../../result/schema/summary.ts';
import type { Bars, Depth, Lines } from '../document.ts';
import { margin } from '../intervals.ts';
import { hasEffectAlone } from './contributions.ts';

/** Cost per request before and after. */
export function costBars({ baseline, optimized, intervals }: SimulationResult): Bars {
  const bar = (side: 'baseline' | 'optimized', usd: number) => {
    const error = margin(intervals?.[`${side}.costPerRequestUsd`], (half) => show(half, 'usd'));
    return [{ value: usd, text: `${show(usd, 'usd')} ${error}`.trim() }];
  };
  return {
    kind: 'bars',
    title: FIGURES.costPerRequestUsd.title,
    series: [''],
    rows: [
      { label: 'before', bars: bar('baseline', baseline.costPerRequestUsd), beside: true },
      { label: 'after', bars: bar('optimized', optimized.costPerRequestUsd) },
    ],
  };
}

/** Cost per request before, with each technique alone that does something, and after. */
export function costSteps(result: SimulationResult): Bars {
  const { baseline, attribution } = result;
  const { title, series, kind, rows } = costBars(result);
  if (attribution.length < 2) return { title, series, kind, rows };
  const steps = attribution.filter(hasEffectAlone).map(({ technique, alone }) => {
    const usd = baseline.costPerRequestUsd * (1 - alone.costRatio);
    return { label: `${technique} alone`, bars: [{ value: usd, text: show(usd, 'usd') }], beside: true };
  });
  return { title, series, kind, rows: [...rows.slice(0, 1), ...steps, ...rows.slice(1)] };
}

/** The ends of a timeline's windows, in milliseconds from the first arrival; the last ends with the last arrival. */
function windowEnds({ windowMs, requests }: TimelineSummary, spanMs: number | null): number[] {
  return requests.map((_, i) => Math.min((i + 1) * windowMs, spanMs ?? Number.POSITIVE_INFINITY));
}

/** The hit rate of each window. */
export function hitRateOverTime(
  { optimized: { cache, timeline }, runs, workload }: SimulationResult,
  depth: Depth,
): Lines | null {
  if (cache.hitRate === null || timeline.requests.length < 2) return null;
  const { requests, hits, windowMs } = timeline;
  return {
    kind: 'lines',
    title: `${FIGURES['cache.hitRate'].title} over time`,
    x: {
      label: `windows of ${formatDuration(windowMs)}${runs > 1 ? ', the first run' : ''}`,
      unit: 'duration',
      values: windowEnds(timeline, workload.spanMs),
    },
    unit: 'share',
    series: [{ label: '', values: requests.map((n, i) => (n === 0 ? null : hits[i] / n)) }],
    fromZero: true,
    low: depth === 'compact',
  };
}

/** The bill as it grows, before and after. */
export function cumulativeCost({ baseline, optimized, workload }: SimulationResult): Lines | null {
  const [before, after] = [baseline.timeline, optimized.timeline];
  // Both see the same arrivals, so their windows are the same.
  if (before.requests.length < 2) return null;
  return {
    kind: 'lines',
    title: 'Cost so far',
    x: {
      label: `windows of ${formatDuration(before.windowMs)}`,
      unit: 'duration',
      values: windowEnds(before, workload.spanMs),
    },
    unit: 'usd',
    series: [
      { label: 'before', values: runningTotal(before.costUsd) },
      { label: 'after', values: runningTotal(after.costUsd) },
    ],
    fromZero: true,
    low: false,
  };
}

function runningTotal(values: readonly number[]): number[] {
  let total = 0;
  return values.map((value) => {
    total += value;
    return total;
  });
}

/** How long requests took, before and after. */
export function latencies({ baseline, optimized, strategy }: SimulationResult): Bars | null {
  if (strategy.instant || baseline.latencyHistogram.length === 0 || optimized.latencyHistogram.length === 0)
    return null;
  const bar = (requests: number, of: number) => ({ value: requests / of, text: show(requests / of, 'share') });
  const rows = baseline.latencyHistogram.map(({ toMs, requests }, i) => {
    const after = optimized.latencyHistogram[i]?.requests ?? 0;
    return {
      label: toMs === null ? 'longer' : `< ${show(toMs, 'ms')}`,
      any: requests + after > 0,
      bars: [bar(requests, baseline.requests), bar(after, optimized.requests)],
    };
  });
  return {
    kind: 'bars',
    title: 'Latency distribution',
    series: ['before', 'after'],
    rows: rows.filter(({ any }) => any).map(({ label, bars }) => ({ label, bars })),
  };
}

/** Who answered, the cache included. */
export function whoAnswered({ baseline, optimized, models }: SimulationResult): Bars {
  const hits = optimized.cache.exactHits + optimized.cache.semanticHits;
  const bar = (share: number) => ({ value: share, text: show(share, 'share') });
  return {
    kind: 'bars',
    title: 'Who answered',
    series: ['before', 'after'],
    rows: [
      ...(optimized.cache.hitRate === null ? [] : [{ label: 'cache', bars: [bar(0), bar(hits / optimized.requests)] }]),
      ...Object.entries(optimized.models).map(([id, { share }]) => ({
        label: modelLabel(id, models),
        bars: [bar(baseline.models[id]?.share ?? 0), bar(share)],
      })),
    ],
  };
}
