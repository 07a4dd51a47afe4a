import type { SimulationResult } from '../../experiment/result.ts';
import { formatDuration, formatLatency, formatPercent, formatUsd } from '../../foundation/units.ts';
import type { Summary } from '../../simulation/summary.ts';
import type { Style } from '../style.ts';
import { bars, line, titled } from './charts.ts';

/** Cost before and after, the hit rate over time, the latencies and who answered. */
export function charts({ baseline, optimized, strategy }: SimulationResult, style: Style): string {
  const cost = bars(
    [
      { label: 'before', value: baseline.costPerRequestUsd, text: formatUsd(baseline.costPerRequestUsd) },
      { label: 'after', value: optimized.costPerRequestUsd, text: formatUsd(optimized.costPerRequestUsd) },
    ],
    style,
  );
  return [
    titled('Cost per request', cost, style),
    hitRateOverTime(optimized, style),
    strategy.instant ? '' : latencies(baseline, optimized, style),
    modelMix(optimized, style),
  ]
    .filter((chart) => chart !== '')
    .join('\n\n');
}

function hitRateOverTime({ cache, timeline }: Summary, style: Style): string {
  if (cache.hitRate === null) return '';
  const rates = timeline.requests.map((n, i) => (n === 0 ? null : (timeline.hits[i] as number) / n));
  const chart = line(rates, (value) => `${Math.round(value * 100)}%`, style);
  const windows = `${rates.length} windows of ${formatDuration(timeline.windowMs)}`;
  return chart === '' ? '' : titled(`Cache hit rate over time (${windows})`, chart, style);
}

function latencies(baseline: Summary, optimized: Summary, style: Style): string {
  const parts = (summary: Summary, name: string) => {
    const used = summary.latencyHistogram.filter(({ requests }) => requests > 0);
    return bars(
      used.map(({ toMs, requests }) => ({
        label: `${name} ${toMs === null ? 'longer' : `< ${formatLatency(toMs)}`}`,
        value: requests,
        text: formatPercent(requests / summary.requests),
      })),
      style,
    );
  };
  return titled('Latency distribution', `${parts(baseline, 'before')}\n\n${parts(optimized, 'after ')}`, style);
}

function modelMix({ models, cache, requests }: Summary, style: Style): string {
  const hits = cache.exactHits + cache.semanticHits;
  const entries = [
    ...(cache.hitRate === null ? [] : [{ label: 'cache', value: hits, text: formatPercent(hits / requests) }]),
    ...Object.entries(models).map(([label, { share, requests: n }]) => ({
      label,
      value: n,
      text: formatPercent(share),
    })),
  ];
  return titled('Who answered (after)', bars(entries, style), style);
}
