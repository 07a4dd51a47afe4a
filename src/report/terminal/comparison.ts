import type { SimulationResult } from '../../experiment/result.ts';
import { formatCount, formatLatency, formatPercent, formatThree, formatUsd } from '../../foundation/units.ts';
import type { Summary } from '../../simulation/summary.ts';
import type { Style } from '../style.ts';
import { table } from './table.ts';

/** A row of the before/after table: the document's target and whether it is met; null where there is none. */
interface ComparisonRow {
  metric: string;
  before: string;
  after: string;
  change: string;
  target: string;
  met: boolean | null;
}

function comparisonRows({ baseline, optimized, savings, strategy }: SimulationResult, style: Style): ComparisonRow[] {
  const none = style.dash;
  const usd = (value: number | null): string => (value === null ? none : formatUsd(value));
  const percent = (value: number | null): string => (value === null ? none : formatPercent(value));
  const count = (value: number | null): string => (value === null ? none : formatThree(value));
  const less = (ratio: number): string =>
    ratio === 0 ? '0%' : `${ratio > 0 ? '-' : '+'}${formatPercent(Math.abs(ratio))}`;
  const saved = (a: number | null, b: number | null): string =>
    a === null || b === null || a === 0 ? none : less(1 - b / a);
  const row = (
    metric: string,
    before: string,
    after: string,
    change = '',
    target = '',
    met: boolean | null = null,
  ): ComparisonRow => ({
    metric,
    before,
    after,
    change,
    target,
    met,
  });
  const latency = (name: 'p50' | 'p95' | 'p99', target = '', met: boolean | null = null): ComparisonRow => {
    const [a, b] = [baseline.latencyMs[name], optimized.latencyMs[name]];
    return row(`${name.toUpperCase()} latency`, formatLatency(a), formatLatency(b), saved(a, b), target, met);
  };
  const { hitRate } = optimized.cache;
  const { relative } = optimized.quality;
  return [
    row(
      'Cost per request',
      usd(baseline.costPerRequestUsd),
      usd(optimized.costPerRequestUsd),
      less(savings.costRatio),
      '-40% or more',
      savings.costRatio >= 0.4,
    ),
    row(
      'Monthly spend',
      usd(baseline.monthlyUsd),
      usd(optimized.monthlyUsd),
      saved(baseline.monthlyUsd, optimized.monthlyUsd),
    ),
    ...(strategy.instant
      ? []
      : [latency('p50'), latency('p95', '< 1 s', optimized.latencyMs.p95 < 1000), latency('p99')]),
    ...(strategy.instant
      ? []
      : [
          row('Throughput (requests/s)', count(baseline.throughputPerSecond), count(optimized.throughputPerSecond)),
          row(
            'Capacity (requests/s)',
            count(baseline.capacityPerSecond),
            count(optimized.capacityPerSecond),
            growth(baseline, optimized, style),
          ),
        ]),
    row(
      'Tokens sent',
      formatCount(baseline.tokens.input),
      formatCount(optimized.tokens.input),
      saved(baseline.tokens.input, optimized.tokens.input),
    ),
    row(
      'Tokens answered',
      formatCount(baseline.tokens.output),
      formatCount(optimized.tokens.output),
      saved(baseline.tokens.output, optimized.tokens.output),
    ),
    row('Cache hit rate', none, percent(hitRate), '', '> 30%', hitRate === null ? null : hitRate > 0.3),
    ...wrongHits(optimized, style).map(([name, value]) => row(name, none, value)),
    row(
      'Output quality',
      percent(baseline.quality.mean),
      percent(optimized.quality.mean),
      saved(baseline.quality.mean, optimized.quality.mean),
      '> 90% of it',
      relative === null ? null : relative > 0.9,
    ),
    row('Task success rate', percent(baseline.quality.taskSuccessRate), percent(optimized.quality.taskSuccessRate)),
    row('User satisfaction', percent(baseline.quality.satisfaction), percent(optimized.quality.satisfaction)),
  ];
}

function wrongHits({ cache }: Summary, style: Style): [string, string][] {
  if (cache.hitRate === null) return [];
  const hits = cache.exactHits + cache.semanticHits;
  const share = (n: number | null): string =>
    n === null ? style.dash : hits === 0 ? '0' : `${formatCount(n)} (${formatPercent(n / hits, 2)})`;
  return [
    ['False hits', share(cache.falseHits)],
    ['Stale hits', share(cache.staleHits)],
  ];
}

function growth({ capacityPerSecond: a }: Summary, { capacityPerSecond: b }: Summary, style: Style): string {
  return a === null || b === null ? '' : `${formatThree(b / a)}${style.times}`;
}

/** The before/after table: every metric of the document, with its target and whether it is met. */
export function comparison(result: SimulationResult, style: Style): string {
  const verdict = (met: boolean | null): string => (met === null ? '' : met ? style.good('met') : style.bad('not met'));
  return table(
    [
      { title: 'Metric' },
      { title: 'Before', align: 'right' },
      { title: 'After', align: 'right' },
      { title: 'Change', align: 'right' },
      { title: 'Target', align: 'right', dispensable: 1 },
      { title: 'Verdict', dispensable: 2 },
    ],
    comparisonRows(result, style).map((row) => [
      row.metric,
      row.before,
      row.after,
      row.change,
      row.target,
      verdict(row.met),
    ]),
    style,
  );
}
