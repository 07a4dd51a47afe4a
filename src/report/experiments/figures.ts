import type { Metric, MetricPath } from '../../figures/figures.ts';
import { formatLatency, formatPercent, formatUsd } from '../../foundation/units.ts';
import type { StrategyOutcome } from '../../result/schema/compare.ts';
import type { CsvTable } from '../csv.ts';
import { margin, marginAt } from '../intervals.ts';
import { percent, ratio } from './written.ts';

/** What tables list of a strategy: cost, saving, P95 latency, hit rate and quality kept, each with its give. */
export function figuresOf({
  summary,
  savings,
  intervals,
}: Pick<StrategyOutcome, 'summary' | 'savings' | 'intervals'>): [figure: string, margin: string][] {
  const off = (path: MetricPath, unit: Metric['unit']): string => marginAt({ intervals }, path, unit);
  return [
    [formatUsd(summary.costPerRequestUsd), off('costPerRequestUsd', 'usd')],
    [formatPercent(savings.costRatio), margin(savings.ci95?.costRatio, ratio)],
    [formatLatency(summary.latencyMs.p95), off('latencyMs.p95', 'ms')],
    [percent(summary.cache.hitRate), off('cache.hitRate', 'ratio')],
    [percent(summary.quality.relative), off('quality.relative', 'ratio')],
  ];
}

/** The same and more for a spreadsheet: what `figureCells` gives. */
export const FIGURE_COLUMNS = [
  'costPerRequestUsd',
  'costRatio',
  'costRatioLow',
  'costRatioHigh',
  'latencyMeanMs',
  'latencyP95Ms',
  'hitRate',
  'qualityMean',
  'qualityRelative',
] as const;

export function figureCells({
  summary,
  savings,
}: Pick<StrategyOutcome, 'summary' | 'savings'>): CsvTable['rows'][number] {
  return [
    summary.costPerRequestUsd,
    savings.costRatio,
    savings.ci95?.costRatio?.[0] ?? null,
    savings.ci95?.costRatio?.[1] ?? null,
    summary.latencyMs.mean,
    summary.latencyMs.p95,
    summary.cache.hitRate,
    summary.quality.mean,
    summary.quality.relative,
  ];
}
