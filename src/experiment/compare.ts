import type { Better } from '../figures/figure.ts';
import { FIGURES, figuresOf } from '../figures/figures.ts';
import { normalQuantile } from '../foundation/normal.ts';
import { estimateOf, intervalOf, pairedDifference, pValue } from '../foundation/statistics/estimates.ts';
import type { Catalog } from '../models/model.ts';
import { meanOf } from '../result/mean-result.ts';
import { relatedTo } from '../result/related.ts';
import type { CompareResult, Contrast, StrategyOutcome, Winner } from '../result/schema/compare.ts';
import type { PlayedSummary } from '../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../result/schema/vocabulary.ts';
import type { KnobValues } from '../settings/knobs.ts';
import { baselineFor, type Strategy } from '../settings/strategy.ts';
import type { WorkloadSource } from '../workload/workload-source.ts';
import { paretoFront } from './pareto.ts';
import { armOf } from './strategy-outcome.ts';
import type { Experiment } from './work/experiment.ts';
import type { PlayTask } from './work/play.ts';
import { type Played, playedRequests, seedsOf } from './work/unit.ts';

/** Strategies to be held against each other. */
export interface ComparePlan {
  /** The arguments that give the same result again. */
  reproduce?: string[];
  source: WorkloadSource;
  seed: string;
  runs: number;
  catalog: Catalog;
  instant: boolean;
  strategies: readonly Strategy[];
  /** Knobs that the baseline has otherwise than the first strategy. */
  baselineKnobs: Partial<KnobValues>;
}

/** Chance with which a difference should be seen, when we say how many requests that takes. */
const POWER = 0.8;
/** Rate of false alarms of the winner's sentence, all its comparisons together. */
const ALPHA = 0.05;

/** The metrics in which arms are held against the cheapest. */
const CONTRASTED = ['costPerRequestUsd', 'latencyMs.mean', 'latencyMs.p95', 'quality.mean'] as const;

/** Strategies on one workload with the same dice, under one seed after the other. */
export const comparison: Experiment<ComparePlan, CompareResult, PlayTask> = {
  units({ source, seed, runs, catalog, instant, strategies, baselineKnobs }) {
    const all = [baselineFor(strategies[0] as Strategy, baselineKnobs), ...strategies];
    return seedsOf(seed, runs).flatMap((each) =>
      all.map((strategy) => ({ source, seed: each, catalog, instant, task: { kind: 'play', strategy } as const })),
    );
  },
  assemble(plan, outcomes) {
    const { strategies, seed, runs } = plan;
    const width = strategies.length + 1;
    // Only runs in which every strategy is there can be paired.
    const rows = seedsOf(seed, runs).flatMap((each, r) => {
      const row = outcomes.slice(r * width, (r + 1) * width);
      return row.length === width && !row.includes(undefined) ? [{ seed: each, row: row as Played[] }] : [];
    });
    const [first] = rows;
    if (first === undefined) return null;
    const column = (c: number): Played[] => rows.map(({ row }) => row[c] as Played);
    const baselines = column(0);
    const arms = strategies.map((strategy, s) => armOf(strategy, column(s + 1), baselines));
    const front = paretoFront(arms.map(({ summary }) => summary));
    const { workload } = first.row[0] as Played;
    const figures = arms.map((_, s) => column(s + 1).map(({ summary }) => summary));
    return {
      schemaVersion: SCHEMA_VERSION,
      command: 'compare',
      scenario: plan.source.kind === 'generated' ? plan.source.name : plan.source.path,
      seed,
      runs: rows.length,
      seeds: rows.map((row) => row.seed),
      ...playedRequests(workload),
      models: plan.catalog.id,
      partial: rows.length < runs,
      reproduce: plan.reproduce ?? null,
      workload: meanOf(column(0).map((played) => played.workload)),
      baseline: meanOf(baselines.map(({ summary }) => relatedTo(summary, summary))),
      arms: arms.map((arm, i) => ({ ...arm, onFront: front[i] as boolean })),
      ...(rows.length < 2 ? { contrasts: [], winner: null } : ranked(arms, figures, workload.requests * rows.length)),
    };
  },
};

function ranked(
  arms: readonly StrategyOutcome[],
  runs: readonly PlayedSummary[][],
  requests: number,
): { contrasts: Contrast[]; winner: Winner | null } {
  const byCost = arms
    .map((_, i) => i)
    .sort(
      (a, b) =>
        (arms[a] as StrategyOutcome).summary.costPerRequestUsd - (arms[b] as StrategyOutcome).summary.costPerRequestUsd,
    );
  const best = byCost[0];
  const others = byCost.slice(1);
  const contrasts = others.flatMap((other) =>
    CONTRASTED.flatMap((path) => {
      const { better } = FIGURES[path];
      const a = figuresOf(runs[best] as PlayedSummary[], path);
      const b = figuresOf(runs[other] as PlayedSummary[], path);
      if (a === null || b === null || a.includes(0)) return [];
      const names = { arm: (arms[other] as StrategyOutcome).name, against: (arms[best] as StrategyOutcome).name };
      return [{ ...names, metric: path, ...contrast(a, b, better, requests) }];
    }),
  );
  const [second] = others;
  if (second === undefined) return { contrasts, winner: null };
  const costs = (i: number): number[] => figuresOf(runs[i] as PlayedSummary[], 'costPerRequestUsd') as number[];
  const [cheap, dear] = [costs(best), costs(second)];
  const saved = estimateOf(cheap.map((usd, i) => 1 - usd / dear[i]));
  const interval = intervalOf(saved, 1 - ALPHA / others.length);
  const certain = interval[0] > 0;
  const winner: Winner = {
    arm: (arms[best] as StrategyOutcome).name,
    runnerUp: (arms[second] as StrategyOutcome).name,
    cheaperBy: saved.mean,
    interval,
    certain,
    requestsNeeded: certain ? null : needed(saved.mean, saved.error, requests),
  };
  return { contrasts, winner };
}

function contrast(
  against: readonly number[],
  arm: readonly number[],
  better: Better,
  requests: number,
): Pick<Contrast, 'change' | 'ci95' | 'pValue' | 'verdict' | 'requestsNeeded'> {
  const zero = against.map(() => 0);
  const change = pairedDifference(
    zero,
    arm.map((value, i) => value / against[i] - 1),
  );
  const ci95 = intervalOf(change);
  const none = ci95[0] <= 0 && ci95[1] >= 0;
  return {
    change: change.mean,
    ci95,
    pValue: pValue(change),
    verdict: none ? 'none' : change.mean < 0 === (better === 'less') ? 'better' : 'worse',
    requestsNeeded: none ? needed(change.mean, change.error, requests) : null,
  };
}

/**
 * Requests for which a paired difference of this size stands out four times out of five: the error
 * shrinks with the root of their number. null for no difference at all.
 */
function needed(difference: number, error: number, requests: number): number | null {
  if (difference === 0 || error === 0) return null;
  const z = normalQuantile(1 - ALPHA / 2) + normalQuantile(POWER);
  return Math.ceil(requests * ((z * error) / difference) ** 2);
}
