import { withRoom } from '../foundation/columns.ts';
import type { Catalog, Model } from '../models/model.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import { type QueryTable, UNKNOWN } from '../workload/query-table.ts';
import type { Luck } from './luck.ts';
import type { QualitySummary } from './summary.ts';

/** Latency a user is satisfied with, and from which on frustrated: the document's P95 target and Apdex's factor 4. */
const SATISFIED_MS = 1_000;
const FRUSTRATED_MS = 4 * SATISFIED_MS;

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
  /** Answers that fitted, by model × true tier. */
  readonly #answers: Float64Array;
  readonly #queries: QueryTable;
  readonly #luck: Luck;
  readonly #models: readonly Model[];
  readonly #baseline: Model;
  // What each cache entry really holds, by key: the answer to which query, and of when.
  #storedQuery = new Int32Array(0);
  #storedAt = new Float64Array(0);
  #storedModel = new Uint8Array(0);
  #storedGood = new Uint8Array(0);

  constructor(queries: QueryTable, catalog: Catalog, luck: Luck) {
    this.#queries = queries;
    this.#luck = luck;
    this.#models = catalog.models;
    this.#baseline = catalog.models.find((model) => model.id === catalog.baseline) as Model;
    this.#answers = new Float64Array(catalog.models.length * TIERS.length);
  }

  /** Makes room for cache keys below `keys`. */
  ensure(keys: number): void {
    this.#storedQuery = withRoom(this.#storedQuery, keys);
    this.#storedAt = withRoom(this.#storedAt, keys);
    this.#storedModel = withRoom(this.#storedModel, keys);
    this.#storedGood = withRoom(this.#storedGood, keys);
  }

  /** A model has answered a request; `key` is where its answer is kept, or -1. */
  answered(request: number, query: number, model: number, key: number, now: number, latencyMs: number): void {
    const tier = this.#queries.tiers[query] as number;
    let good = 0;
    if (tier === UNKNOWN) {
      this.#unknown++;
    } else {
      good = this.#luck.answersWell(request, model, tier) ? 1 : 0;
      this.#judge(model, tier, good, latencyMs);
    }
    if (key === -1) return;
    this.#storedQuery[key] = query;
    this.#storedAt[key] = now;
    this.#storedModel[key] = model;
    this.#storedGood[key] = good;
  }

  /** A request has been answered from the cache. */
  hit(query: number, key: number, now: number, latencyMs: number): void {
    const { intents, contentClasses, tiers } = this.#queries;
    const stored = this.#storedQuery[key] as number;
    const intent = intents[query] as number;
    const tier = tiers[query] as number;
    let fits = true;
    if (intent === UNKNOWN || intents[stored] === UNKNOWN) {
      this.#hitsOfUnknownIntent++;
    } else if (intent !== intents[stored]) {
      this.falseHits++;
      fits = false;
    }
    if (contentClasses[stored] === UNKNOWN) {
      this.#hitsOfUnknownClass++;
    } else if (fits && this.#version(stored, this.#storedAt[key] as number) !== this.#version(stored, now)) {
      this.staleHits++;
      fits = false;
    }
    if (tier === UNKNOWN) this.#unknown++;
    else if (fits) this.#judge(this.#storedModel[key] as number, tier, this.#storedGood[key] as number, latencyMs);
    else this.#judged++;
  }

  /** How often the answer to a query had changed by a moment: its intent's, or where that is unknown the query's own. */
  #version(query: number, at: number): number {
    const intent = this.#queries.intents[query] as number;
    const contentClass = this.#queries.contentClasses[query] as number;
    return this.#luck.contentVersion(intent === UNKNOWN ? query : intent, contentClass, at);
  }

  #judge(model: number, tier: number, good: number, latencyMs: number): void {
    this.#judged++;
    this.#answers[model * TIERS.length + tier]!++;
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
      ifGapDoubled: this.#meanWithGap(2),
      ifGapHalved: this.#meanWithGap(0.5),
    };
  }

  /** The mean quality if every model were `factor` times as far from the baseline's model as the catalog says. */
  #meanWithGap(factor: number): number {
    let sum = 0;
    for (const [m, model] of this.#models.entries()) {
      for (const [t, tier] of TIERS.entries()) {
        const best = this.#baseline.quality[tier];
        const assumed = best - factor * (best - model.quality[tier]);
        sum += (this.#answers[m * TIERS.length + t] as number) * Math.min(1, Math.max(0, assumed));
      }
    }
    return sum / this.#judged;
  }
}
