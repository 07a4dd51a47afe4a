import { UserError } from '../foundation/problem.ts';
import { tokenPairUsd } from '../models/call-price.ts';
import type { Model } from '../models/model.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import { cheapestMeeting } from '../techniques/router/cost-aware-choice.ts';
import { LearnedRouter, UNGRADED } from '../techniques/router/learned-router.ts';
import { complexityScore, tierOf } from '../techniques/router/model-router.ts';
import type { TrainedRouter } from '../techniques/router/trained-router.ts';
import type { QueryTable } from '../workload/query-table.ts';
import type { CurrentSettings } from './current-settings.ts';
import { Deal } from './deal.ts';
import type { Choice } from './decision.ts';
import type { Run } from './run.ts';
import type { Tariff } from './tariff.ts';

/** A quality that no model is expected to meet, so that the best one is taken. */
const BEST = Number.POSITIVE_INFINITY;

/**
 * Which model answers a request: the baseline's without a router; else by complexity, by cost or as
 * learned, within the budget. It knows prices, published quality and the answers' length so far,
 * not how long this one will be.
 */
export class ModelChoice {
  readonly routes: boolean;
  /** Models that the cascade climbs, the weakest first. */
  readonly ladder: readonly number[];
  readonly baseline: number;
  /** null where models are not dealt at random. */
  readonly deal: Deal | null;
  readonly cheapest: number;
  readonly #queries: QueryTable;
  readonly #current: CurrentSettings;
  /** Models that there is a choice of, and all that may be called. */
  readonly #models: readonly Model[];
  readonly #called: readonly Model[];
  readonly #tariff: Tariff;
  readonly #modelOfTier: readonly number[];
  /** Expected quality by tier × model, as the catalog publishes it. */
  readonly #quality: readonly (readonly number[])[];
  readonly #byCost: boolean;
  readonly #minQuality: number;
  readonly #sample: Sample | null;
  readonly #costs: Float64Array;
  #learned: LearnedRouter | null = null;
  /** What the learned router expects of each model, by query. */
  readonly #predicted: (Float64Array | undefined)[] = [];
  #complexity: Float64Array = new Float64Array(0);
  #answers = 0;
  #answerTokens = 0;
  readonly #nominalAnswer: number;
  /** Tokens of an answer at most, which are no more charged where answers are cut off. */
  readonly #longestAnswer: number;

