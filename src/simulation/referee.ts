import { withRoom } from '../foundation/columns.ts';
import type { Catalog, Model } from '../models/model.ts';
import type { QualitySummary } from '../result/schema/summary.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import { type QueryTable, UNKNOWN } from '../workload/query-table.ts';
import type { Answer } from './answer.ts';
import { newAnswer } from './answer.ts';
import type { Dice } from './dice.ts';

/** Latency a user is satisfied with, and from which on frustrated: the document's P95 target and Apdex's factor 4. */
const SATISFIED_MS = 1_000;
const FRUSTRATED_MS = 4 * SATISFIED_MS;

/** What was wrong with the answer that a hit gave. */
export const HIT = { right: 0, false: 1, stale: 2, unknown: 3 } as const;

/** Whether a hit was a good answer to who got it, by what was wrong with it and by whether it was one to who asked first. */
export function verdictOn(wrong: number, good: number): number {
  return good !== UNKNOWN && (wrong === HIT.false || wrong === HIT.stale) ? 0 : good;
}

/**
 * The accounting that sees the ground truth. It follows every answer from the model that gave it to
 * everyone who got it, and knows whether it was good, whether it answered the question and whether
 * it was still true. Techniques never see any of this.
 */
export class Referee {
  falseHits = 0;
  staleHits = 0;
  rightTier = 0;
  #hitsOfUnknownIntent = 0;
  #hitsOfUnknownClass = 0;
  #judged = 0;
  #unknown = 0;
  #good = 0;
  #satisfied = 0;
  /** Answers of known outcome that count as what they were, and how many of them were good. */
  #realized = 0;
  #realizedGood = 0;
  /** Other answers that fitted, by model × true tier: they count as the model's probability. */
  readonly #answers: Float64Array;
  readonly #queries: QueryTable;
  readonly #dice: Dice;
  readonly #models: readonly Model[];
  readonly #baseline: Model;
  /** Whether each model's answer to a query is right, where the log says so; by model. */
  #labels: (Int8Array | null)[];
  // What each cache entry really holds, by key: the answer to which query, and of when.
  #storedQuery = new Int32Array(0);
  #storedAt = new Float64Array(0);
  #storedModel = new Uint8Array(0);
  #storedGood = new Int8Array(0);
  #storedSelected = new Uint8Array(0);
  /** What is found under a key: the same row for every hit. */
  readonly #kept = newAnswer();

  constructor(queries: QueryTable, catalog: Catalog, dice: Dice) {
    this.#queries = queries;
    this.#dice = dice;
    this.#models = catalog.models;
    this.#baseline = catalog.models.find((model) => model.id === catalog.baseline) as Model;
    this.#answers = new Float64Array(catalog.models.length * TIERS.length);
    this.#labels = catalog.models.map(() => null);
  }

