import { formatCount } from '../../foundation/units.ts';
import { isChosenByApplication, routesOf } from '../models.ts';
import type { Exportable, LeftOut } from '../plan.ts';
import { partly, type Says } from './target.ts';

/*
 * Why gateways leave out what they do: the same reasons wherever the same is missing.
 */

export const NO_SHARED_CALLS: Says = { not: 'it sends each request, also one that is under way already' };
export const NO_CLEARING: Says = { not: 'prompts are sent as they come: clear old results in the application' };
export const NO_EFFORT: Says = {
  not: "how much a model reasons is the request's to say: send the effort by analyzeComplexity of this package",
};
export const NO_FETCHING: Says = {
  not: "tools are sent as they come: defer them with the provider's own tool search, in the application",
};
export const NO_CUTTING: Says = {
  not: 'prompts are sent as they come: call optimizePrompt of this package in the application',
};
export const NO_BATCHES: Says = { not: 'calls are sent one by one' };
export const NO_BATCH_API: Says = {
  not: "it answers at once: the provider's batch interface is the application's to call",
};
export const NO_JUDGE: Says = { not: 'its fallbacks are for calls that fail: no answer is judged' };
export const NO_FORESIGHT: Says = { not: 'nothing is fetched before it is asked for' };
export const NO_STEERING: Says = { not: 'its thresholds and times stay as they are written' };

/** Budgets of a request, of a session or of all requests in 24 hours, which gateways have for keys and customers. */
export const NO_BUDGET: Says = ({ strategy: { knobs } }) =>
  (['budget.perRequest', 'budget.perSession', 'budget.daily'] as const).some((path) => Number.isFinite(knobs[path]))
    ? { not: 'its budgets are of keys or customers, and need a database: set them there' }
    : 'said';

/** Which model answers, where a target can only be told. */
export const TOLD_BY_APPLICATION: Says = (plan) => {
  if (!isChosenByApplication(routesOf(plan))) return 'said';
  return plan.strategy.knobs['routing.mode'] === 'complexity'
    ? partly({
        what: 'router',
        why: 'its scores are not ours: the application names the tier, by analyzeComplexity and tierOf of this package',
      })
    : {
        not: 'it chooses by nothing that was simulated: the application names the model, by the router of this package',
      };
};

/** What counts as the same question, where the target compares requests as they are sent. */
export const keyedBySender = ({ strategy: { knobs } }: Exportable): LeftOut | false =>
  knobs['cache.key'] !== 'exact' && {
    what: '--cache-key',
    why: `it tells questions by all that is sent, letter by letter, and here ${knobs['cache.key']} was simulated: see what is left with --cache-key exact`,
  };

/** Whose answers are given again, where the model of a request is part of what it is told by. */
export const keyedByModel = (plan: Exportable): LeftOut | false =>
  routesOf(plan).length > 1 && {
    what: 'models',
    why: "it gives no answer of one model for another's, and the simulation does",
  };

/** How many answers are kept, and which go, where that is a matter of the store behind the target. */
export const sizedByStore = ({ strategy: { knobs } }: Exportable, store: string): LeftOut | false =>
  Number.isFinite(knobs['cache.maxEntries']) && {
    what: '--cache-size, --cache-policy',
    why: `${formatCount(knobs['cache.maxEntries'])} answers by ${knobs['cache.policy']} are ${store}`,
  };

/** Warming up is done by asking. */
export const warmedByAsking = ({ strategy: { knobs } }: Exportable): LeftOut | false =>
  knobs['cache.prewarm'] > 0 && { what: '--prewarm', why: 'ask the most common questions once before it goes live' };

/** A semantic cache whose similarity was told from wording is none whose similarity is told from vectors. */
export const NO_SIMILARITY: Says = ({ embeddings, strategy: { knobs } }) => ({
  not:
    embeddings === null
      ? `${knobs['semantic.measure']} compares words, and no gateway does: simulate with --embeddings and the model that is to run`
      : 'its semantic cache needs a store and a model that this file cannot choose: the threshold is the one simulated',
});

/** What no gateway does of itself, each with its reason. */
export const BEYOND_GATEWAYS = {
  coalescing: NO_SHARED_CALLS,
  budget: NO_BUDGET,
  router: TOLD_BY_APPLICATION,
  context: NO_CLEARING,
  effort: NO_EFFORT,
  tools: NO_FETCHING,
  prompt: NO_CUTTING,
} as const;
