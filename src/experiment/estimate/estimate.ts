import { relatedTo } from '../../result/related.ts';
import type { AdviseResult } from '../../result/schema/advise.ts';
import type { EstimateResult } from '../../result/schema/estimate.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { judge, type Threshold } from '../../result/thresholds.ts';
import { findStrategy } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { type Advised, advised } from '../advise/advise.ts';
import type { Setting } from '../advise/moves.ts';
import { type AdvisePlan, type AdviseWatch, baselineOf } from '../advise/plan.ts';
import type { PlayedSteps, StepsTask } from '../advise/steps-task.ts';
import type { Executor } from '../work/executor.ts';
import type { PlayTask } from '../work/play.ts';
import { Interrupted } from '../work/task.ts';
import type { OutcomeOf, Task, Unit } from '../work/unit.ts';
import {
  type Alternative,
  type Answers,
  alternativesTo,
  QUESTIONS,
  type Question,
  titleOf,
  written,
} from './answers.ts';
import { atRate, type Fitted, fitLengths } from './fit.ts';

/** What an estimate is asked for; what advice needs besides the traffic. */
export interface EstimatePlan
  extends Pick<AdvisePlan, 'seed' | 'catalog' | 'oneModel' | 'priceOfErrorUsd' | 'minQuality' | 'modelArguments'> {
  reproduce: string[];
  answers: Answers;
  /** Those of them that nobody gave. */
  assumed: readonly (keyof Answers)[];
  /** Models that may answer. */
  models: readonly string[];
  /** Requests to play of each application that is tried. */
  requests: number;
  /** The seed under which the steps are told of: what luck leaves open is little beside the answers. */
  toldSeed: string;
  thresholds: readonly Threshold[];
  /** Arguments that name the scenario, once it is saved. */
  workloadArguments: readonly string[];
  /** The file that the scenario is saved to, if it is. */
  savedTo: string | null;
}

/** An estimate, and the application that it is of. */
export interface Estimated {
  result: EstimateResult;
  fitted: Fitted;
}

/** Where a bill is known and not how many requests it is for, the count to begin with. */
const GUESSED_PER_DAY = 20_000;

/** How often the count is corrected for the answers that were given: what a request costs hardly depends on it. */
const CORRECTIONS = 2;

const DAYS = 30;

/**
 * What could be saved on an application of which a few answers are known, how far that is off if one of them is,
 * and which moves it most. All of it is played. null when interrupted.
 */
export async function estimate(
  plan: EstimatePlan,
  executor: Executor,
  watch: AdviseWatch = {},
): Promise<Estimated | null> {
  try {
    const others = alternativesTo(plan.answers);
    const described = [plan.answers, ...others.map(({ answers }) => answers)];
    const applications = await fitVolumes(plan, described, executor, watch);
    const whole = applications[0] as Fitted;
    const advice = await advised(adviceOn(plan, whole), executor, watch);
    if (advice === null) return null;
    const outcomes = await playSteps(plan, advice.settings, applications, executor, watch);
    return { result: told(plan, whole, advice, others, outcomes), fitted: whole };
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  }
}

function adviceOn(plan: EstimatePlan, fitted: Fitted): AdvisePlan {
  const source = sourceOf(fitted);
  return {
    ...plan,
    source,
    found: source,
    told: { on: 'other seeds', source, seeds: [plan.toldSeed] },
    invented: true,
    baselineKnobs: {},
  };
}