  /** Makes room for cache keys below `keys`, and takes in what the log says of the models. */
  ensure(keys: number): void {
    const { labelModels } = this.#queries;
    this.#labels = this.#models.map(({ id }) => {
      const label = labelModels.indexOf(id);
      return label === -1 ? null : this.#queries.labels(label);
    });
    this.#storedQuery = withRoom(this.#storedQuery, keys);
    this.#storedAt = withRoom(this.#storedAt, keys);
    this.#storedModel = withRoom(this.#storedModel, keys);
    this.#storedGood = withRoom(this.#storedGood, keys);
    this.#storedSelected = withRoom(this.#storedSelected, keys);
  }

  /** Whether the model answers the request well: 1 or 0, or UNKNOWN. What a log says of it comes before the law. */
  goodness(request: number, query: number, model: number): number {
    const labels = this.#labels[model] as Int8Array | null;
    if (labels !== null && labels[query] !== UNKNOWN) return labels[query];
    const tier = this.#queries.tiers[query];
    if (tier === UNKNOWN) return UNKNOWN;
    return this.#dice.answersWell(request, model, tier) ? 1 : 0;
  }

  /** The router saw the query in this tier. */
  routed(query: number, tier: number): void {
    if (tier === this.#queries.tiers[query]) this.rightTier++;
  }

  /** A model's answer has gone to the request it was made for. */
  answered(answer: Answer, latencyMs: number): void {
    if (answer.good === UNKNOWN) this.#unknown++;
    else this.#count(answer.query, answer, latencyMs);
  }

  /** The request has got no answer: which is not a good one, or UNKNOWN where no answer to it could be judged. */
  unanswered(query: number): number {
    const unknown =
      this.#queries.tiers[query] === UNKNOWN &&
      this.#labels.every((labels) => (labels?.[query] ?? UNKNOWN) === UNKNOWN);
    if (unknown) this.#unknown++;
    else this.#judged++;
    return unknown ? UNKNOWN : 0;
  }

  /** The answer is kept under a key. */
  kept(key: number, answer: Answer): void {
    this.#storedQuery[key] = answer.query;
    this.#storedAt[key] = answer.at;
    this.#storedModel[key] = answer.model;
    this.#storedGood[key] = answer.good;
    this.#storedSelected[key] = answer.selected ? 1 : 0;
  }

  /** Whether the answer kept under a key was a good one for whom it was made: 1, 0 or UNKNOWN. */
  keptGood(key: number): number {
    return this.#storedGood[key];
  }

  /** The answer kept under one key is kept under another too. */
  copied(from: number, to: number): void {
    this.#storedQuery[to] = this.#storedQuery[from];
    this.#storedAt[to] = this.#storedAt[from];
    this.#storedModel[to] = this.#storedModel[from];
    this.#storedGood[to] = this.#storedGood[from];
    this.#storedSelected[to] = this.#storedSelected[from];
  }

  /** A request has been answered with what is kept under a key; gives back what was wrong with it, one of HIT. */
  hit(query: number, key: number, now: number, latencyMs: number): number {
    const kept = this.#kept;
    kept.query = this.#storedQuery[key];
    kept.at = this.#storedAt[key];
    kept.model = this.#storedModel[key];
    kept.good = this.#storedGood[key];
    kept.selected = this.#storedSelected[key] === 1;
    return this.served(query, kept, now, latencyMs);
  }

  /** A request has been given the answer to another query, or to its own of earlier on; gives back what was wrong with it. */
  served(query: number, answer: Answer, now: number, latencyMs: number): number {
    const { intents, contentClasses } = this.#queries;
    const intent = intents[query];
    const answered = answer.query;
    let wrong: number = HIT.right;
    let known = true;
    if (intent === UNKNOWN || intents[answered] === UNKNOWN) {
      this.#hitsOfUnknownIntent++;
      known = false;
    } else if (intent !== intents[answered]) {
      this.falseHits++;
      wrong = HIT.false;
    }
    if (contentClasses[answered] === UNKNOWN) {
      this.#hitsOfUnknownClass++;
    } else if (wrong === HIT.right && this.#version(answered, answer.at) !== this.#version(answered, now)) {
      this.staleHits++;
      wrong = HIT.stale;
    }
    if (answer.good === UNKNOWN) this.#unknown++;
    else if (wrong === HIT.right) this.#count(query, answer, latencyMs);
    else this.#judged++;
    return known || wrong !== HIT.right ? wrong : HIT.unknown;
  }

  /** Whether the true answer to what a key holds has changed since it was stored; null when that is not known. */
  changed(key: number, now: number): boolean | null {
    const stored = this.#storedQuery[key];
    if (this.#queries.contentClasses[stored] === UNKNOWN) return null;
    return this.#version(stored, this.#storedAt[key]) !== this.#version(stored, now);
  }

  /** How often the answer to a query had changed by a moment: its intent's, or where that is unknown the query's own. */
  #version(query: number, at: number): number {
    const intent = this.#queries.intents[query];
    const contentClass = this.#queries.contentClasses[query];
    return this.#dice.contentVersion(intent === UNKNOWN ? query : intent, contentClass, at);
  }

  #labelled(query: number, model: number): boolean {
    const labels = this.#labels[model] as Int8Array | null;
    return labels !== null && labels[query] !== UNKNOWN;
  }

  /** Counts an answer that fits its request. */
  #count(query: number, { model, good, selected }: Answer, latencyMs: number): void {
    this.#judged++;
    const tier = this.#queries.tiers[query];
    if (selected || tier === UNKNOWN || this.#labelled(query, model)) {
      this.#realized++;
      this.#realizedGood += good;
    } else {
      this.#answers[model * TIERS.length + tier]++;
    }
    if (good === 0) return;
    this.#good++;
    if (latencyMs <= SATISFIED_MS) this.#satisfied += 1;
    else if (latencyMs <= FRUSTRATED_MS) this.#satisfied += 0.5;
  }

  /** False hits, or null when a hit's intent was not known. */
  knownFalseHits(): number | null {
    return this.#hitsOfUnknownIntent > 0 ? null : this.falseHits;
  }

  /** Stale hits, or null when a hit's content class was not known. */
  knownStaleHits(): number | null {
    return this.#hitsOfUnknownClass > 0 ? null : this.staleHits;
  }

  /** Requests judged or found impossible to judge: all of them, in the end. */
  get seen(): number {
    return this.#judged + this.#unknown;
  }

  /** Quality without `relative`, which needs another run; all null when any request could not be judged. */
  quality(): QualitySummary {
    if (this.#unknown > 0 || this.#judged === 0) {
      return {
        mean: null,
        relative: null,
        taskSuccessRate: null,
        satisfaction: null,
        ifGapDoubled: null,
        ifGapHalved: null,
      };
    }
    return {
      mean: this.#meanWithGap(1),
      relative: null,
      taskSuccessRate: this.#good / this.#judged,
      satisfaction: this.#satisfied / this.#judged,
      ifGapDoubled: this.#realized > 0 ? null : this.#meanWithGap(2),
      ifGapHalved: this.#realized > 0 ? null : this.#meanWithGap(0.5),
    };
  }

  /** The mean quality if every model were `factor` times as far from the baseline's model as the catalog says. */
  #meanWithGap(factor: number): number {
    let sum = this.#realizedGood;
    for (const [m, model] of this.#models.entries()) {
      for (const [t, tier] of TIERS.entries()) {
        const best = this.#baseline.quality[tier];
        const assumed = best - factor * (best - model.quality[tier]);
        sum += this.#answers[m * TIERS.length + t] * Math.min(1, Math.max(0, assumed));
      }
    }
    return sum / this.#judged;
  }
}
