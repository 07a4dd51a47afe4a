import { calledModels } from '../../models/model.ts';
import type { AdviseResult, LeftOutBecause } from '../../result/schema/advise.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import { KIND_WORDS, type Move } from './moves.ts';
import { catalogOf, fullCostOf, isSeen, LEAST_SAVED, MOST_STEPS, type Priced, type Tried, unanswered } from './plan.ts';
import type { KnownOf } from './steps-task.ts';

/** Kinds of moves that are judged by which requests ask the same, by their words, and by how close together they come. */
const BY_ASKS: readonly Move['kind'][] = ['cache', 'sharing', 'guessing'];
const BY_WORDS: readonly Move['kind'][] = ['similar', 'prompt', 'thinking'];
const BY_MOMENTS: readonly Move['kind'][] = ['sharing', 'timing'];

/** Whether a log holds what moves of a kind are judged by. */
function isKnown(kind: Move['kind'], { asks, beginnings, grownPrompts = 0, timed }: KnownOf): boolean {
  if (!timed && BY_MOMENTS.includes(kind)) return false;
  if (kind === 'context') return grownPrompts > 0;
  if (kind === 'beginnings') return beginnings !== false || grownPrompts > 0;
  return !(asks === 'nothing' && BY_ASKS.includes(kind)) && !(asks !== undefined && BY_WORDS.includes(kind));
}

/** Whether a move to another model had one to go to: of models whose quality is not published, a catalog leaves out all but one. */
function hasOther(plan: Priced, { move, setting }: Tried): boolean {
  return move.kind !== 'model' || move.model !== null || calledModels(catalogOf(plan, setting)).length > 1;
}

/** A step that was found, and saves next to nothing where it is told of. */
export function notHeld({ move }: Tried, share: number): AdviseResult['notWorth'][number] {
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
  const gains = fullCostOf(plan, last) - fullCostOf(plan, summary) >= LEAST_SAVED * fullCostOf(plan, baseline);
  return keeps && gains ? 'another step saves more' : 'wrong answers';
}

/** The moves that save next to nothing on top of the steps, the best of each kind; the last step is played without it. */
export function notWorth(
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
    const judged = 'summary' in each && isSeen(each) && hasOther(plan, each) && isKnown(move.kind, known);
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
