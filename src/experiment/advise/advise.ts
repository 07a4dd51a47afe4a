import { UserError } from '../../foundation/problem.ts';
import { estimateOf, type Interval, intervalOf } from '../../foundation/statistics/estimates.ts';
import type { Catalog } from '../../models/model.ts';
import { relatedTo } from '../../result/related.ts';
import type { AdviceEffort, AdviceStep, AdviseResult, LeftOutBecause } from '../../result/schema/advise.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { shownKnobs } from '../../result/shown-knobs.ts';
import { knobFlags } from '../../settings/knob-flags.ts';
import { defaultKnobs, type KnobPath, type KnobValues } from '../../settings/knobs.ts';
import { baselineFor, findStrategy } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import type { Executor } from '../work/executor.ts';
import type { TryTask } from '../work/play.ts';
import { Interrupted } from '../work/task.ts';
import type { OutcomeOf, Played, Unit } from '../work/unit.ts';
import { KIND_WORDS, type Move, movesOn, type Setting, type Sight, withMove } from './moves.ts';
import type { KnownOf, PlayedSteps, Stage, StepsTask } from './steps-task.ts';

/** Steps of advice: more is nobody's next quarter. */
const MOST_STEPS = 3;

/** Of the first bill, what a step saves at least. */
const LEAST_SAVED = 0.01;

/** What it saves at least where it was not found. */
const LEAST_HELD = LEAST_SAVED / 2;

/** A step that saves nearly as much as the best one, and is less work, comes before it. */
const NEARLY = 0.97;

const EFFORTS: readonly AdviceEffort[] = ['minutes', 'hours', 'a day', 'days', 'weeks'];

/** What advice is asked for. */
export interface AdvisePlan {
  reproduce?: string[];
  source: WorkloadSource;
  /** Where the steps are found, and where they are told of: later, or under these other seeds. */
  found: WorkloadSource;
  told: { on: AdviseResult['told']['on']; source: WorkloadSource; seeds: readonly string[] };
  seed: string;
  catalog: Catalog;
  /** The same catalog where one model answers everything, by that model. */
  oneModel: Readonly<Record<string, Catalog>>;
  baselineKnobs: Partial<KnobValues>;
  /** USD that a wrong answer costs; null where nobody says. */
  priceOfErrorUsd: number | null;
  /** Quality to be kept, as a fraction of the baseline's, where it is known. */
  minQuality: number;
  /** Arguments that name the workload and the models, and those that send everything to one model. */
  workloadArguments: readonly string[];
  modelArguments: (model: string) => readonly string[];
}

/** The same with the price of a wrong answer, given or assumed. */
interface Priced extends AdvisePlan {
  priceOfErrorUsd: number;
  assumesPrice: boolean;
}

/** A wrong answer costs so many times as much as an answer, where nobody says: it is asked for again, and somebody is kept waiting. */
const USUAL_ERROR = 5;

/** Who watches. */
export interface AdviseWatch {
  signal?: AbortSignal;
  progress?: (requests: number) => void;
}

/** A move with what came of it on top of what was made before. */
interface Tried {
  move: Move;
  setting: Setting;
  summary: PlayedSummary;
}

/**
 * What saves most on a workload: of all that can be judged there the move that saves most, then the one that
 * saves most on top of it, and a third. They are found on one part of the traffic and told of on
 * another. null when interrupted.
 */
export async function advise(
  asked: AdvisePlan,
  executor: Executor,
  watch: AdviseWatch = {},
): Promise<AdviseResult | null> {
  try {
    const start: Setting = { strategy: findStrategy('baseline'), model: null };
    const [whole] = await play(asked, [baselineOf(asked)], asked.source, executor, watch);
    const now = whole as Played;
    const plan: Priced = {
      ...asked,
      priceOfErrorUsd: asked.priceOfErrorUsd ?? USUAL_ERROR * now.summary.costPerRequestUsd,
      assumesPrice: asked.priceOfErrorUsd === null,
    };
    const [before, probe] = await play(plan, [baselineOf(plan), withMove(start, PROBE)], plan.found, executor, watch);
    const baseline = (before as Played).summary;
    const moves = movesOn(sightOf(before as Played, probe ?? null), Object.keys(plan.oneModel));
    const chosen: Tried[] = [];
    let others: readonly (Tried | Move)[] = [];
    for (let round = 0; round < MOST_STEPS; round++) {
      const last = chosen.at(-1);
      const open = moves.filter(({ kind }) => chosen.every(({ move }) => move.kind !== kind));
      const settings = open.map((move) => withMove(last?.setting ?? start, move));
      const outcomes = await play(plan, settings, plan.found, executor, watch);
      const tried = open.map((move, i): Tried | Move => {
        const outcome = outcomes[i] ?? null;
        return outcome === null
          ? move
          : { move, setting: settings[i] as Setting, summary: relatedTo(baseline, outcome.summary) };
      });
      const best = bestOf(plan, tried, last?.summary ?? baseline, baseline);
      others = tried.filter((each) => each !== best && ('move' in each ? each.move : each).kind !== best?.move.kind);
      if (best === null) break;
      chosen.push(best);
    }
    return await told(plan, now, chosen, others, baseline, executor, watch);
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  }
}

