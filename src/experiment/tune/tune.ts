import { UserError } from '../../foundation/problem.ts';
import { randomStream } from '../../foundation/random.ts';
import { estimateOf, type Interval, intervalOf, moments } from '../../foundation/statistics/estimates.ts';
import { meanOf } from '../../result/mean-result.ts';
import { meanSavings, savings } from '../../result/savings.ts';
import type { Savings } from '../../result/schema/savings.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import type { HeldOut, Sensitivity, TuneResult } from '../../result/schema/tune.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { shownKnobs } from '../../result/shown-knobs.ts';
import { type Threshold, valueAtPath } from '../../result/thresholds.ts';
import type { KnobAxis } from '../../settings/knob-axis.ts';
import { formatKnob, KNOBS, type KnobPath, type KnobValue, type KnobValues } from '../../settings/knobs.ts';
import { type Strategy, withTechniques } from '../../settings/strategy.ts';
import { strategySentence } from '../../settings/strategy-sentence.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { metricIntervals, savingsIntervals } from '../strategy-outcome.ts';
import type { Executor } from '../work/executor.ts';
import { Interrupted } from '../work/task.ts';
import { seedsOf } from '../work/unit.ts';
import { Evaluator, type Ground } from './evaluator.ts';
import { compareStandings, type Goals, kept, objectiveOf, type Standing, standingOf } from './goals.ts';
import { heldAgainst } from './held-against.ts';
import { cautionsOf, ceilingOf, changeOnLog, damageKnown, drawn, onTraffic, wholeResult } from './report.ts';
import { SEARCH_RUNS, search, type Tried } from './search.ts';
import {
  type Dimension,
  descendant,
  pointOf,
  settingName,
  spaceOf,
  strategyAt,
  withinSight,
  withoutGrades,
} from './space.ts';

/** A strategy whose knobs are to be tuned. */
export interface TunePlan extends Ground {
  /** The arguments that give the same result again. */
  reproduce?: string[];
  seed: string;
  goals: Goals;
  /** Knobs that stay as they are, and knobs narrowed to some values. */
  fixed: Partial<KnobValues>;
  axes: readonly KnobAxis[];
  /** Later requests of the same log, which the report is about; without them other seeds are. */
  heldOut?: WorkloadSource;
}

/** Settings that go on from the search to the seeds that choose among them. */
const FINALISTS = 15;
/** What finalists keep beyond what they must, as shares of it: so many of them for each. */
const SPARES = [0, 0.0025, 0.005, 0.01, 0.02];
const CHOOSING_SEEDS = 3;
/** Then so many rounds of so many new settings near the best of them, by such steps. */
const CHOOSING_STEPS = [0.1, 0.06, 0.04];
const CHOOSING_SETTINGS = 12;
/** Seeds of the report, which neither the search nor the choice has seen. */
const REPORTED_SEEDS = 5;

/** Whole runs that tuning comes to, to tell how long it will take. */
export const TUNE_RUNS =
  SEARCH_RUNS +
  (FINALISTS + CHOOSING_STEPS.length * (CHOOSING_SETTINGS + 5)) * CHOOSING_SEEDS +
  3 * REPORTED_SEEDS +
  20;

/** What the search has come to. */
export interface Tuned {
  result: TuneResult;
  /** The best setting, to be written to a file. */
  strategy: Strategy;
}

/**
 * Tunes a strategy: a search under one seed, a choice among its finalists under others, and a report
 * under others again, so that no figure comes from the luck it was chosen for. null when interrupted.
 */
