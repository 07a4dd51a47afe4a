import { FIGURES, type FigurePath, showAt } from '../../figures/figures.ts';
import type { StrategyOutcome } from '../../result/schema/compare.ts';
import type { CsvTable } from '../csv.ts';
import { margin, marginAt } from '../intervals.ts';
import { perWrongOf } from '../per-wrong.ts';
import { share } from './written.ts';

/** What tables list of a strategy. */
export const LISTED = [
  'costPerRequestUsd',
  'savings.costRatio',
  'latencyMs.p95',
  'cache.hitRate',
  'quality.relative',
  'quality.wrongPerThousand',
  'savings.perWrongUsd',
] as const satisfies readonly FigurePath[];

/** Those of a strategy; with several runs each with its margin behind it, where it has any. */
export function figureTexts(
  { summary, savings, intervals }: Pick<StrategyOutcome, 'summary' | 'savings' | 'intervals'>,
  several: boolean,
): string[] {
  return LISTED.flatMap((path) => {
    // A ratio of differences, one of which may be near nothing, has no margin worth showing.
    if (path === 'savings.perWrongUsd') return [perWrongOf({ summary, savings })];
    const [text, off] =
      path === 'savings.costRatio'
        ? [share(savings.costRatio), margin(savings.ci95?.costRatio, share)]
        : [showAt(summary, path), marginAt({ intervals }, path, FIGURES[path].unit)];
    return several ? [text, off] : [text];
  });
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
  'wrongPerThousand',
  'savedPerWrongUsd',
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
    summary.quality.wrongPerThousand,
    savings.perWrongUsd,
  ];
}