/** A plain cache: its hits tell what is known of answers that are given again. */
const PROBE = movesOn(
  { staleness: false, falseHits: false, quality: false, deferrable: false, texts: 0 },
  [],
)[0] as Move;

function baselineOf({ baselineKnobs }: AdvisePlan): Setting {
  return { strategy: baselineFor({ knobs: defaultKnobs() }, baselineKnobs), model: null };
}

function sightOf({ summary, workload }: Played, probe: Played | null): Sight {
  const { cache } = probe?.summary ?? summary;
  return {
    staleness: cache.staleHits !== null,
    falseHits: cache.falseHits !== null,
    quality: summary.quality.mean !== null,
    deferrable: (summary.deferrable?.requests ?? 0) > 0,
    texts: workload.queries,
  };
}

/** What a request costs with what its wrong answers cost, in USD. */
function worthOf({ priceOfErrorUsd }: Priced, { costPerRequestUsd, quality }: PlayedSummary): number {
  return costPerRequestUsd + (quality.mean === null ? 0 : priceOfErrorUsd * (1 - quality.mean));
}

/** The move that saves most, or is less work and saves nearly as much; null where none is worth its while. */
function bestOf(
  plan: Priced,
  tried: readonly (Tried | Move)[],
  last: PlayedSummary,
  baseline: PlayedSummary,
): Tried | null {
  const gain = ({ summary }: Tried): number => worthOf(plan, last) - worthOf(plan, summary);
  const able = tried.filter(
    (each): each is Tried =>
      'summary' in each &&
      isSeen(each) &&
      (each.summary.quality.relative ?? 1) >= plan.minQuality &&
      unanswered(each.summary) <= unanswered(baseline) &&
      gain(each) >= LEAST_SAVED * worthOf(plan, baseline),
  );
  const most = Math.max(0, ...able.map(gain));
  const near = able.filter((each) => gain(each) >= NEARLY * most);
  const effort = ({ move }: Tried): number => EFFORTS.indexOf(move.effort);
  return near.sort((a, b) => effort(a) - effort(b) || gain(b) - gain(a))[0] ?? null;
}

/** Whether what a move may do to answers is known: of like questions, which of them get another's. */
function isSeen({ move, summary }: Tried): boolean {
  return move.kind !== 'similar' || summary.cache.falseHits !== null;
}

/** Kinds of moves that are judged by which requests ask the same, by their words, and by how close together they come. */
const BY_ASKS: readonly Move['kind'][] = ['cache', 'sharing', 'guessing'];
const BY_WORDS: readonly Move['kind'][] = ['similar', 'prompt'];
const BY_MOMENTS: readonly Move['kind'][] = ['sharing', 'timing'];

/** Whether a log holds what moves of a kind are judged by. */
function isKnown(kind: Move['kind'], { asks, beginnings, grownPrompts = 0, timed }: KnownOf): boolean {
  if (!timed && BY_MOMENTS.includes(kind)) return false;
  if (kind === 'beginnings') return beginnings !== false || grownPrompts > 0;
  return !(asks === 'nothing' && BY_ASKS.includes(kind)) && !(asks !== undefined && BY_WORDS.includes(kind));
}

function unanswered({ unanswered: { refused, failed, tooLong = 0 }, requests }: PlayedSummary): number {
  return (refused + failed + tooLong) / requests;
}