export async function tune(
  plan: TunePlan,
  executor: Executor,
  { signal, progress }: { signal?: AbortSignal; progress?: (requests: number) => void } = {},
): Promise<Tuned | null> {
  const evaluator = new Evaluator(plan, executor, signal, progress);
  const seeds = seedsOf(plan.seed, 1 + CHOOSING_SEEDS + REPORTED_SEEDS);
  const choosing = seeds.slice(1, 1 + CHOOSING_SEEDS);
  const reported = seeds.slice(1 + CHOOSING_SEEDS);
  try {
    const [asItIs] = await evaluator.playSurely([plan.strategy], plan.seed);
    const graded = [evaluator.baseline(plan.seed), asItIs as PlayedSummary].some(
      ({ quality }) => quality.mean !== null,
    );
    if (plan.goals.priceOfErrorUsd !== undefined && !graded) {
      throw new UserError({
        where: '--price-of-error',
        what: 'wrong answers cannot be weighed: the workload does not say what a good answer is',
        fix: 'leave it out, or grade answers in the log (correct.MODEL); optimize advise says how many more may be wrong',
      });
    }
    const whole = spaceOf(plan.strategy, plan.fixed, plan.axes);
    const known = damageKnown([evaluator.baseline(plan.seed), asItIs as PlayedSummary]);
    const space = withinSight(graded ? whole : withoutGrades(whole), plan.strategy, known);
    const tried = await search(space, plan.strategy, plan.goals, evaluator, plan.seed);
    const chosen = await simplified(plan, space, await choose(plan, space, tried, evaluator, choosing), evaluator);
    const later = plan.heldOut === undefined ? plan : { ...plan, source: plan.heldOut };
    const report = plan.heldOut === undefined ? evaluator : new Evaluator(later, executor, signal, progress);
    const [start, best] = await heldOut(plan, [plan.strategy, chosen], report, reported);
    const change = relativeChange(start.objectives, best.objectives);
    const sensitivity = (await putBack(plan, space, chosen, evaluator)).map(
      ({ back: _, knob: __, same: ___, ...shown }) => shown,
    );
    const full = await wholeResult(later, chosen, executor, reported[0] as string, signal);
    const asItWas =
      plan.heldOut === undefined
        ? null
        : await wholeResult(later, plan.strategy, executor, reported[0] as string, signal);
    const onLog =
      plan.heldOut === undefined
        ? null
        : await changeOnLog(
            later,
            [plan.strategy, chosen],
            executor,
            reported[0] as string,
            plan.goals.priceOfErrorUsd,
            signal,
          );
    const runs = evaluator.runs + (report === evaluator ? 0 : report.runs);
    // No part of the search, and not counted with it.
    const controls = await heldAgainst(plan.catalog, chosen, best.mean, report, reported);
    const { minimize, priceOfErrorUsd } = plan.goals;
    const priced = priceOfErrorUsd !== undefined;
    return {
      strategy: { ...chosen, name: `${plan.strategy.name} (tuned)` },
      result: {
        schemaVersion: SCHEMA_VERSION,
        command: 'tune',
        scenario: plan.source.kind === 'generated' ? plan.source.name : plan.source.path,
        seed: plan.seed,
        heldOutSeeds: reported,
        requests: best.mean.requests,
        models: plan.catalog.id,
        partial: false,
        reproduce: plan.reproduce ?? null,
        minimize,
        ...(priced ? { priceOfErrorUsd } : {}),
        keep: plan.goals.keep.map(({ text }) => text),
        space: space.map((each) => (each.kind === 'technique' ? each.technique : KNOBS[each.path].flag)),
        runs,
        start: drawn(start.shown, asItWas, priced ? (onLog?.intervals['baseline.fullCostUsd'] ?? null) : minimize),
        best: drawn(best.shown, full, priced ? (onLog?.intervals['optimized.fullCostUsd'] ?? null) : minimize),
        change: {
          ...change,
          ci95:
            plan.heldOut === undefined
              ? change.ci95
              : (onLog?.intervals[`change.${priced ? 'fullCostUsd' : minimize}`] ?? null),
        },
        ...(onLog === null ? {} : { evidence: onLog.source }),
        ...(plan.heldOut === undefined ? {} : { heldOutRequests: best.mean.requests }),
        cautions: [...cautionsOf(known, chosen), ...onTraffic(full, chosen)],
        ceiling: ceilingOf(full),
        ...(controls === null ? {} : { controls }),
        sensitivity,
      },
    };
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  }
}

/**
 * The setting that stands best on seeds it was not found with, where what must hold must do so with a
 * standard error to spare. Around the best finalists the search goes on there by small steps: what was
 * best under one seed stands on the edge of what must hold, and over it under others.
 */
