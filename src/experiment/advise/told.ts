import { USUAL_SEED } from '../../foundation/random.ts';
import { estimateOf, type Interval, intervalOf } from '../../foundation/statistics/estimates.ts';
import { meanOf } from '../../result/mean-result.ts';
import type { AdviceStep, AdviseResult } from '../../result/schema/advise.ts';
import type { OtherTraffic } from '../../result/schema/parts.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { shownKnobs } from '../../result/shown-knobs.ts';
import { savedPerWrongUsd } from '../../result/wrong-answers.ts';
import { knobFlags } from '../../settings/knob-flags.ts';
import { defaultKnobs, type KnobPath, TECHNIQUE } from '../../settings/knobs.ts';
import { strategySentence } from '../../settings/strategy-sentence.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { playedBoth, trafficPlayed, withFigures } from '../otherwise.ts';
import type { Executor } from '../work/executor.ts';
import { Interrupted } from '../work/task.ts';
import type { Played, Unit } from '../work/unit.ts';
import { notHeld, notWorth } from './left-out.ts';
import type { Move, Setting } from './moves.ts';
import {
  type AdvisePlan,
  type AdviseWatch,
  baselineOf,
  catalogOf,
  LEAST_SAVED,
  type Priced,
  type Tried,
} from './plan.ts';
import type { PlayedSteps, Stage, StepsTask } from './steps-task.ts';

/** What it saves at least where it was not found. */
const LEAST_HELD = LEAST_SAVED / 2;

/** Plays the steps on traffic that they were not found on, and makes the result of it. */
export async function told(
  plan: Priced,
  now: Played,
  chosen: readonly Tried[],
  others: readonly (Tried | Move)[],
  found: PlayedSummary,
  executor: Executor,
  watch: AdviseWatch,
): Promise<AdviseResult> {
  const { signal } = watch;
  const stages = [baselineOf(plan), ...chosen.map(({ setting }) => setting)].map(
    (setting): Stage => ({ strategy: setting.strategy, catalog: catalogOf(plan, setting) }),
  );
  const { source, seeds, on } = plan.told;
  const units = seeds.map(
    (seed): Unit<StepsTask> => ({
      source,
      seed,
      catalog: plan.catalog,
      instant: false,
      task: { kind: 'steps', stages },
    }),
  );
  const runs: PlayedSteps[] = [];
  await executor.run(units, {
    done: (i, outcome) => {
      runs[i] = outcome as PlayedSteps;
    },
    ...watch,
  });
  if (signal?.aborted === true || runs.filter(Boolean).length < seeds.length) throw new Interrupted();
  // What does not hold elsewhere is no step, and with it whatever was built on it.
  const fails = chosen.findIndex((_, i) => savedOfFirst(runs, i, i + 1).mean < LEAST_HELD);
  const last = fails === -1 ? chosen.length : fails;
  const steps = chosen.slice(0, last).map((tried, i) => stepOf(plan, now.summary, tried, i + 1, runs));
  const share = savedOfFirst(runs, 0, last);
  const wrong = wrongPerThousand(runs, last);
  const evidence = runs[0]?.onLog?.source;
  const elsewhere =
    last === 0 ? [] : await onOtherTraffic(plan, stages[0] as Stage, stages[last] as Stage, executor, watch);
  const first = runs[0]?.summaries[0] as PlayedSummary;
  return {
    schemaVersion: SCHEMA_VERSION,
    command: 'advise',
    scenario: nameOf(plan.source),
    seed: plan.seed,
    models: plan.catalog.id,
    partial: false,
    reproduce: plan.reproduce ?? null,
    requests: now.summary.requests,
    now: {
      ...(now.summary.kind === undefined ? {} : { kind: now.summary.kind }),
      ...(now.summary.kind === 'assumed'
        ? { model: plan.catalog.baseline, paidUsd: runs[0]?.known.paidUsd ?? null }
        : {}),
      costUsd: now.summary.costUsd,
      monthlyUsd: now.summary.monthlyUsd,
      wrongPerThousand: wrongPerThousand(runs, 0),
    },
    could: {
      saved: { share: share.mean, ci95: last === 0 ? null : (runs[0]?.onLog?.savedOfFirst[last] ?? share.ci95) },
      monthlyUsd: now.summary.monthlyUsd === null ? null : now.summary.monthlyUsd * (1 - share.mean),
      wrongPerThousand: wrong,
    },
    priceOfErrorUsd: plan.priceOfErrorUsd,
    priceOfErrorAssumed: plan.assumesPrice,
    minQuality: plan.minQuality,
    steps,
    assumptions: runs[0]?.known.assumptions ?? [],
    notWorth: [
      ...(fails === -1 ? [] : [notHeld(chosen[fails] as Tried, savedOfFirst(runs, fails, fails + 1).mean)]),
      ...notWorth(plan, others, chosen, found, (runs[0] as PlayedSteps).known),
    ],
    ...(elsewhere.length === 0 ? {} : { alternatives: elsewhere }),
    told: { on, requests: first.requests, seeds: [...seeds], ...(evidence === undefined ? {} : { evidence }) },
  };
}

/** What a workload is called. */
function nameOf(source: WorkloadSource): string {
  if (source.kind === 'generated') return source.name;
  return source.path === '-' ? 'standard input' : source.path;
}