/** Plays settings, each with its own models; null for one that cannot work on the workload. */
async function play(
  { seed, catalog, oneModel }: AdvisePlan,
  settings: readonly Setting[],
  source: WorkloadSource,
  executor: Executor,
  { signal, progress }: AdviseWatch,
): Promise<(Played | null)[]> {
  const units = settings.map(
    ({ strategy, model }): Unit<TryTask> => ({
      source,
      seed,
      catalog: model === null ? catalog : (oneModel[model] as Catalog),
      instant: false,
      task: { kind: 'try', strategy },
    }),
  );
  const outcomes: (Played | null)[] = units.map(() => null);
  let done = 0;
  await executor.run(units, {
    done: (i, outcome) => {
      const tried = outcome as OutcomeOf<TryTask>;
      done++;
      if (!('refused' in tried)) outcomes[i] = tried;
      // The baseline has to work.
      else if ((settings[i] as Setting).strategy.isBaseline === true) throw new UserError(tried.refused);
    },
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (signal?.aborted === true || done < units.length) throw new Interrupted();
  return outcomes;
}

/** Plays the steps on traffic that they were not found on, and makes the result of it. */
async function told(
  plan: Priced,
  now: Played,
  chosen: readonly Tried[],
  others: readonly (Tried | Move)[],
  found: PlayedSummary,
  executor: Executor,
  { signal, progress }: AdviseWatch,
): Promise<AdviseResult> {
  const stages = [baselineOf(plan), ...chosen.map(({ setting }) => setting)].map(
    ({ strategy, model }): Stage => ({
      strategy,
      catalog: model === null ? plan.catalog : (plan.oneModel[model] as Catalog),
    }),
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
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (signal?.aborted === true || runs.filter(Boolean).length < seeds.length) throw new Interrupted();
  // What does not hold elsewhere is no step, and with it whatever was built on it.
  const fails = chosen.findIndex((_, i) => savedOfFirst(runs, i, i + 1).mean < LEAST_HELD);
  const last = fails === -1 ? chosen.length : fails;
  const steps = chosen.slice(0, last).map((tried, i) => stepOf(plan, now.summary, tried, i + 1, runs));
  const share = savedOfFirst(runs, 0, last);
  const wrong = wrongPerThousand(runs, last);
  const evidence = runs[0]?.onLog?.source;
  const first = runs[0]?.summaries[0] as PlayedSummary;
  return {
    schemaVersion: SCHEMA_VERSION,
    command: 'advise',
    scenario: plan.source.kind === 'generated' ? plan.source.name : plan.source.path,
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
    told: { on, requests: first.requests, seeds: [...seeds], ...(evidence === undefined ? {} : { evidence }) },
  };
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
  const wrong = runs.map(({ summaries }) => (summaries[stage] as PlayedSummary).quality.mean);
  return wrong.some((mean) => mean === null)
    ? null
    : wrong.reduce((sum: number, mean) => sum + 1_000 * (1 - (mean as number)), 0) / runs.length;
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
  const more = was === null || is === null ? null : is - was;
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
    model: setting.model,
    saved: {
      share: mean,
      ci95: onLog === null ? ci95 : [onLog[0] * part, onLog[1] * part],
      monthlyUsd: monthlyUsd === null ? null : monthlyUsd * mean,
    },
    wrongPerThousand: is,
    moreWrongPerThousand: more,
    savedPerWrongUsd: more === null || more < 0.5 ? null : (1_000 * (before - after)) / more,
    breakEven: more === null && move.kind === 'model' && before > 0 ? after / before : null,
    effort: move.effort,
    risk: move.risk,
    arguments: argumentsOf(plan, setting),
  };
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
    '--seed',
    plan.seed,
  ];
}

/** A step that was found, and saves next to nothing where it is told of. */
function notHeld({ move }: Tried, share: number): AdviseResult['notWorth'][number] {
  return { title: KIND_WORDS[move.kind], share, because: 'saves too little' };
}

/** Why what can be judged, and saves `share` on top of `last`, is none of the steps. */
function whyNot(
  plan: Priced,
  { summary }: Tried,
  last: PlayedSummary,
  share: number,
  baseline: PlayedSummary,
): LeftOutBecause {
  if (share < LEAST_SAVED) return 'saves too little';
  if (unanswered(summary) > unanswered(baseline)) return 'unanswered requests';
  const keeps = (summary.quality.relative ?? 1) >= plan.minQuality;
  const gains = worthOf(plan, last) - worthOf(plan, summary) >= LEAST_SAVED * worthOf(plan, baseline);
  return keeps && gains ? 'another step saves more' : 'wrong answers';
}

/** The moves that save next to nothing on top of the steps, the best of each kind; the last step is played without it. */
function notWorth(
  plan: Priced,
  others: readonly (Tried | Move)[],
  chosen: readonly Tried[],
  baseline: PlayedSummary,
  known: KnownOf,
): AdviseResult['notWorth'] {
  const kinds = new Map<Move['kind'], AdviseResult['notWorth'][number]>();
  const base = chosen.length < MOST_STEPS ? chosen.at(-1) : chosen.at(-2);
  const last = base?.summary ?? baseline;
  for (const each of others) {
    const move = 'move' in each ? each.move : each;
    // What is in use already brings nothing more.
    if (move.model === null && move.techniques.every((technique) => base?.setting.strategy.techniques.has(technique))) {
      continue;
    }
    const judged = 'summary' in each && isSeen(each) && isKnown(move.kind, known);
    const share = judged
      ? (last.costPerRequestUsd - each.summary.costPerRequestUsd) / baseline.costPerRequestUsd
      : null;
    const best = kinds.get(move.kind);
    if (best === undefined || (share ?? Number.NEGATIVE_INFINITY) > (best.share ?? Number.NEGATIVE_INFINITY)) {
      const because =
        share === null || !('summary' in each) ? 'not known here' : whyNot(plan, each, last, share, baseline);
      kinds.set(move.kind, { title: KIND_WORDS[move.kind], share, because });
    }
  }
  return [...kinds.values()];
}