async function choose(
  plan: TunePlan,
  space: readonly Dimension[],
  tried: readonly Tried[],
  evaluator: Evaluator,
  seeds: readonly string[],
): Promise<Strategy> {
  const random = randomStream(plan.seed, 'choosing');
  const judged = new Map<string, { strategy: Strategy; standing: Standing }>();
  const judge = async (strategies: readonly Strategy[]): Promise<void> => {
    const fresh = [...new Map(strategies.map((each) => [settingName(each), each])).values()].filter(
      (each) => !judged.has(settingName(each)),
    );
    const runs: (PlayedSummary | null)[][] = [];
    for (const seed of seeds) runs.push(await evaluator.play(fresh, seed));
    for (const [i, strategy] of fresh.entries()) {
      const own = runs.map((run) => run[i] ?? null).filter((summary) => summary !== null);
      // One that cannot work under some seed is not to be had.
      if (own.length < seeds.length) continue;
      judged.set(settingName(strategy), { strategy, standing: cautious(own, plan.goals) });
    }
  };
  const best = (count: number): Strategy[] =>
    [...judged.values()]
      .sort((a, b) => compareStandings(a.standing, b.standing))
      .slice(0, count)
      .map(({ strategy }) => strategy);
  await judge(finalistsOf(tried, plan.strategy, plan.goals));
  for (const step of CHOOSING_STEPS) {
    const parents = best(4).map((strategy) => pointOf(strategy, space));
    const near = Array.from({ length: CHOOSING_SETTINGS }, () =>
      strategyAt(descendant(parents, step, random), space, plan.strategy),
    );
    await judge([...changesBack(plan, space, best(1)[0] as Strategy).map(({ back }) => back), ...near]);
  }
  return best(1)[0] as Strategy;
}

/**
 * Who goes on: the best, and the best of those that keep more than they must. Under one seed the best
 * stand on the very edge of what must hold, and under another half of them are over it.
 */
function finalistsOf(tried: readonly Tried[], start: Strategy, goals: Goals): Strategy[] {
  const finalists = new Map([[settingName(start), start]]);
  for (const spare of SPARES) {
    const strict = tightened(goals, ({ value }) => spare * Math.abs(value));
    const standings = new Map(tried.map((each) => [each, standingOf(each.summary, strict)]));
    const order = [...tried].sort((a, b) =>
      compareStandings(standings.get(a) as Standing, standings.get(b) as Standing),
    );
    for (const { strategy } of order.slice(0, FINALISTS / SPARES.length))
      finalists.set(settingName(strategy), strategy);
  }
  return [...finalists.values()];
}

/** The goals with each demand asking for more. */
function tightened(goals: Goals, by: (threshold: Threshold) => number): Goals {
  const keep = goals.keep.map((threshold) => {
    const sign = threshold.operator.startsWith('>') ? 1 : threshold.operator.startsWith('<') ? -1 : 0;
    return { ...threshold, value: threshold.value + sign * by(threshold) };
  });
  return { ...goals, keep };
}

/** The standing of the means, each demanded figure moved by its standard error to the wrong side. */
function cautious(runs: readonly PlayedSummary[], goals: Goals): Standing {
  const errorOf = ({ path }: Threshold): number => {
    const figures = runs.map((run) => valueAtPath(run, path)).filter((value) => typeof value === 'number');
    return figures.length < 2 ? 0 : Math.sqrt(moments(figures).variance / figures.length);
  };
  return standingOf(meanOf(runs), tightened(goals, errorOf));
}

interface Reported {
  shown: HeldOut;
  mean: PlayedSummary;
  objectives: number[];
}

async function heldOut(
  { goals, catalog }: TunePlan,
  strategies: readonly [Strategy, Strategy],
  evaluator: Evaluator,
  seeds: readonly string[],
): Promise<[Reported, Reported]> {
  const runs: PlayedSummary[][] = [];
  for (const seed of seeds) runs.push(await evaluator.playSurely(strategies, seed));
  return strategies.map((strategy, i): Reported => {
    const own = runs.map((run) => run[i] as PlayedSummary);
    const each: Savings[] = own.map((summary, s) => savings(evaluator.baseline(seeds[s] as string), summary));
    const mean = meanOf(own);
    const objectives = own.map((summary) => objectiveOf(summary, goals) as number);
    const objective = estimateOf(objectives);
    const shown: HeldOut = {
      techniques: [...strategy.techniques],
      knobs: shownKnobs(strategy.knobs),
      sentence: strategySentence(strategy, catalog),
      summary: mean,
      intervals: metricIntervals(own),
      savings: {
        ...meanSavings(each, meanOf(seeds.map((seed) => evaluator.baseline(seed))), mean),
        ci95: savingsIntervals(each),
      },
      objective: { mean: objective.mean, ci95: intervalOf(objective) },
      keep: kept(mean, own, goals.keep),
    };
    return { shown, mean, objectives };
  }) as [Reported, Reported];
}

