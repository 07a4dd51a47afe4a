import { UserError } from '../../foundation/problem.ts';
import type { Catalog } from '../../models/model.ts';
import { relatedTo } from '../../result/related.ts';
import type { AdviceEffort, AdviseResult } from '../../result/schema/advise.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import { judge } from '../../result/thresholds.ts';
import { findStrategy } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import type { Executor } from '../work/executor.ts';
import type { TryTask } from '../work/play.ts';
import { Interrupted } from '../work/task.ts';
import type { OutcomeOf, Played, Unit } from '../work/unit.ts';
import { keeping, type Move, movesOn, readsWords, type Setting, type Sight, withMove } from './moves.ts';
import {
  type AdvisePlan,
  type AdviseWatch,
  baselineOf,
  fullCostOf,
  isSeen,
  LEAST_SAVED,
  MOST_STEPS,
  type Priced,
  type Tried,
  unanswered,
} from './plan.ts';
import { told } from './told.ts';

/** A step that saves nearly as much as the best one, and is less work, comes before it. */
const NEARLY = 0.97;

const EFFORTS: readonly AdviceEffort[] = ['minutes', 'hours', 'a day', 'days', 'weeks'];

/** A wrong answer costs so many times as much as an answer, where nobody says: it is asked for again, and somebody is kept waiting. */
const USUAL_ERROR = 5;

/**
 * What saves most on a workload: of all that can be judged there the move that saves most, then the one that
 * saves most on top of it, and a third. They are found on one part of the traffic and told of on
 * another. null when interrupted.
 *
 * @throws UserError for a demand whose path leads to no figure of the result
 */
export async function advise(
  asked: AdvisePlan,
  executor: Executor,
  watch: AdviseWatch = {},
): Promise<AdviseResult | null> {
  const result = (await advised(asked, executor, watch))?.result ?? null;
  const { thresholds = [] } = asked;
  return result === null || thresholds.length === 0 ? result : { ...result, thresholds: judge(result, thresholds) };
}

/** Advice, and what is set after each of its steps. */
export interface Advised {
  result: AdviseResult;
  settings: readonly Setting[];
}

/** The same with the settings of the steps, to be played elsewhere. */
export async function advised(asked: AdvisePlan, executor: Executor, watch: AdviseWatch = {}): Promise<Advised | null> {
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
    const canBeTold = (move: Move): boolean => plan.invented !== true || !readsWords(move);
    const moves = movesOn(sightOf(before as Played, probe ?? null), modelsOf(plan));
    const chosen: Tried[] = [];
    let others: readonly (Tried | Move)[] = [];
    for (let round = 0; round < MOST_STEPS; round++) {
      const last = chosen.at(-1);
      const open = moves.filter(({ kind }) => chosen.every(({ move }) => move.kind !== kind));
      const [seen, unseen] = [open.filter(canBeTold), open.filter((move) => !canBeTold(move))];
      const settings = seen.map((move) => withMove(last?.setting ?? start, move));
      const outcomes = await play(plan, settings, plan.found, executor, watch);
      const tried = seen.map((move, i): Tried | Move => {
        const outcome = outcomes[i] ?? null;
        return outcome === null
          ? move
          : { move, setting: settings[i] as Setting, summary: relatedTo(baseline, outcome.summary) };
      });
      tried.push(...unseen);
      const best = bestOf(plan, tried, last?.summary ?? baseline, baseline, round === MOST_STEPS - 1);
      others = tried.filter((each) => each !== best && ('move' in each ? each.move : each).kind !== best?.move.kind);
      if (best === null) break;
      chosen.push(best);
    }
    const result = await told(plan, now, chosen, others, baseline, executor, watch);
    return { result, settings: chosen.slice(0, result.steps.length).map(({ setting }) => setting) };
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  }
}

/** The models that may answer everything, and whether they are one's own. */
function modelsOf({ oneModel }: AdvisePlan): { id: string; own: boolean }[] {
  return Object.entries(oneModel).map(([id, { models }]) => ({
    id,
    own: models.some((model) => model.id === id && model.fixed !== undefined),
  }));
}

/** A plain cache: its hits tell what is known of answers that are given again. */
const PROBE = keeping(3_600_000, false);

function sightOf({ summary, workload }: Played, probe: Played | null): Sight {
  const { cache } = probe?.summary ?? summary;
  return {
    staleness: cache.staleHits !== null,
    falseHits: cache.falseHits !== null,
    quality: summary.quality.mean !== null,
    deferrable: (summary.deferrable?.requests ?? 0) > 0,
    reasoning: summary.effort?.offered === true && (summary.tokens.reasoning ?? 0) > 0,
    tools: (summary.sessions?.tokens?.tools ?? 0) > 0,
    sessions: (summary.sessions?.turns ?? 0) > 1,
    results: (summary.sessions?.tokens?.['tool result'] ?? 0) > 0,
    texts: workload.queries,
    spanMs: workload.spanMs,
  };
}

/** The move that saves most, or is less work and saves nearly as much; null where none is worth its while. */
function bestOf(
  plan: Priced,
  tried: readonly (Tried | Move)[],
  last: PlayedSummary,
  baseline: PlayedSummary,
  isLast: boolean,
): Tried | null {
  // Where it is not known how many answers would be wrong, the bills alone can be held against one another.
  const gain = ({ summary }: Tried): number =>
    isJudged(last) === isJudged(summary)
      ? fullCostOf(plan, last) - fullCostOf(plan, summary)
      : last.costPerRequestUsd - summary.costPerRequestUsd;
  const able = tried.filter(
    (each): each is Tried =>
      'summary' in each &&
      isSeen(each) &&
      (each.summary.quality.relative ?? 1) >= plan.minQuality &&
      unanswered(each.summary) <= unanswered(baseline) &&
      gain(each) >= LEAST_SAVED * fullCostOf(plan, baseline),
  );
  // A model whose answers nobody has judged comes after all that somebody has, and after all that keep to the models
  // there are; where nobody has judged any, what it saves may be too much not to be told of.
  const sure = able.filter(({ summary, move }) => isJudged(summary) || (!isJudged(last) && move.kind !== 'model'));
  const choice = sure.length > 0 && (isJudged(last) || !isLast) ? sure : able;
  const most = Math.max(0, ...choice.map(gain));
  const near = choice.filter((each) => gain(each) >= NEARLY * most);
  const effort = ({ move }: Tried): number => EFFORTS.indexOf(move.effort);
  return near.sort((a, b) => effort(a) - effort(b) || gain(b) - gain(a))[0] ?? null;
}

/** Whether it is known how many of its answers are good. */
function isJudged({ quality }: PlayedSummary): boolean {
  return quality.mean !== null;
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
