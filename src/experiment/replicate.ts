import { COMPARED, figureAt, figuresOf } from '../figures/figures.ts';
import { findingsOf } from '../findings/findings.ts';
import { verdictsOf } from '../findings/technique-verdicts.ts';
import { estimateOf, type Interval, intervalOf } from '../foundation/statistics/estimates.ts';
import type { Catalog } from '../models/model.ts';
import { meanOf } from '../result/mean-result.ts';
import { meanSavings } from '../result/savings.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { judge, type Threshold } from '../result/thresholds.ts';
import { savedPerWrongAlone } from '../result/wrong-answers.ts';
import type { Expectation } from '../scenario/schema.ts';
import type { KnobValues } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { WorkloadSource } from '../workload/workload-source.ts';
import { meanOfControls } from './controls.ts';
import type { TrafficOtherwise } from './otherwise.ts';
import type { SimulateTask } from './simulate-task.ts';
import { metricIntervals, savingsIntervals } from './strategy-outcome.ts';
import type { Experiment } from './work/experiment.ts';
import { seedsOf } from './work/unit.ts';

/** A simulation that is to be repeated. */
export interface ReplicationPlan {
  command: string;
  /** The arguments that give the same result again. */
  reproduce: string[];
  source: WorkloadSource;
  seed: string;
  /** How many times, each under a seed of its own. */
  runs: number;
  catalog: Catalog;
  strategy: Strategy;
  /** Knobs that the baseline has otherwise than the strategy. */
  baselineKnobs: Partial<KnobValues>;
  instant: boolean;
  expect: readonly Expectation[];
  thresholds: readonly Threshold[];
  /** Whether fixes for what is found are tried; unless told, they are. */
  fixes?: boolean;
  /** Whether choosing models is held against chance and against each model alone; unless told, it is. */
  controls?: boolean;
  /** Whether each technique is played alone, and the strategy without each; unless told, they are. */
  parts?: boolean;
  /** Traffic as it might be as well, which the strategy is then played on too; unless told, none is. */
  alternatives?: readonly TrafficOtherwise[];
  /** A simpler strategy, what comes of which is set beside it where other traffic is. */
  simpler?: Strategy;
}

/**
 * One simulation under several seeds. Every figure of the result is the mean over the runs; savings
 * are differences between runs that met the same dice, so their intervals are those of paired
 * differences.
 */
export const replication: Experiment<ReplicationPlan, SimulationResult, SimulateTask> = {
  units({ command, reproduce, source, seed, runs, catalog, strategy, baselineKnobs, instant, expect, ...more }) {
    const { controls, parts } = more;
    const left = { ...(controls === undefined ? {} : { controls }), ...(parts === undefined ? {} : { parts }) };
    const task = { kind: 'simulate', command, reproduce, strategy, baselineKnobs, expect, ...left } as const;
    return seedsOf(seed, runs).map((each) => ({ source, seed: each, catalog, instant, task }));
  },
  assemble({ runs, thresholds }, outcomes) {
    const results = outcomes.filter((result) => result !== undefined);
    return results.length === 0 ? null : judged(replicated(results, runs), thresholds);
  },
};

/** The result with what was demanded of it. */
export function judged(result: SimulationResult, thresholds: readonly Threshold[]): SimulationResult {
  return { ...result, thresholds: judge(result, thresholds) };
}

/** The mean of simulations of one plan under different seeds; `planned` is how many there should have been. */
export function replicated(results: readonly SimulationResult[], planned: number): SimulationResult {
  const [first] = results as readonly [SimulationResult, ...SimulationResult[]];
  if (planned === 1) return first;
  const mean = meanOf(results);
  const heldAgainst = meanOfControls(
    results.map(({ controls }) => controls),
    mean.baseline,
    mean.optimized.quality.mean,
  );
  const result: SimulationResult = {
    ...mean,
    runs: results.length,
    partial: results.length < planned,
    seeds: results.map(({ seed }) => seed),
    // Windows of different runs do not lie over each other: what happened over time is the first run's.
    baseline: { ...mean.baseline, timeline: first.baseline.timeline },
    optimized: { ...mean.optimized, timeline: first.optimized.timeline },
    savings: {
      ...meanSavings(
        results.map(({ savings }) => savings),
        mean.baseline,
        mean.optimized,
      ),
      ci95:
        results.length < 2 ? null : widest(first.savings.ci95, savingsIntervals(results.map(({ savings }) => savings))),
    },
    intervals: results.length < 2 ? null : widest(first.intervals, allIntervals(results)),
    attribution: mean.attribution.map((entry) => ({
      ...entry,
      alone: { ...entry.alone, perWrongUsd: savedPerWrongAlone(mean.baseline, entry.alone) },
    })),
    ...(heldAgainst === null ? {} : { controls: heldAgainst }),
  };
  result.findings = findingsOf(result);
  result.worth = verdictsOf(result);
  return result;
}