function relativeChange(before: readonly number[], after: readonly number[]): { mean: number; ci95: Interval } {
  const change = estimateOf(after.map((value, i) => value / before[i] - 1));
  return { mean: change.mean, ci95: intervalOf(change) };
}

/** The setting without the changes that make no difference: a search leaves many behind. */
async function simplified(
  plan: TunePlan,
  space: readonly Dimension[],
  chosen: Strategy,
  evaluator: Evaluator,
): Promise<Strategy> {
  const idle = (await putBack(plan, space, chosen, evaluator)).filter(({ same, knob }) => same && knob !== null);
  if (idle.length === 0) return chosen;
  const knobs: Partial<Record<KnobPath, KnobValue>> = {};
  for (const { knob } of idle) knobs[knob as KnobPath] = plan.strategy.knobs[knob as KnobPath];
  const simple = { ...chosen, knobs: { ...chosen.knobs, ...knobs } as KnobValues };
  const [a, b] = await evaluator.play([chosen, simple], plan.seed);
  return a && b && sameRun(a, b) ? simple : chosen;
}

/** Whether two runs came out alike in everything that counts. */
function sameRun(a: PlayedSummary, b: PlayedSummary): boolean {
  return a.costUsd === b.costUsd && a.latencyMs.mean === b.latencyMs.mean && a.quality.mean === b.quality.mean;
}

/** One change put back: the strategy then, and whether it makes no difference at all. */
interface PutBack extends Sensitivity {
  /** The knob concerned; null for a technique. */
  knob: KnobPath | null;
  back: Strategy;
  same: boolean;
}

/** The strategies with one thing put back to what it was, for each thing that is different. */
function changesBack(
  { strategy }: Pick<TunePlan, 'strategy'>,
  space: readonly Dimension[],
  best: Strategy,
): Pick<PutBack, 'what' | 'tuned' | 'was' | 'knob' | 'back'>[] {
  return space.flatMap((dimension): Pick<PutBack, 'what' | 'tuned' | 'was' | 'knob' | 'back'>[] => {
    if (dimension.kind === 'technique') {
      const { technique } = dimension;
      if (best.techniques.has(technique)) return [];
      const back = withTechniques(best, [...best.techniques, technique], best.name);
      return [{ what: technique, tuned: 'left out', was: 'used', knob: null, back }];
    }
    const { path } = dimension;
    const { technique } = KNOBS[path];
    const idle = technique !== null && !best.techniques.has(technique);
    if (idle || best.knobs[path] === strategy.knobs[path]) return [];
    const back = { ...best, knobs: { ...best.knobs, [path]: strategy.knobs[path] } };
    const written = (knobs: KnobValues): string => formatKnob(path as KnobPath, knobs[path]);
    return [{ what: KNOBS[path].flag, tuned: written(best.knobs), was: written(strategy.knobs), knob: path, back }];
  });
}

/** Each thing that tuning has changed, put back by itself, and what that does. */
async function putBack(
  { strategy, goals, seed }: TunePlan,
  space: readonly Dimension[],
  best: Strategy,
  evaluator: Evaluator,
): Promise<PutBack[]> {
  const changes = changesBack({ strategy }, space, best);
  const [whole, ...others] = await evaluator.play([best, ...changes.map(({ back }) => back)], seed);
  const objective = objectiveOf(whole as PlayedSummary, goals) as number;
  const holds = kept(whole as PlayedSummary, [], goals.keep);
  return changes
    .flatMap(({ what, tuned, was, knob, back }, i): PutBack[] => {
      const other = others[i] ?? null;
      if (other === null) return [];
      const broken = kept(other, [], goals.keep).filter(({ met }, k) => !met && holds[k]?.met === true);
      return [
        {
          what,
          tuned,
          was,
          change: (objectiveOf(other, goals) as number) / objective - 1,
          breaks: broken.map(({ threshold }) => threshold),
          back,
          knob,
          same: sameRun(whole as PlayedSummary, other),
        },
      ];
    })
    .sort((a, b) => b.breaks.length - a.breaks.length || Math.abs(b.change) - Math.abs(a.change));
}
