import type { MetricPath } from '../../figures/figures.ts';
import { formatCount, formatLatency, formatPercent, formatThree, formatUsd } from '../../foundation/units.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { leavesUnanswered } from '../../result/unanswered.ts';
import { NONE } from '../experiments/written.ts';

/** A row of the before/after table: the document's target and whether it is met; null where there is none, or no telling. */
export interface ComparisonRow {
  metric: string;
  before: string;
  after: string;
  change: string;
  target: string;
  met: boolean | null;
  /** Whether the row is worth a place on a small screen. */
  leading: boolean;
  /** The metric it is about, for its intervals; null where there are none. */
  path: MetricPath | null;
}

type RowDetails = Partial<Pick<ComparisonRow, 'change' | 'target' | 'met' | 'leading' | 'path'>>;

function row(metric: string, before: string, after: string, details: RowDetails = {}): ComparisonRow {
  return { metric, before, after, change: '', target: '', met: null, leading: false, path: null, ...details };
}

/** A fraction saved, written as the change it is: `-64.8%`. */
function change(ratio: number): string {
  return ratio === 0 ? '0%' : `${ratio > 0 ? '-' : '+'}${formatPercent(Math.abs(ratio))}`;
}

function changed(before: number | null, after: number | null): string {
  return before === null || after === null || before === 0 ? NONE : change(1 - after / before);
}

function written(value: number | null, write: (value: number) => string): string {
  return value === null ? NONE : write(value);
}

const percent = (value: number | null): string => written(value, (known) => formatPercent(known));

/** Every metric of the document, before and after. */
export function comparisonRows(result: SimulationResult): ComparisonRow[] {
  return [
    ...moneyRows(result),
    ...timeRows(result),
    ...tokenRows(result),
    ...cacheRows(result),
    ...qualityRows(result),
  ];
}

function moneyRows({ baseline, optimized, savings }: SimulationResult): ComparisonRow[] {
  return [
    row('Cost per request', formatUsd(baseline.costPerRequestUsd), formatUsd(optimized.costPerRequestUsd), {
      path: 'costPerRequestUsd',
      change: change(savings.costRatio),
      target: '-40% or more',
      met: leavesUnanswered(optimized) ? null : savings.costRatio >= 0.4,
      leading: true,
    }),
    row('Monthly spend', written(baseline.monthlyUsd, formatUsd), written(optimized.monthlyUsd, formatUsd), {
      path: 'monthlyUsd',
      change: changed(baseline.monthlyUsd, optimized.monthlyUsd),
      leading: baseline.monthlyUsd !== null,
    }),
  ];
}

function timeRows({ baseline, optimized, requests, strategy, workload }: SimulationResult): ComparisonRow[] {
  if (strategy.instant) return [];
  // What comes all at once is a job: how long it takes is up to the strategy, not to the arrivals.
  const job = workload.spanMs === 0 && requests > 1;
  const latency = (name: 'p50' | 'p95' | 'p99', details: RowDetails = {}): ComparisonRow => {
    const [a, b] = [baseline.latencyMs[name], optimized.latencyMs[name]];
    return row(`${name.toUpperCase()} latency`, formatLatency(a), formatLatency(b), {
      path: `latencyMs.${name}`,
      change: changed(a, b),
      ...details,
    });
  };
  return [
    latency('p50'),
    latency('p95', {
      target: '< 1 s',
      met: leavesUnanswered(optimized) ? null : optimized.latencyMs.p95 < 1000,
      leading: true,
    }),
    latency('p99'),
    ...(job
      ? [
          row('Processing time', formatLatency(baseline.durationMs), formatLatency(optimized.durationMs), {
            path: 'durationMs',
            change: changed(baseline.durationMs, optimized.durationMs),
            leading: true,
          }),
        ]
      : []),
    row(
      'Throughput (requests/s)',
      written(baseline.throughputPerSecond, formatThree),
      written(optimized.throughputPerSecond, formatThree),
      {
        path: 'throughputPerSecond',
        ...(job ? { change: growth(baseline.throughputPerSecond, optimized.throughputPerSecond), leading: true } : {}),
      },
    ),
    row(
      'Capacity (requests/s)',
      written(baseline.capacityPerSecond, formatThree),
      written(optimized.capacityPerSecond, formatThree),
      {
        path: 'capacityPerSecond',
        change: growth(baseline.capacityPerSecond, optimized.capacityPerSecond),
        leading: !job && strategy.techniques.includes('batching'),
      },
    ),
  ];
}

function growth(before: number | null, after: number | null): string {
  return before === null || after === null ? '' : `${formatThree(after / before)}×`;
}

function tokenRows({ baseline: { tokens: a }, optimized: { tokens: b } }: SimulationResult): ComparisonRow[] {
  return [
    row('Tokens sent', formatCount(a.input), formatCount(b.input), {
      path: 'tokens.input',
      change: changed(a.input, b.input),
    }),
    row('Tokens answered', formatCount(a.output), formatCount(b.output), {
      path: 'tokens.output',
      change: changed(a.output, b.output),
    }),
  ];
}

function cacheRows({ optimized: { cache, unanswered, requests } }: SimulationResult): ComparisonRow[] {
  const { hitRate } = cache;
  const silent = unanswered.refused + unanswered.failed;
  const hits = cache.exactHits + cache.semanticHits;
  const share = (n: number | null, of: number): string =>
    n === null ? NONE : of === 0 ? '0' : `${formatCount(n)} (${formatPercent(n / of, 2)})`;
  const wrong =
    hitRate === null
      ? []
      : ([
          ['False hits', cache.falseHits, 'cache.falseHits'],
          ['Stale hits', cache.staleHits, 'cache.staleHits'],
          ...(typeof cache.otherUsersHits === 'number'
            ? ([['Hits for another user', cache.otherUsersHits, null]] as const)
            : []),
        ] as const);
  return [
    row('Cache hit rate', NONE, percent(hitRate), {
      path: 'cache.hitRate',
      target: '> 30%',
      met: hitRate === null ? null : hitRate > 0.3,
      leading: hitRate !== null,
    }),
    ...wrong.map(([name, n, path]) => row(name, NONE, share(n, hits), { path })),
    ...(silent === 0 ? [] : [row('Without an answer', '0', share(silent, requests), { leading: true })]),
  ];
}

function qualityRows({ baseline: { quality: a }, optimized: { quality: b } }: SimulationResult): ComparisonRow[] {
  const { relative } = b;
  return [
    row('Output quality', percent(a.mean), percent(b.mean), {
      path: 'quality.mean',
      change: changed(a.mean, b.mean),
      target: '> 90% of it',
      met: relative === null ? null : relative > 0.9,
      leading: true,
    }),
    row('Task success rate', percent(a.taskSuccessRate), percent(b.taskSuccessRate), {
      path: 'quality.taskSuccessRate',
    }),
    row('User satisfaction', percent(a.satisfaction), percent(b.satisfaction), { path: 'quality.satisfaction' }),
  ];
}