/**
 * The intervals that hold both: of a log, how it varies by itself, and of the runs, the luck of models.
 * With other seeds the same requests come again, which says nothing of others that might have come.
 */
function widest<T extends Record<string, Interval | null>>(ofLog: T | null, ofRuns: T): T {
  if (ofLog === null) return ofRuns;
  const both = Object.entries(ofRuns).map(([path, runs]): [string, Interval | null] => {
    const log = ofLog[path];
    return [path, log == null || runs === null ? runs : [Math.min(log[0], runs[0]), Math.max(log[1], runs[1])]];
  });
  return Object.fromEntries(both) as T;
}

/** The intervals of both sides, of the changes between them run by run, and of what each technique does. */
function allIntervals(results: readonly SimulationResult[]): Record<string, Interval> {
  const sides = ['baseline', 'optimized'] as const;
  return Object.fromEntries([
    ...sides.flatMap((side) => under(side, metricIntervals(results.map((result) => result[side])))),
    ...under('change', changeIntervals(results)),
    ...under('attribution', attributionIntervals(results)),
    ...under('controls', controlIntervals(results)),
  ]);
}

function under(prefix: string, intervals: Readonly<Record<string, Interval>>): [string, Interval][] {
  return Object.entries(intervals).map(([path, interval]) => [`${prefix}.${path}`, interval]);
}

/** The interval of each metric's change against the baseline, as a fraction of that; -0.1 is 10 % less. */
function changeIntervals(results: readonly SimulationResult[]): Record<string, Interval> {
  return Object.fromEntries(
    COMPARED.flatMap((path) => {
      const before = figuresOf(
        results.map(({ baseline }) => baseline),
        path,
      );
      const after = figuresOf(
        results.map(({ optimized }) => optimized),
        path,
      );
      if (before === null || after === null || before.includes(0)) return [];
      return [[path, intervalOf(estimateOf(after.map((value, i) => value / before[i] - 1)))] as const];
    }),
  );
}

/** Of what a technique does, the figures that are shown: `cache.alone.costRatio`. */
const ATTRIBUTED = [
  'alone.costRatio',
  'alone.tokensRatio',
  'alone.latencyMeanRatio',
  'alone.qualityRelative',
  'added.costRatio',
] as const;

function attributionIntervals(results: readonly SimulationResult[]): Record<string, Interval> {
  const techniques = (results[0]?.attribution ?? []).map(({ technique }) => technique);
  return Object.fromEntries(
    techniques.flatMap((technique, t) =>
      ATTRIBUTED.flatMap((path) => {
        const figures = results.map(({ attribution }) => figureAt(attribution[t], path));
        if (figures.includes(null)) return [];
        return [[`${technique}.${path}`, intervalOf(estimateOf(figures as number[]))] as const];
      }),
    ),
  );
}

/** Of what choosing models is held against: `shuffled.costRatio`, and of each model alone `gpt-4.costRatio`. */
function controlIntervals(results: readonly SimulationResult[]): Record<string, Interval> {
  const models = (results[0]?.controls?.singles ?? []).map(({ model }) => model);
  const figure = (result: SimulationResult, name: string, path: string): number | null => {
    const { shuffled, singles } = result.controls ?? {};
    return figureAt(name === 'shuffled' ? shuffled : singles?.find(({ model }) => model === name), path);
  };
  return Object.fromEntries(
    ['shuffled', ...models].flatMap((name) =>
      ['costRatio', 'qualityRelative'].flatMap((path) => {
        const figures = results.map((result) => figure(result, name, path));
        if (figures.includes(null)) return [];
        return [[`${name}.${path}`, intervalOf(estimateOf(figures as number[]))] as const];
      }),
    ),
  );
}