/** Applications with as many requests as their bills are for. */
async function fitVolumes(
  plan: EstimatePlan,
  described: readonly Answers[],
  executor: Executor,
  watch: AdviseWatch,
): Promise<Fitted[]> {
  const fitAt = (answers: Answers, perDay: number): Promise<Fitted> => fitLengths(answers, { ...plan, perDay });
  let applications = await Promise.all(
    described.map((answers) => fitAt(answers, 'perDay' in answers.volume ? answers.volume.perDay : GUESSED_PER_DAY)),
  );
  if ('perDay' in plan.answers.volume) return applications;
  const perDay = ({ volume }: Answers, cost: number): number =>
    'perDay' in volume || cost <= 0 ? GUESSED_PER_DAY : Math.max(1, Math.round(volume.monthlyUsd / DAYS / cost));
  const costs = await playBaselines(plan, applications, executor, watch);
  applications = await Promise.all(
    described.map((answers, at) => {
      const { application } = applications[at] as Fitted;
      const corrected = perDay(answers, costs[at] as number);
      // How far sessions come within what is played hangs on how often they begin.
      return application.turns === 1 ? atRate(applications[at] as Fitted, corrected) : fitAt(answers, corrected);
    }),
  );
  for (let i = 1; i < CORRECTIONS; i++) {
    const [first] = applications as [Fitted];
    const [cost] = await playBaselines(plan, [first], executor, watch);
    const corrected = perDay(plan.answers, cost as number);
    if (corrected === first.application.perDay) break;
    applications[0] = atRate(first, corrected);
  }
  return applications;
}

/** What a request costs on each application as it is today, in USD. */
async function playBaselines(
  { seed, catalog }: EstimatePlan,
  applications: readonly Fitted[],
  executor: Executor,
  watch: AdviseWatch,
): Promise<number[]> {
  const task: PlayTask = { kind: 'play', strategy: findStrategy('baseline') };
  const units = applications.map(
    (fitted): Unit<PlayTask> => ({ source: sourceOf(fitted), seed, catalog, instant: false, task }),
  );
  const played = await carriedOut<PlayTask>(units, executor, watch);
  return played.map(({ summary }) => summary.costPerRequestUsd);
}

const sourceOf = ({ scenario }: Fitted): WorkloadSource => ({
  kind: 'generated',
  name: scenario.name,
  spec: scenario.workload,
});

/** The baseline and the last step on each application. */
async function playSteps(
  plan: EstimatePlan,
  settings: readonly Setting[],
  applications: readonly Fitted[],
  executor: Executor,
  watch: AdviseWatch,
): Promise<PlayedSteps[]> {
  const last = settings.at(-1);
  const stages = [baselineOf(adviceOn(plan, applications[0] as Fitted)), ...(last === undefined ? [] : [last])].map(
    ({ strategy, model }) => ({
      strategy,
      catalog: model === null ? plan.catalog : (plan.oneModel[model] as EstimatePlan['catalog']),
    }),
  );
  const units = applications.map(
    (fitted): Unit<StepsTask> => ({
      source: sourceOf(fitted),
      // Those under which the advice is told of, so that only the answers differ.
      seed: plan.toldSeed,
      catalog: plan.catalog,
      instant: false,
      task: { kind: 'steps', stages },
    }),
  );
  return carriedOut<StepsTask>(units, executor, watch);
}

