import type { Better } from '../figures/figure.ts';
import { FIGURES, figuresOf } from '../figures/figures.ts';
import { normalQuantile } from '../foundation/normal.ts';
import { estimateOf, type Interval, intervalOf, pairedDifference, pValue } from '../foundation/statistics/estimates.ts';
import type { Catalog } from '../models/model.ts';
import { meanOf } from '../result/mean-result.ts';
import { relatedTo } from '../result/related.ts';
import type { CompareResult, Contrast, StrategyOutcome, Winner } from '../result/schema/compare.ts';
import type { Controls } from '../result/schema/controls.ts';
import type { PlayedSummary } from '../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../result/schema/vocabulary.ts';
import type { KnobValues } from '../settings/knobs.ts';
import { baselineFor, type Strategy } from '../settings/strategy.ts';
import { strategySentence } from '../settings/strategy-sentence.ts';
import type { WorkloadSource } from '../workload/workload-source.ts';
import { cautionsOn } from './cautions-on.ts';
import { choosesModels, controlsOf, meanOfControls } from './controls.ts';
import type { ControlsTask, PlayedControls } from './controls-task.ts';
import { both, type DrawnChange, drawnChange, drawnSaving, withEvidence } from './log-evidence.ts';
import { paretoFront } from './pareto.ts';
import { armOf } from './strategy-outcome.ts';
import type { EvidenceTask, PairedEvidence } from './work/evidence-task.ts';
import type { Experiment } from './work/experiment.ts';
import type { PlayTask } from './work/play.ts';
import { type Played, playedRequests, seedsOf, type Unit } from './work/unit.ts';

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
  /** Whether those that choose models are held against chance and against each model alone. Default: false. */
  controls?: boolean;
}

/** The plan's strategies that are held against chance and against each model alone. */
function controlled({ strategies, catalog, controls = false }: ComparePlan): readonly Strategy[] {
  return controls ? strategies.filter((strategy) => choosesModels(strategy, catalog)) : [];
}

/** Chance with which a difference should be seen, when we say how many requests that takes. */
const POWER = 0.8;
/** Rate of false alarms of the winner's sentence, all its comparisons together. */
const ALPHA = 0.05;

/** The metrics in which arms are held against the cheapest. */
const CONTRASTED = ['costPerRequestUsd', 'latencyMs.mean', 'latencyMs.p95', 'quality.mean'] as const;

/** Strategies on one workload with the same dice, under one seed after the other. */
export const comparison: Experiment<ComparePlan, CompareResult, PlayTask | EvidenceTask | ControlsTask> = {
  units(plan) {
    const { source, seed, runs, catalog, instant, strategies, baselineKnobs } = plan;
    const all = [baselineFor(strategies[0] as Strategy, baselineKnobs), ...strategies];
    const base = { source, seed, catalog, instant };
    const played = seedsOf(seed, runs).flatMap((each) =>
      all.map((strategy): Unit<PlayTask> => ({ ...base, seed: each, task: { kind: 'play', strategy } })),
    );
    const held = seedsOf(seed, runs).flatMap((each) =>
      controlled(plan).map(
        (strategy): Unit<ControlsTask> => ({ ...base, seed: each, task: { kind: 'controls', strategy } }),
      ),
    );
    if (source.kind !== 'trace') return [...played, ...held];
    const costLevel = 1 - ALPHA / Math.max(1, strategies.length - 1);
    return [...played, { ...base, task: { kind: 'evidence', strategies: all, costLevel } }, ...held];
  },
  assemble(plan, outcomes) {
    const { strategies, seed, runs } = plan;
    const width = strategies.length + 1;
    // Only runs in which every strategy is there can be paired.
    const rows = seedsOf(seed, runs).flatMap((each, r) => {
      const row = outcomes.slice(r * width, (r + 1) * width);
      return row.length === width && !row.includes(undefined) ? [{ seed: each, run: r, row: row as Played[] }] : [];
    });
    const [first] = rows;
    if (first === undefined) return null;
    const column = (c: number): Played[] => rows.map(({ row }) => row[c] as Played);
    const baselines = column(0);
    const isLog = plan.source.kind === 'trace';
    const pairs = (isLog ? (outcomes[runs * width] ?? null) : null) as PairedEvidence | null;
    const held = controlled(plan);
    const controlsOfRun = (run: number, strategy: Strategy): PlayedControls | undefined =>
      outcomes[runs * width + (isLog ? 1 : 0) + run * held.length + held.indexOf(strategy)] as
        | PlayedControls
        | undefined;
    const arms = strategies.map((strategy, s) =>
      withEvidence(armOf(strategy, column(s + 1), baselines), pairs?.[s + 1]?.[0] ?? null),
    );
    const baseline = meanOf(baselines.map(({ summary }) => relatedTo(summary, summary)));
    const heldAgainst = (strategy: Strategy, arm: number): { controls?: Controls } => {
      if (!held.includes(strategy)) return {};
      const each = rows.map(({ run, row }) => {
        const played = controlsOfRun(run, strategy);
        if (played === undefined) return undefined;
        const [before, after] = [(row[0] as Played).summary, (row[arm + 1] as Played).summary];
        const singles = new Map(Object.entries(played.singles));
        return controlsOf(strategy, before, after, singles, played.shuffled) ?? undefined;
      });
      const mean = meanOfControls(each, baseline, (arms[arm] as StrategyOutcome).summary.quality.mean);
      return mean === null ? {} : { controls: mean };
    };
    const drawn = pairs?.[1]?.[0] ?? null;
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
      baseline,
      arms: arms.map((arm, i) => ({
        ...arm,
        ...heldAgainst(strategies[i] as Strategy, i),
        sentence: strategySentence(strategies[i] as Strategy, plan.catalog),
        onFront: front[i] as boolean,
      })),
      ...(drawn === null ? {} : { evidence: drawn.source }),
      ...cautionsOn(workload, strategies, { monthly: false, seeds: false }),
      ...(rows.length < 2 && drawn === null
        ? { contrasts: [], winner: null }
        : ranked(arms, figures, workload.requests * rows.length, drawn === null ? null : pairs)),
    };
  },
};