/** What all steps together come to on other traffic than the scenario assumes. */
async function onOtherTraffic(
  { source, alternatives = [], told: { seeds }, catalog }: AdvisePlan,
  baseline: Stage,
  advised: Stage,
  executor: Executor,
  watch: AdviseWatch,
): Promise<OtherTraffic[]> {
  const traffic = trafficPlayed(source, alternatives);
  const task = { kind: 'steps', stages: [baseline, advised] } as const;
  const units = traffic.map((other): Unit<StepsTask> => {
    return { source: other.source, seed: seeds[0] as string, catalog, instant: false, task };
  });
  const figures = await playedBoth(units, executor, watch);
  if (figures === null) throw new Interrupted();
  return withFigures(traffic, figures);
}

/** Saved from one stage to another, as a fraction of the first bill; the interval is that of the seeds. */
function savedOfFirst(runs: readonly PlayedSteps[], from: number, to: number): { mean: number; ci95: Interval | null } {
  const saved = runs.map(({ summaries }) => {
    const cost = (stage: number): number => (summaries[stage] as PlayedSummary).costPerRequestUsd;
    return cost(0) === 0 ? 0 : (cost(from) - cost(to)) / cost(0);
  });
  const estimate = estimateOf(saved);
  return { mean: estimate.mean, ci95: runs.length < 2 ? null : intervalOf(estimate) };
}

function wrongPerThousand(runs: readonly PlayedSteps[], stage: number): number | null {
  return meanOf(runs.map(({ summaries }) => (summaries[stage] as PlayedSummary).quality.wrongPerThousand));
}

function stepOf(
  plan: AdvisePlan,
  { monthlyUsd }: PlayedSummary,
  { move, setting }: Tried,
  stage: number,
  runs: readonly PlayedSteps[],
): AdviceStep {
  const { mean, ci95 } = savedOfFirst(runs, stage - 1, stage);
  const [was, is] = [wrongPerThousand(runs, stage - 1), wrongPerThousand(runs, stage)];
  // What a technique leaves out of prompts may be missed, and nobody knows how often.
  const judged = move.techniques.every((technique) => TECHNIQUE[technique].qualityKnown);
  const more = was === null || is === null || !judged ? null : is - was;
  const perRequest = (at: number): number =>
    runs.reduce((sum, { summaries }) => sum + (summaries[at] as PlayedSummary).costPerRequestUsd, 0) / runs.length;
  const [before, after] = [perRequest(stage - 1), perRequest(stage)];
  const onLog = runs[0]?.onLog?.saved[stage] ?? null;
  // What the log says is of the bill before the step.
  const part = before / perRequest(0);
  return {
    title: move.title,
    techniques: [...setting.strategy.techniques],
    knobs: shownKnobs(setting.strategy.knobs),
    sentence: strategySentence(setting.strategy, catalogOf(plan, setting)),
    model: setting.model,
    saved: {
      share: mean,
      ci95: onLog === null ? ci95 : [onLog[0] * part, onLog[1] * part],
      monthlyUsd: monthlyUsd === null ? null : monthlyUsd * mean,
    },
    wrongPerThousand: is,
    moreWrongPerThousand: more,
    savedPerWrongUsd: savedPerWrongUsd(before - after, more),
    breakEven: more === null && (move.kind === 'model' || !judged) && before > 0 ? after / before : null,
    ...monthlyOf(runs.map(({ summaries }) => summaries[stage] as PlayedSummary)),
    effort: move.effort,
    risk: move.risk,
    arguments: argumentsOf(plan, setting),
    ...exportOf(plan, setting),
  };
}

/** From how many requests a day on what is paid by the month pays, and how many it can take; nothing where nothing is paid so. */
function monthlyOf(summaries: readonly PlayedSummary[]): Pick<AdviceStep, 'breakEvenPerDay' | 'capacityPerDay'> {
  const fixed = summaries.map(({ fixedPrice }) => fixedPrice);
  if (fixed.every((each) => each === undefined || each.usdPerMonth === 0)) return {};
  const mean = (values: readonly (number | null | undefined)[]): number | null =>
    meanOf(values.map((value) => value ?? null));
  return {
    breakEvenPerDay: mean(fixed.map((each) => each?.breakEvenPerDay)),
    capacityPerDay: mean(fixed.map((each) => each?.capacityPerDay)),
  };
}

/** The command that writes a setting down for where it can run; nothing where it cannot. */
function exportOf(plan: AdvisePlan, setting: Setting): Pick<AdviceStep, 'exportArguments'> {
  const target = plan.exportedTo?.(setting.strategy, catalogOf(plan, setting)) ?? null;
  if (target === null) return {};
  const [, ...others] = argumentsOf(plan, setting);
  return { exportArguments: ['export', '--to', target, ...others] };
}

/** The command that shows a setting beside the baseline. */
function argumentsOf(plan: AdvisePlan, { strategy, model }: Setting): string[] {
  const usual = defaultKnobs();
  const turned = Object.entries(strategy.knobs).filter(([path, value]) => value !== usual[path as KnobPath]);
  return [
    'simulate',
    ...plan.workloadArguments,
    '--strategy',
    'baseline',
    '--with',
    [...strategy.techniques].join(','),
    ...knobFlags(Object.fromEntries(turned)),
    ...(model === null ? [] : plan.modelArguments(model)),
    ...(plan.seed === USUAL_SEED ? [] : ['--seed', plan.seed]),
  ];
}
