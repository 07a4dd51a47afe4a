import { withRoom } from '../foundation/columns.ts';
import { type Catalog, calledModels, isMeasured, type Model } from '../models/model.ts';
import { CACHE_KEYS } from '../techniques/cache/cache-key.ts';
import type { QueryTable } from '../workload/query-table.ts';
import { type TruthTable, UNKNOWN } from '../workload/truth-table.ts';
import { type Answer, type Asked, newAnswer } from './answer.ts';
import type { Dice } from './dice.ts';
import { Verdicts } from './verdicts.ts';

/** What was wrong with the answer that a hit gave. */
export const HIT = { right: 0, false: 1, stale: 2, unknown: 3 } as const;

/**
 * The numbers of an entry's row, the query first: a hit then reads one line of memory, where columns would be eight.
 */
const [TRUTH, CONTEXT, SCOPE, USER, MODEL, GOOD, SELECTED, ROW] = [1, 2, 3, 4, 5, 6, 7, 8] as const;

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
  /** Where verdicts are written down. */
  verdicts: Verdicts;
  readonly #queries: QueryTable;
  readonly #truths: TruthTable;
  readonly #dice: Dice;
  readonly #models: readonly Model[];
  // Columns of the truth table, by row; renewed by `ensure`.
  #intents: Int32Array;
  #tiers: Int32Array;
  #classes: Int32Array;
  /** By model: whether nothing is known of its answers but what a log says of them. */
  readonly #unmeasured: readonly boolean[];
  /** Whether each model's answer is right, where the log says so: by model, and by row of the truth table. */
  #grades: (Int8Array | null)[];
  /** What each cache entry really holds, by key: the answer to whom, a row of `ROW` numbers each, and of when. */
  #stored = new Int32Array(0);
  #storedAt = new Float64Array(0);
  /** What is found under a key: the same row for every hit. */
  readonly #kept = newAnswer();

  constructor(queries: QueryTable, catalog: Catalog, dice: Dice, verdicts = new Verdicts(catalog)) {
    this.verdicts = verdicts;
    this.#queries = queries;
    this.#truths = queries.truths;
    this.#intents = this.#truths.intents;
    this.#tiers = this.#truths.tiers;
    this.#classes = this.#truths.contentClasses;
    this.#dice = dice;
    this.#models = calledModels(catalog);
    this.#grades = this.#models.map(() => null);
    this.#unmeasured = this.#models.map((model) => !isMeasured(model, 'quality'));
  }

  /** Makes room for cache keys below `keys`, and takes in what the log says of the models. */
  ensure(keys: number): void {
    this.#intents = this.#truths.intents;
    this.#tiers = this.#truths.tiers;
    this.#classes = this.#truths.contentClasses;
    const { gradedModels } = this.#truths;
    if (gradedModels.length > 0) {
      this.#grades = this.#models.map(({ id }) => {
        const graded = gradedModels.indexOf(id);
        return graded === -1 ? null : this.#truths.grades(graded);
      });
    }
    this.#stored = withRoom(this.#stored, keys * ROW);
    this.#storedAt = withRoom(this.#storedAt, keys);
  }

  /** Whether the model answers the request well: 1 or 0, or UNKNOWN. What a log says of it comes before the law. */
  goodness(request: number, truth: number, model: number): number {
    const grades = this.#grades[model];
    if (grades !== null && grades[truth] !== UNKNOWN) return grades[truth];
    const tier = this.#tiers[truth];
    if (tier === UNKNOWN || this.#unmeasured[model]) return UNKNOWN;
    return this.#dice.answersWell(request, model, tier) ? 1 : 0;
  }

  /** Whether the log itself says how good the model's answer is. */
  isLogged(truth: number, model: number): boolean {
    const grades = this.#grades[model];
    return grades !== null && grades[truth] !== UNKNOWN;
  }

  /** The router saw the request in this tier. */
  routed(truth: number, tier: number): void {
    const known = this.#tiers[truth];
    if (known === UNKNOWN) this.verdicts.routedOfUnknownTier++;
    else if (known === tier) this.verdicts.rightTier++;
  }

  /** A model's answer has gone to the request it was made for. */
  answered(answer: Answer, latencyMs: number): void {
    if (answer.good === UNKNOWN) this.verdicts.unknown++;
    else this.#count(answer.truth, answer, latencyMs);
  }

  /** A request has been given an answer of a model's that was made before the log begins, to whatever question: 1, 0 or UNKNOWN for good. */
  answeredBefore(request: number, truth: number, model: number, latencyMs: number): number {
    this.verdicts.hitsOfUnknownIntent++;
    this.verdicts.hitsOfUnknownClass++;
    this.verdicts.hitsOfUnknownUser++;
    const good = this.goodness(request, truth, model);
    const answer = this.#kept;
    answer.model = model;
    answer.good = good;
    answer.selected = false;
    if (good === UNKNOWN) this.verdicts.unknown++;
    else this.#count(truth, answer, latencyMs);
    return good;
  }

  /** The request has got no answer: which is not a good one, or UNKNOWN where no answer to it could be judged. */
  unanswered(truth: number): number {
    const unknown =
      this.#tiers[truth] === UNKNOWN && this.#grades.every((grades) => (grades?.[truth] ?? UNKNOWN) === UNKNOWN);
    if (unknown) this.verdicts.unknown++;
    else this.verdicts.judged++;
    return unknown ? UNKNOWN : 0;
  }

  /** The answer is kept under a key. */
  kept(key: number, answer: Answer): void {
    const stored = this.#stored;
    const row = key * ROW;
    stored[row] = answer.query;
    stored[row + TRUTH] = answer.truth;
    stored[row + CONTEXT] = answer.context;
    stored[row + SCOPE] = answer.scope;
    stored[row + USER] = answer.user;
    stored[row + MODEL] = answer.model;
    stored[row + GOOD] = answer.good;
    stored[row + SELECTED] = answer.selected ? 1 : 0;
    this.#storedAt[key] = answer.at;
  }

  /** Whether the answer kept under a key was a good one for whom it was made: 1, 0 or UNKNOWN. */
  keptGood(key: number): number {
    return this.#stored[key * ROW + GOOD];
  }

  /** The answer kept under one key is kept under another too. */
  copied(from: number, to: number): void {
    this.#stored.copyWithin(to * ROW, from * ROW, (from + 1) * ROW);
    this.#storedAt[to] = this.#storedAt[from];
  }

  /** A request has been answered with what is kept under a key; gives back what was wrong with it, one of HIT. */
  hit(asked: Asked, key: number, now: number, latencyMs: number): number {
    const stored = this.#stored;
    const row = key * ROW;
    const kept = this.#kept;
    kept.query = stored[row];
    kept.truth = stored[row + TRUTH];
    kept.context = stored[row + CONTEXT];
    kept.scope = stored[row + SCOPE];
    kept.user = stored[row + USER];
    kept.model = stored[row + MODEL];
    kept.good = stored[row + GOOD];
    kept.selected = stored[row + SELECTED] === 1;
    kept.at = this.#storedAt[key];
    return this.served(asked, kept, now, latencyMs);
  }

  /** A request has been given the answer that was made for another; gives back what was wrong with it, one of HIT. */
  served(asked: Asked, answer: Answer, now: number, latencyMs: number): number {
    const { verdicts } = this;
    if (asked.user === UNKNOWN || answer.user === UNKNOWN) verdicts.hitsOfUnknownUser++;
    else if (asked.user !== answer.user) verdicts.hitsOfOthers++;
    let wrong = this.#fits(asked, answer);
    if (wrong === HIT.false) verdicts.falseHits++;
    else if (wrong === HIT.unknown) verdicts.hitsOfUnknownIntent++;
    if (this.#classes[answer.truth] === UNKNOWN) {
      verdicts.hitsOfUnknownClass++;
    } else if (wrong !== HIT.false && this.#version(answer, answer.at) !== this.#version(answer, now)) {
      verdicts.staleHits++;
      wrong = HIT.stale;
    }
    if (answer.good === UNKNOWN) verdicts.unknown++;
    else if (wrong === HIT.false || wrong === HIT.stale) verdicts.judged++;
    else this.#count(asked.truth, answer, latencyMs);
    return wrong;
  }

  /**
   * Whether an answer made for one request answers another. It does not where they are after different
   * things, or where different things are sent with them or for different people. Where nobody says
   * what they are after, it does if the same is asked with the same sent besides.
   */
  #fits(asked: Asked, answer: Answer): number {
    const intent = this.#intents[asked.truth];
    const made = this.#intents[answer.truth];
    const labelled = intent !== UNKNOWN && made !== UNKNOWN;
    if (labelled && intent !== made) return HIT.false;
    if (differ(asked.context, answer.context) || differ(asked.scope, answer.scope)) return HIT.false;
    if (labelled) return HIT.right;
    return asked.context !== UNKNOWN && answer.context !== UNKNOWN && this.#sameWords(asked.query, answer.query)
      ? HIT.right
      : HIT.unknown;
  }

  #sameWords(a: number, b: number): boolean {
    if (a === b) return true;
    const keys = this.#queries.keyIds(CACHE_KEYS.normalized);
    return keys[a] === keys[b];
  }

  /** Whether the true answer to what a key holds has changed since it was stored; null when that is not known. */
  changed(key: number, now: number): boolean | null {
    const kept = this.#kept;
    kept.query = this.#stored[key * ROW];
    kept.truth = this.#stored[key * ROW + TRUTH];
    if (this.#classes[kept.truth] === UNKNOWN) return null;
    return this.#version(kept, this.#storedAt[key]) !== this.#version(kept, now);
  }

  /** How often the answer had changed by a moment: its intent's, or where that is unknown the query's own. */
  #version({ query, truth }: Asked, at: number): number {
    const intent = this.#intents[truth];
    return this.#dice.contentVersion(intent === UNKNOWN ? query : intent, this.#classes[truth], at);
  }

  #graded(truth: number, model: number): boolean {
    const grades = this.#grades[model];
    return grades !== null && grades[truth] !== UNKNOWN;
  }

  /** Counts an answer that fits its request. */
  #count(truth: number, answer: Answer, latencyMs: number): void {
    const tier = this.#tiers[truth];
    const counts = answer.selected || tier === UNKNOWN || this.#graded(truth, answer.model);
    this.verdicts.count(answer, counts ? UNKNOWN : tier, latencyMs);
  }
}

/** Whether two numbers are both known and not the same. */
function differ(a: number, b: number): boolean {
  return a !== b && a !== UNKNOWN && b !== UNKNOWN;
}
