import { callUsd, tokenPairUsd } from '../models/call-price.ts';
import type { Catalog, Model } from '../models/model.ts';
import type { Technique } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import { Budget } from '../techniques/budget/budget.ts';
import { optimizePrompt } from '../techniques/prompt/prompt-optimizer.ts';
import type { TrainedRouter } from '../techniques/router/trained-router.ts';
import { AnswerCache, type Asking, spaceOf } from './answer-cache.ts';
import { cacheOptionsOf } from './cache-options.ts';
import { QuestionRouter, type QuestionRouterOptions } from './question-router.ts';

/** What a strategy does in a service, piece by piece, in the order in which a request meets it. */
export interface AtWork<Answer> {
  /** Holds nothing where the strategy has no cache. */
  cache: AnswerCache<Answer>;
  /** The space of a question in the cache. */
  space: (asking: Asking) => string;
  /** Whether one call is made for all who ask the same at once (`cache.once`). */
  shares: boolean;
  /** What is sent for a question: itself, or what is left of it without filler. */
  sent: (question: string) => string;
  /**
   * The model for a question, of which `prompt` is all that is sent; null where the day's money is spent
   * and nothing is to be answered any more.
   */
  choose: (question: string, prompt: string) => string | null;
  /** Takes note of an answer, and gives back what its call cost, in USD. */
  answered: (model: string, inputTokens: number, outputTokens: number) => number;
  /** Tokens of an answer at most; null for no limit. */
  maxTokens: number | null;
  /** Techniques of the strategy that none of this does. */
  leftOut: readonly Technique[];
}

/** Techniques that the pieces carry out. */
const CARRIED_OUT: readonly Technique[] = [
  'cache',
  'freshness',
  'semantic',
  'coalescing',
  'budget',
  'router',
  'prompt',
  'cap',
];

/**
 * The techniques of a strategy, set to its knobs, for a service to call with real questions and a real
 * clock. They decide as they do in a simulation of the same requests; what the strategy has besides is
 * named in `leftOut`, and is the service's to do or to do without. A semantic hit is served as it is,
 * and so is only what a simulation with `--verbatim-from` at the threshold has.
 *
 * @param clock milliseconds since any moment
 * @param learned what a router that learns goes by, its models in the order of the catalog: a LearnedRouter that
 *   was trained on grades of your own, or what a run of the simulation has learned (`replay.run(name).learned`)
 * @throws RangeError for a router that learns, where nothing was learned
 * @example
 * const catalog = await openCatalog('docs');
 * const work = techniquesAtWork(defineStrategy({ techniques: ['cache', 'router', 'prefix'] }), catalog);
 * work.choose('What is Python?', 'What is Python?'); // "gpt-3.5-turbo"
 * work.answered('gpt-3.5-turbo', 1_000, 500); // 0.006
 * work.leftOut; // ["prefix"]
 */
export function techniquesAtWork<Answer = unknown>(
  strategy: Strategy,
  { models, tiers, baseline, nominalTokens }: Catalog,
  clock: () => number = Date.now,
  learned: { router: TrainedRouter; answers?: QuestionRouterOptions['answers'] } | null = null,
): AtWork<Answer> {
  const { techniques, knobs } = strategy;
  const routes = techniques.has('router');
  const mode = routes ? knobs['routing.mode'] : 'complexity';
  if (mode === 'learned' && learned === null) {
    throw new RangeError('a learned router needs graded answers: train a LearnedRouter with your own');
  }
  const cache = new AnswerCache<Answer>({ ...cacheOptionsOf(strategy), clock });
  // Even where nothing routes, a budget may be too small for the usual model.
  const router = new QuestionRouter({
    mode,
    ...(mode === 'learned' && learned !== null
      ? { learned: learned.router, answers: learned.answers ?? { count: 0, tokens: 0 } }
      : {}),
    simpleBelow: knobs['routing.simpleBelow'],
    complexFrom: knobs['routing.complexFrom'],
    minQuality: knobs['routing.minQuality'],
    models: models.map(({ id, price, quality, verbosity }) => ({ id, ...price, quality, verbosity })),
    tiers: routes ? tiers : { simple: baseline, medium: baseline, complex: baseline },
    last: baseline,
    answerTokens: nominalTokens / 2,
  });
  const budget = techniques.has('budget')
    ? new Budget({
        perRequestUsd: knobs['budget.perRequest'],
        dailyUsd: knobs['budget.daily'],
        whenExhausted: knobs['budget.whenExhausted'],
      })
    : null;
  const cheapest = models.reduce((best, model) => (tokenPairUsd(model) < tokenPairUsd(best) ? model : best));
  const scope = knobs['cache.scope'];
  return {
    cache,
    space: (asking) => spaceOf(scope, asking),
    shares: techniques.has('coalescing'),
    sent: (question) => (techniques.has('prompt') ? optimizePrompt(question).text : question),
    choose(question, prompt) {
      const money = budget?.arrive(clock()) ?? 'open';
      if (money === 'refuse') return null;
      if (money === 'cheapest') return cheapest.id;
      return router.choose(question, prompt, budget?.leftUsd(clock(), 0));
    },
    answered(id, inputTokens, outputTokens) {
      const model = models.find((each) => each.id === id) as Model;
      const usd = callUsd(model, { inputTokens, outputTokens });
      budget?.spend(clock(), usd);
      router.answered(id, outputTokens);
      return usd;
    },
    maxTokens: techniques.has('cap') ? knobs['cap.maxTokens'] : null,
    leftOut: [...techniques].filter((technique) => !CARRIED_OUT.includes(technique)),
  };
}