  constructor({
    queries,
    catalog,
    models: called,
    strategy: { knobs, techniques, dealt },
    current,
    tariff,
    seed,
  }: Run) {
    const { models } = catalog;
    this.#queries = queries;
    this.#tariff = tariff;
    this.#models = models;
    this.#called = called;
    this.routes = techniques.has('router');
    this.#current = current;
    this.#byCost = knobs['routing.mode'] !== 'complexity';
    this.#minQuality = knobs['routing.minQuality'];
    this.#costs = new Float64Array(models.length);
    this.#sample =
      knobs['routing.mode'] === 'learned' && this.routes
        ? { wanted: knobs['routing.sample'], texts: [], grades: models.map(() => []), logged: 0 }
        : null;
    this.#nominalAnswer = catalog.nominalTokens / 2;
    this.#longestAnswer = techniques.has('cap') ? knobs['cap.maxTokens'] : Number.POSITIVE_INFINITY;
    const indexOf = (id: string): number => models.findIndex((model) => model.id === id);
    this.#modelOfTier = TIERS.map((tier) => indexOf(catalog.tiers[tier]));
    this.baseline = indexOf(catalog.baseline);
    const holds = knobs['routing.switches'] !== 'always';
    this.deal =
      dealt === undefined
        ? null
        : new Deal(
            models.map(({ id }) => dealt[id] ?? 0),
            { seed, holds },
          );
    this.cheapest = cheapestOf(models);
    this.ladder = [...new Set([...this.#modelOfTier, this.baseline])].sort((a, b) => a - b);
    this.#quality = TIERS.map((tier) => models.map((model) => model.quality[tier]));
  }

  prepare(): void {
    this.#complexity = this.#queries.derive(complexityScore);
  }

  /** How hard the query seems by its wording, 0 to 10. */
  complexity(query: number): number {
    return this.#complexity[query];
  }

  /** The tier the query's wording suggests, an index into TIERS. */
  tier(query: number): number {
    return tierOf(this.#complexity[query], this.#current.lines);
  }

  /**
   * The model for a query of a tier as seen, a prompt of `input` tokens and `leftUsd` to spend, at `now`;
   * `unrouted` is the one that is asked where nobody chooses.
   */
  choose(query: number, tier: number, unrouted: number, input: number, leftUsd: number, now: number): number {
    if (this.routes && this.#byCost) {
      const quality = this.#expectedQuality(query, tier);
      return cheapestMeeting(quality, this.#expectedCosts(input, now), this.#minQuality, leftUsd);
    }
    const wanted = this.routes ? this.#modelOfTier[tier] : unrouted;
    if (leftUsd === Number.POSITIVE_INFINITY || this.expectedUsd(wanted, input, now) <= leftUsd) return wanted;
    // The best that can be paid.
    return cheapestMeeting(this.#quality[tier] as readonly number[], this.#expectedCosts(input, now), BEST, leftUsd);
  }

  /** The choice of a model and what it goes by; `because`: null where none but the router had its say. */
  explained(
    query: number,
    tier: number,
    unrouted: number,
    input: number,
    model: number,
    because: 'sample' | 'spent' | null,
    now: number,
  ): Choice {
    const learned = this.#learned === null ? 'cost' : 'learned';
    const quality = this.routes && this.#byCost ? this.#expectedQuality(query, tier) : this.#quality[tier];
    return {
      tier,
      model,
      wanted: this.choose(query, tier, unrouted, input, Number.POSITIVE_INFINITY, now),
      by: because ?? (this.routes ? (this.#byCost ? learned : 'tier') : 'baseline'),
      expected: this.#models.map((_, m) => ({
        quality: (quality as ArrayLike<number>)[m],
        usd: this.expectedUsd(m, input, now),
      })),
    };
  }

  /** The model for a call that no request waits for, by a number of its own, where nobody chooses. */
  unasked(number: number): number {
    return this.deal?.aside(number) ?? this.baseline;
  }

  /** What a call that is sent now is expected to cost, in USD, going by the length of the answers so far. */
  expectedUsd(model: number, input: number, now: number): number {
    const answer = this.#answers === 0 ? this.#nominalAnswer : this.#answerTokens / this.#answers;
    const asked = this.#called[model];
    return this.#tariff.usd(asked, input, Math.min(answer * asked.verbosity, this.#longestAnswer), now);
  }

  /** Notes the length of a plain answer. */
  learnLength(tokens: number): void {
    this.#answers++;
    this.#answerTokens += tokens;
  }

  /** The model's place at full effort. */
  place(model: number): number {
    const { variantOf } = this.#called[model];
    return variantOf === undefined ? model : this.#called.findIndex(({ id }) => id === variantOf);
  }

  /** Place on the ladder of the model, or of the strongest rung below it; -1 below the first. */
  rung(model: number): number {
    const place = this.place(model);
    let rung = this.ladder.length - 1;
    while (rung >= 0 && this.ladder[rung] > place) rung--;
    return rung;
  }

  /** Whether the request that comes now belongs to the sample that the learned router is trained on. */
  get sampling(): boolean {
    return this.#sample !== null && this.#sample.wanted > 0;
  }

  /** What the router has learned, and of what; null where it has not, or not yet. */
  get learned(): Learned | null {
    if (this.#sample === null || this.#learned === null) return null;
    const { texts, grades, logged } = this.#sample;
    return {
      router: this.#learned,
      questions: texts.length,
      distinct: new Set(texts).size,
      grades: grades.flat().filter((grade) => grade !== UNGRADED).length,
      logged,
      ungraded: this.#models.flatMap(({ id }, m) => (isUngraded(grades[m] as number[]) ? [id] : [])),
      answers: { count: this.#answers, tokens: this.#answerTokens },
    };
  }

  /**
   * Takes a graded request into the sample: by model 1, 0 or UNGRADED, `logged` of them the log's own. With
   * the last one the router is trained.
   */
  learn(query: number, grades: readonly number[], logged: number): void {
    const sample = this.#sample as Sample;
    sample.logged += logged;
    sample.texts.push(this.#queries.text(query));
    for (const [m, grade] of grades.entries()) (sample.grades[m] as number[]).push(grade);
    if (--sample.wanted > 0) return;
    if (sample.grades.every(isUngraded)) {
      throw new UserError({
        where: '--router learned',
        what: 'nothing says which answers are good, so there is nothing to learn from',
        fix: 'give the log labels (correct: {"MODEL": 1}), or choose --router cost-aware',
      });
    }
    this.#learned = new LearnedRouter(this.#models.length);
    this.#learned.train(sample.texts, sample.grades);
  }

  #expectedQuality(query: number, tier: number): ArrayLike<number> {
    if (this.#learned === null) return this.#quality[tier] as readonly number[];
    let predicted = this.#predicted[query];
    if (predicted === undefined) {
      predicted = new Float64Array(this.#models.length);
      this.#learned.predictAll(this.#queries.text(query), predicted);
      this.#predicted[query] = predicted;
    }
    return predicted;
  }

  #expectedCosts(input: number, now: number): Float64Array {
    for (let m = 0; m < this.#models.length; m++) this.#costs[m] = this.expectedUsd(m, input, now);
    return this.#costs;
  }
}

/** What the learned router is trained on. */
interface Sample {
  /** Requests still to come. */
  wanted: number;
  texts: string[];
  /** Grades by model. */
  grades: number[][];
  /** How many of the grades are the log's own. */
  logged: number;
}

/** What a router has learned in a run, and of what. */
export interface Learned {
  router: TrainedRouter;
  /** Questions of its sample, and how many different ones they are. */
  questions: number;
  distinct: number;
  /** Grades it was trained on, one a question and model, and how many the log has itself; the others were simulated. */
  grades: number;
  logged: number;
  /** Models of which no answer was graded: all their answers are expected to be good half of the time. */
  ungraded: readonly string[];
  /** Answers up to now, and their tokens at a verbosity of 1: how long the next is expected to be. */
  answers: { count: number; tokens: number };
}

const isUngraded = (grades: readonly number[]): boolean => grades.every((grade) => grade === UNGRADED);

function cheapestOf(models: readonly Model[]): number {
  return models.reduce((best, model, m) => (tokenPairUsd(model) < tokenPairUsd(models[best]) ? m : best), 0);
}