async function carriedOut<T extends Task>(
  units: readonly Unit<T>[],
  executor: Executor,
  { signal, progress }: AdviseWatch,
): Promise<OutcomeOf<T>[]> {
  const outcomes: OutcomeOf<T>[] = [];
  let done = 0;
  await executor.run(units, {
    done: (i, outcome) => {
      outcomes[i] = outcome as OutcomeOf<T>;
      done++;
    },
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (signal?.aborted === true || done < units.length) throw new Interrupted();
  return outcomes;
}

/** What an application comes to before and after the steps. */
interface Outcome {
  nowMonthlyUsd: number | null;
  couldMonthlyUsd: number | null;
  share: number;
  wrongPerThousand: number | null;
  moreWrongPerThousand: number | null;
}

function outcomeOf({ summaries }: PlayedSteps): Outcome {
  const before = summaries[0] as PlayedSummary;
  const after = relatedTo(before, summaries.at(-1) as PlayedSummary);
  const cost = before.costPerRequestUsd;
  const [was, is] = [before.quality.mean, after.quality.mean];
  return {
    nowMonthlyUsd: before.monthlyUsd,
    couldMonthlyUsd: after.monthlyUsd,
    share: cost === 0 ? 0 : 1 - after.costPerRequestUsd / cost,
    wrongPerThousand: is === null ? null : 1_000 * (1 - is),
    moreWrongPerThousand: was === null || is === null ? null : 1_000 * (was - is),
  };
}

function told(
  plan: EstimatePlan,
  { application, scenario }: Fitted,
  { result }: Advised,
  others: readonly Alternative[],
  played: readonly PlayedSteps[],
): EstimateResult {
  const { answers, assumed } = plan;
  const advice = 'monthlyUsd' in answers.volume ? ofBill(result, answers.volume.monthlyUsd) : result;
  const [base, ...alternatives] = played.map(outcomeOf) as [Outcome, ...Outcome[]];
  const questions = [...new Set(others.map(({ question }) => question))];
  const moves = questions.map((question) => {
    const instead = others.flatMap((other, i) =>
      other.question === question ? [{ said: written(question, other.answers), ...(alternatives[i] as Outcome) }] : [],
    );
    const shares = [base, ...instead].map(({ share }) => share);
    return {
      question: titleOf(question, answers),
      about: QUESTIONS[question][1],
      said: written(question, answers),
      assumed: assumed.includes(question),
      alternatives: instead,
      spread: Math.max(...shares) - Math.min(...shares),
    };
  });
  moves.sort((a, b) => b.spread - a.spread);
  const all = [base, ...alternatives];
  const range = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
  const shares = range(all.map(({ share }) => share));
  const wrong = all.map(({ moreWrongPerThousand }) => moreWrongPerThousand).filter((value) => value !== null);
  const { monthlyUsd } = advice.now;
  const whole: Omit<EstimateResult, 'thresholds'> = {
    schemaVersion: SCHEMA_VERSION,
    command: 'estimate',
    scenario: scenario.name,
    seed: plan.seed,
    models: advice.models,
    partial: false,
    reproduce: plan.reproduce,
    answers: saidOf(answers, assumed),
    requestsPerDay: application.perDay,
    turns: application.turns,
    advice,
    range: {
      share: shares,
      monthlyUsd: monthlyUsd === null ? null : range(shares.map((share) => monthlyUsd * (1 - share))),
      moreWrongPerThousand: wrong.length < all.length ? null : range(wrong),
    },
    moves: advice.steps.length === 0 ? [] : moves,
    savedTo: plan.savedTo,
  };
  return { ...whole, thresholds: judge(whole, plan.thresholds) };
}

/** Advice in dollars of the bill that somebody has: that which is played comes as close as whole sessions let it. */
function ofBill(advice: AdviseResult, monthlyUsd: number): AdviseResult {
  const { now, could, steps } = advice;
  return {
    ...advice,
    now: { ...now, monthlyUsd },
    could: { ...could, monthlyUsd: monthlyUsd * (1 - could.saved.share) },
    steps: steps.map((step) => ({ ...step, saved: { ...step.saved, monthlyUsd: monthlyUsd * step.saved.share } })),
  };
}

/** The answers in words, in the order in which they are asked for. */
function saidOf(answers: Answers, assumed: readonly (keyof Answers)[]): EstimateResult['answers'] {
  const said = (question: Question): EstimateResult['answers'][number] => ({
    question: titleOf(question, answers),
    said: written(question, answers),
    assumed: assumed.includes(question),
  });
  return [
    { question: 'Model', said: answers.model, assumed: false },
    said('volume'),
    said('inputTokens'),
    said('outputTokens'),
    said('repeats'),
    said('difficulty'),
    { question: 'Kind', said: answers.kind, assumed: assumed.includes('kind') },
    ...(answers.kind === 'questions' ? [said('sameStart')] : []),
  ];
}
