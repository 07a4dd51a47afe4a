import { countTokens } from '../models/tokens.ts';
import { TIERS, type Tier } from '../scenario/ground-truth.ts';
import { cheapestMeeting } from '../techniques/router/cost-aware-choice.ts';
import { complexityScore, type RouterOptions, tierOf } from '../techniques/router/model-router.ts';
import type { TrainedRouter } from '../techniques/router/trained-router.ts';

/** A model that a router may choose. */
export interface RoutedModel {
  id: string;
  /** USD for a token sent, and for one answered. */
  inputUsdPerToken: number;
  outputUsdPerToken: number;
  /** Probability of a good answer, from 0 to 1, by tier. */
  quality: Readonly<Record<Tier, number>>;
  /** Length of its answers beside those of others. Default: 1. */
  verbosity?: number;
}

/** Shape of a router. */
export interface QuestionRouterOptions extends RouterOptions {
  /**
   * - `complexity`: the tier's model
   * - `cost-aware`: the cheapest that is expected to be good enough
   * - `learned`: the same, by what was learned from graded answers
   */
  mode: 'complexity' | 'cost-aware' | 'learned';
  /** What was learned, its models in the order of `models`: for mode `learned`, which needs it. */
  learned?: TrainedRouter;
  /** From the weakest to the strongest. */
  models: readonly RoutedModel[];
  /** The model of each tier. */
  tiers: Readonly<Record<Tier, string>>;
  /** The last to be asked where answers are not good enough. Default: the strongest of the models. */
  last?: string;
  /** Probability of a good answer that the cost-aware and the learned router ask for, from 0 to 1. */
  minQuality: number;
  /** Tokens that an answer is taken to have before any has come. Default: 250. */
  answerTokens?: number;
  /** Answers that have come before, and their tokens at a verbosity of 1. Default: none. */
  answers?: { count: number; tokens: number };
}

/**
 * Chooses a model for a question, by its wording and within a budget, as the simulation does with
 * prices that stay as they are. It learns from answers how long answers are, and so what one costs.
 *
 * @throws RangeError where a tier has no model, or a learned router was taught no or other models
 * @example
 * const price = { inputUsdPerToken: 1e-6, outputUsdPerToken: 4e-6 };
 * const router = new QuestionRouter({
 *   mode: 'complexity',
 *   simpleBelow: 3,
 *   complexFrom: 7,
 *   minQuality: 0.8,
 *   tiers: { simple: 'small', medium: 'large', complex: 'large' },
 *   models: [
 *     { id: 'small', ...price, quality: { simple: 0.9, medium: 0.7, complex: 0.5 } },
 *     { id: 'large', ...price, quality: { simple: 0.95, medium: 0.9, complex: 0.8 } },
 *   ],
 * });
 * router.choose('What is Python?'); // "small"
 * router.stronger('small'); // "large"
 * router.stronger('large'); // null
 */
export class QuestionRouter {
  readonly #options: QuestionRouterOptions;
  readonly #modelOfTier: readonly number[];
  /** Expected quality by tier × model. */
  readonly #quality: readonly (readonly number[])[];
  /** Models that a cascade climbs, the weakest first. */
  readonly #ladder: readonly number[];
  readonly #nominal: number;
  /** What the learned router expects of each model. */
  readonly #predicted: Float64Array;
  #answers: number;
  #tokens: number;

  constructor(options: QuestionRouterOptions) {
    const { mode, learned, models, tiers, answers, answerTokens = 250, last = models.at(-1)?.id ?? '' } = options;
    if (mode === 'learned' && learned?.models !== models.length) {
      throw new RangeError('a learned router needs `learned`, taught of the same models');
    }
    this.#options = options;
    const place = (id: string): number => models.findIndex((model) => model.id === id);
    this.#modelOfTier = TIERS.map((tier) => place(tiers[tier]));
    if (this.#modelOfTier.includes(-1)) throw new RangeError('each tier needs a model that is among the models');
    this.#quality = TIERS.map((tier) => models.map((model) => model.quality[tier]));
    this.#ladder = [...new Set([...this.#modelOfTier, place(last)])].sort((a, b) => a - b);
    this.#nominal = answerTokens;
    this.#predicted = new Float64Array(models.length);
    this.#answers = answers?.count ?? 0;
    this.#tokens = answers?.tokens ?? 0;
  }

  /** The tier that the question's wording suggests. */
  tier(question: string): Tier {
    return TIERS[this.#tier(question)] as Tier;
  }

  /** The model for a question; `prompt` is all that is sent, `leftUsd` what the call may cost. */
  choose(question: string, prompt = question, leftUsd = Number.POSITIVE_INFINITY): string {
    const { mode, models, minQuality, learned } = this.#options;
    const tier = this.#tier(question);
    const tokens = countTokens(prompt);
    const costs = models.map((model) => this.#usd(model, tokens));
    let quality: ArrayLike<number> = this.#quality[tier] as readonly number[];
    if (mode === 'learned') {
      learned?.predictAll(question, this.#predicted);
      quality = this.#predicted;
    }
    const wanted =
      mode === 'complexity' ? this.#modelOfTier[tier] : cheapestMeeting(quality, costs, minQuality, leftUsd);
    if (mode !== 'complexity' || costs[wanted] <= leftUsd) return (models[wanted] as RoutedModel).id;
    return (models[cheapestMeeting(quality, costs, Number.POSITIVE_INFINITY, leftUsd)] as RoutedModel).id;
  }

  /** The next model up, to ask where an answer is not good enough; null above the strongest. */
  stronger(id: string): string | null {
    const { models } = this.#options;
    const at = models.findIndex((model) => model.id === id);
    const next = this.#ladder.find((model) => model > at);
    return next === undefined ? null : (models[next] as RoutedModel).id;
  }

  /** What a call of the model with such a prompt is expected to cost, in USD, by the answers so far. */
  expectedUsd(id: string, prompt: string): number {
    const model = this.#options.models.find((each) => each.id === id);
    if (model === undefined) throw new RangeError(`there is no model "${id}"`);
    return this.#usd(model, countTokens(prompt));
  }

  /** Takes note of how long an answer was, in tokens. */
  answered(id: string, tokens: number): void {
    const verbosity = this.#options.models.find((each) => each.id === id)?.verbosity ?? 1;
    this.#answers++;
    this.#tokens += tokens / verbosity;
  }

  #tier(question: string): number {
    return tierOf(complexityScore(question), this.#options);
  }

  #usd({ inputUsdPerToken, outputUsdPerToken, verbosity = 1 }: RoutedModel, input: number): number {
    const answer = this.#answers === 0 ? this.#nominal : this.#tokens / this.#answers;
    return input * inputUsdPerToken + answer * verbosity * outputUsdPerToken;
  }
}