function ranked(
  arms: readonly StrategyOutcome[],
  runs: readonly PlayedSummary[][],
  requests: number,
  pairs: PairedEvidence | null,
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
      const drawn = pairs === null ? null : drawnChange(pairs, best + 1, other + 1, path);
      // Seeds replay the same requests of a log, and say nothing of others that might have come.
      if (drawn === null && (pairs !== null || a.length < 2)) return [];
      return [{ ...names, metric: path, ...contrast(a, b, better, requests, drawn) }];
    }),
  );
  const [second] = others;
  if (second === undefined) return { contrasts, winner: null };
  const costs = (i: number): number[] => figuresOf(runs[i] as PlayedSummary[], 'costPerRequestUsd') as number[];
  const [cheap, dear] = [costs(best), costs(second)];
  const saved = estimateOf(cheap.map((usd, i) => 1 - usd / dear[i]));
  const ofRuns = cheap.length < 2 ? null : intervalOf(saved, 1 - ALPHA / others.length);
  const interval = both(ofRuns, pairs === null ? null : drawnSaving(pairs, second + 1, best + 1)) as Interval;
  const certain = interval[0] > 0;
  const winner: Winner = {
    arm: (arms[best] as StrategyOutcome).name,
    runnerUp: (arms[second] as StrategyOutcome).name,
    cheaperBy: saved.mean,
    interval,
    certain,
    requestsNeeded: certain ? null : needed(saved.mean, pairs === null ? saved.error : errorIn(interval), requests),
  };
  return { contrasts, winner };
}

function contrast(
  against: readonly number[],
  arm: readonly number[],
  better: Better,
  requests: number,
  drawn: DrawnChange | null,
): Pick<Contrast, 'change' | 'ci95' | 'pValue' | 'verdict' | 'requestsNeeded'> {
  const zero = against.map(() => 0);
  const change = pairedDifference(
    zero,
    arm.map((value, i) => value / against[i] - 1),
  );
  const ofRuns = arm.length < 2 ? null : intervalOf(change);
  const ci95 = both(ofRuns, drawn?.ci95 ?? null) as Interval;
  const none = ci95[0] <= 0 && ci95[1] >= 0;
  return {
    change: change.mean,
    ci95,
    pValue: Math.max(ofRuns === null ? 0 : pValue(change), drawn?.pValue ?? 0),
    verdict: none ? 'none' : change.mean < 0 === (better === 'less') ? 'better' : 'worse',
    requestsNeeded: none ? needed(change.mean, drawn === null ? change.error : errorIn(ci95), requests) : null,
  };
}

/** The standard error that an interval of 95 % comes from. */
function errorIn([low, high]: Interval): number {
  return (high - low) / (2 * normalQuantile(1 - ALPHA / 2));
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
