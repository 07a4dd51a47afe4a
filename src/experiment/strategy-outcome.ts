import { COMPARED, FIGURES, figuresOf } from '../figures/figures.ts';
import { estimateOf, type Interval, intervalOf } from '../foundation/statistics/estimates.ts';
import { poissonInterval } from '../foundation/statistics/rare-counts.ts';
import { meanOf } from '../result/mean-result.ts';
import { relatedTo } from '../result/related.ts';
import { meanSavings, savings } from '../result/savings.ts';
import type { StrategyOutcome } from '../result/schema/compare.ts';
import type { Savings, SavingsIntervals } from '../result/schema/savings.ts';
import { shownKnobs } from '../result/shown-knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { Played } from './work/unit.ts';

/** What the runs of one strategy come to, each set against the baseline's run under the same seed. */
export function armOf(strategy: Strategy, runs: readonly Played[], baselines: readonly Played[]): StrategyOutcome {
  const summaries = runs.map(({ summary }, i) => relatedTo((baselines[i] as Played).summary, summary));
  const each = summaries.map((summary, i) => savings((baselines[i] as Played).summary, summary));
  const mean = meanOf(summaries);
  const baseline = meanOf(baselines.map(({ summary }) => summary));
  return {
    name: strategy.name,
    techniques: [...strategy.techniques],
    knobs: shownKnobs(strategy.knobs),
    summary: mean,
    savings: { ...meanSavings(each, baseline, mean), ci95: runs.length < 2 ? null : savingsIntervals(each) },
    intervals: runs.length < 2 ? null : metricIntervals(summaries),
  };
}

/** The interval of each saving over the runs; null where a run does not know it. */
export function savingsIntervals(each: readonly Savings[]): SavingsIntervals {
  const keys = ['costRatio', 'latencyMeanRatio', 'latencyP95Ratio', 'tokensRatio', 'monthlyUsd'] as const;
  return Object.fromEntries(
    keys.map((key) => {
      const values = each.map((saved) => saved[key]);
      const known = values.every((value) => value !== null && Number.isFinite(value));
      return [key, known ? intervalOf(estimateOf(values as number[])) : null];
    }),
  ) as SavingsIntervals;
}

/** The interval of each metric over the runs, by its path; metrics that a run does not know are left out. */
export function metricIntervals(summaries: readonly unknown[]): Record<string, Interval> {
  return Object.fromEntries(
    COMPARED.flatMap((path) => {
      const figures = figuresOf(summaries, path);
      if (figures === null) return [];
      const rare = FIGURES[path].unit === 'count';
      return [[path, rare ? countInterval(figures) : intervalOf(estimateOf(figures))] as const];
    }),
  );
}

/** Events in all runs together below which their number is a matter of luck alone. */
const RARE = 20;

/** The interval of a mean count. Of events that hardly ever happen the runs look more alike than they are. */
function countInterval(counts: readonly number[]): Interval {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const between = intervalOf(estimateOf(counts));
  if (total >= RARE || !counts.every(Number.isInteger)) return between;
  const [low, high] = poissonInterval(total);
  return [Math.min(low / counts.length, between[0]), Math.max(high / counts.length, between[1])];
}
