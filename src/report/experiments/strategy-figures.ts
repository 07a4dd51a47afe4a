import { FIGURES, type FigurePath, showAt } from '../../figures/figures.ts';
import type { StrategyOutcome } from '../../result/schema/compare.ts';
import type { CsvTable } from '../csv.ts';
import { margin, marginAt } from '../intervals.ts';
import { share } from './written.ts';

/** What tables list of a strategy. */
export const LISTED = [
  'costPerRequestUsd',
  'savings.costRatio',
  'latencyMs.p95',
  'cache.hitRate',
  'quality.relative',
] as const satisfies readonly FigurePath[];

/** Those of a strategy, each with its margin. */
export function figuresOf({
  summary,
  savings,
  intervals,
}: Pick<StrategyOutcome, 'summary' | 'savings' | 'intervals'>): [figure: string, margin: string][] {
  return LISTED.map((path) =>
    path === 'savings.costRatio'
      ? [share(savings.costRatio), margin(savings.ci95?.costRatio, share)]
      : [showAt(summary, path), marginAt({ intervals }, path, FIGURES[path].unit)],
  );
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
