import { type ComparedPath, FIGURES, figureAt, showAt } from '../../figures/figures.ts';
import { NONE, show } from '../../figures/show.ts';
import { heldOf, meetsTarget, TARGETS, type TargetName, timedBy, withoutAnswer } from '../../figures/targets.ts';
import { formatCount } from '../../foundation/units.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { Summary } from '../../result/schema/summary.ts';
import { moreWrongPerThousand } from '../../result/wrong-answers.ts';
import { perWrong } from '../per-wrong.ts';

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
  /** The figure it is about, for its intervals; null where there are none. */
  path: ComparedPath | null;
}

type RowDetails = Partial<Pick<ComparisonRow, 'before' | 'after' | 'change' | 'target' | 'met' | 'leading'>>;

/** A row that is about no figure with intervals. */
function pathless(metric: string, before: string, after: string): ComparisonRow {
  return { metric, before, after, change: '', target: '', met: null, leading: false, path: null };
}

/** A figure before and after, with nothing said of its change. */
function row({ baseline, optimized }: SimulationResult, path: ComparedPath, details: RowDetails = {}): ComparisonRow {
  const plain = pathless(FIGURES[path].title, showAt(baseline, path), showAt(optimized, path));
  return { ...plain, path, ...details };
}

/** The same with its change, as a fraction of what it was. */
function changedRow(result: SimulationResult, path: ComparedPath, details: RowDetails = {}): ComparisonRow {
  const [before, after] = [figureAt(result.baseline, path), figureAt(result.optimized, path)];
  return row(result, path, {
    change: before === null || after === null || before === 0 ? NONE : change(1 - after / before),
    ...details,
  });
}

/** A fraction saved, written as the change it is: `-64.8%`. */
function change(saved: number): string {
  return saved === 0 ? show(0, 'share') : `${saved > 0 ? '-' : '+'}${show(Math.abs(saved), 'share')}`;
}

/** How a target is written beside a change or a share. */
const TARGET_WORDS: Readonly<Record<TargetName, string>> = {
  cost: '-40% or more',
  hitRate: TARGETS.hitRate.target,
  p95: TARGETS.p95.target,
  quality: `${TARGETS.quality.target} of it`,
};

function aim(name: TargetName, result: SimulationResult): Required<Pick<RowDetails, 'target' | 'met'>> {
  return { target: TARGET_WORDS[name], met: meetsTarget(name, heldOf(result)) };
}

/** Every figure of the document, before and after. */
export function comparisonRows(result: SimulationResult): ComparisonRow[] {
  return [
    ...moneyRows(result),
    ...timeRows(result),
    changedRow(result, 'tokens.input'),
    changedRow(result, 'tokens.output'),
    ...reasoningRow(result),
    ...cacheRows(result),
    changedRow(result, 'quality.mean', { ...aim('quality', result), leading: true }),
    ...wrongRows(result),
    row(result, 'quality.taskSuccessRate'),
    row(result, 'quality.satisfaction'),
  ];
}

/** Wrong answers, and what is saved for each: what one must cost before it should not be done. */
function wrongRows(result: SimulationResult): ComparisonRow[] {
  const { savings, attribution, baseline } = result;
  const wrong = changedRow(result, 'quality.wrongPerThousand', { leading: baseline.quality.wrongPerThousand !== null });
  const each = perWrong(savings.perWrongUsd, savings.costRatio, moreWrongPerThousand(baseline, result.optimized));
  if (each === NONE) return [wrong];
  const title = FIGURES['savings.perWrongUsd'].title;
  // Where techniques are told apart, it stands with each of them.
  return [wrong, { ...pathless(title, NONE, each), leading: attribution.length < 2 }];
}

/** How much of what is answered is reasoning, where that is known. */
function reasoningRow({ baseline, optimized }: SimulationResult): ComparisonRow[] {
  const share = ({ tokens: { reasoning = null, output } }: Summary): string =>
    show(reasoning === null || output === 0 ? null : reasoning / output, 'share');
  const known = typeof (optimized.tokens.reasoning ?? baseline.tokens.reasoning) === 'number';
  return known ? [pathless('  of these reasoning', share(baseline), share(optimized))] : [];
}

function moneyRows(result: SimulationResult): ComparisonRow[] {
  return [
    row(result, 'costPerRequestUsd', {
      change: change(result.savings.costRatio),
      ...aim('cost', result),
      leading: true,
    }),
    changedRow(result, 'monthlyUsd', { leading: result.baseline.monthlyUsd !== null }),
  ];
}

function timeRows(result: SimulationResult): ComparisonRow[] {
  const { baseline, optimized, requests, strategy, workload } = result;
  if (strategy.instant) return [];
  const aimedAt = timedBy(result.models);
  // What comes all at once is a job: how long it takes is up to the strategy, not to the arrivals.
  const job = workload.spanMs === 0 && requests > 1;
  return [
    changedRow(result, 'latencyMs.p50'),
    changedRow(result, 'latencyMs.p95', { ...(aimedAt === 'latencyMs' ? aim('p95', result) : {}), leading: true }),
    changedRow(result, 'latencyMs.p99'),
    ...(aimedAt === 'latencyMs'
      ? []
      : [
          changedRow(result, 'firstTokenMs.p50'),
          changedRow(result, 'firstTokenMs.p95', {
            ...aim('p95', result),
            leading: optimized.firstTokenMs.p95 !== null,
          }),
        ]),
    ...(job ? [changedRow(result, 'durationMs', { leading: true })] : []),
    row(
      result,
      'throughputPerSecond',
      job ? { change: growth(baseline.throughputPerSecond, optimized.throughputPerSecond), leading: true } : {},
    ),
    row(result, 'capacityPerSecond', {
      change: growth(baseline.capacityPerSecond, optimized.capacityPerSecond),
      leading: !job && strategy.techniques.includes('batching'),
    }),
  ];
}

function growth(before: number | null, after: number | null): string {
  if (before === null || after === null) return '';
  return before === 0 ? NONE : show(after / before, 'times');
}

function cacheRows(result: SimulationResult): ComparisonRow[] {
  const { cache, unanswered, requests } = result.optimized;
  const { hitRate } = cache;
  const silent = withoutAnswer(unanswered);
  const hits = cache.exactHits + cache.semanticHits;
  const part = (n: number | null, of: number): string =>
    n === null || of === 0 ? show(n, 'count') : `${formatCount(n)} (${show(n / of, 'share')})`;
  const wrong = (path: 'cache.falseHits' | 'cache.staleHits'): ComparisonRow =>
    row(result, path, { before: NONE, after: part(figureAt(result.optimized, path), hits) });
  const { otherUsersHits } = cache;
  return [
    row(result, 'cache.hitRate', { ...aim('hitRate', result), leading: hitRate !== null }),
    ...(hitRate === null ? [] : [wrong('cache.falseHits'), wrong('cache.staleHits')]),
    ...(hitRate === null || typeof otherUsersHits !== 'number'
      ? []
      : [pathless(FIGURES['cache.otherUsersHits'].title, NONE, part(otherUsersHits, hits))]),
    ...(silent === 0 ? [] : [{ ...pathless('Without an answer', '0', part(silent, requests)), leading: true }]),
  ];
}
