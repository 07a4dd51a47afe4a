import { withRoom } from '../foundation/columns.ts';
import { tokenPairUsd } from '../models/call-price.ts';
import { type Catalog, calledModels, type Model } from '../models/model.ts';
import { countTokens } from '../models/tokens.ts';
import type { Ceilings } from '../result/schema/savings.ts';
import type { KnobValues } from '../settings/knobs.ts';
import { CACHE_KEYS } from '../techniques/cache/cache-key.ts';
import { beladyHits } from '../techniques/cache/eviction/belady.ts';
import { RequestKeys } from '../workload/request-keys.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';
import { Dice } from './dice.ts';
import { type OwnCalls, ownCallsOf } from './own-calls.ts';
import { Referee } from './referee.ts';
import { Tariff } from './tariff.ts';

/** Belady's policy needs the whole sequence in memory; beyond this many requests it is left out. */
const BELADY_LIMIT = 4_000_000;

/** The fraction saved of a cost; where nothing is spent either way, that is nothing. */
export function ratioSaved(beforeUsd: number, afterUsd: number): number {
  return beforeUsd === 0 && afterUsd === 0 ? 0 : 1 - afterUsd / beforeUsd;
}

/** What a cache's ceilings depend on. */
export type CacheKnobs = Pick<KnobValues, 'cache.key' | 'cache.scope' | 'cache.maxEntries'>;

/** Watches a workload go by and works out its ceilings. */
export class CeilingObserver {
  readonly #workload: Workload;
  readonly #dice: Dice;
  readonly #tariff: Tariff;
  /** Knows whose answers would be good, by the log's word or by the law. */
  readonly #referee: Referee;
  readonly #byPrice: { model: Model; index: number }[];
  readonly #baseline: Model;
  /** The calls of a log; null for other workloads. */
  readonly #own: OwnCalls | null;
  readonly #keys: RequestKeys;
  readonly #capacity: number;
  readonly #systemTokens: number;
  #requests = 0;
  /** How many of them, the first, are a warm-up: they fill the caches and count for nothing else. */
  #warm = 0;
  #keysSeen = 0;
  #repeats = 0;
  #fresh = 0;
  #byIntent = 0;
  #intentsKnown = true;
  #classesKnown = true;
  #answersKnown = true;
  #answerable = 0;
  #baselineUsd = 0;
  #cacheUsd = 0;
  #routerUsd = 0;
  #bothUsd = 0;
  /** What a log has besides its requests, which nothing changes. */
  #sparedUsd = 0;
  #keySeen = new Uint8Array(0);
  /** Distinct texts among the requests, and those of them that came up first after the warm-up. */
  distinctQueries = 0;
  newQueries = 0;
  #querySeen = new Uint8Array(0);
  // What the unbounded cache holds under each key: whose answer, and as of which of its versions.
  #keySubject = new Int32Array(0);
  #keyClass = new Int32Array(0);
  #keyVersion = new Float64Array(0);
  #intentSeen = new Uint8Array(0);
  #sequence: Int32Array | null = new Int32Array(0);

  /** The knobs are those of the strategy's cache. */
  constructor(workload: Workload, catalog: Catalog, seed: string, knobs: CacheKnobs) {
    this.#workload = workload;
    this.#dice = new Dice(seed, catalog, workload.changeEveryMs, workload.contentTime);
    this.#referee = new Referee(workload.queries, catalog, this.#dice);
    this.#tariff = new Tariff(workload);
    this.#byPrice = catalog.models
      .map((model, index) => ({ model, index }))
      .sort((a, b) => tokenPairUsd(a.model) - tokenPairUsd(b.model));
    this.#baseline = catalog.models.find((model) => model.id === catalog.baseline) as Model;
    this.#own = ownCallsOf(workload, catalog, {
      models: calledModels(catalog),
      tariff: this.#tariff,
      knobs: { 'provider.steady': false },
      isBaseline: true,
      caches: true,
    });
    this.#keys = new RequestKeys(workload.queries, CACHE_KEYS[knobs['cache.key']], knobs['cache.scope']);
    this.#capacity = knobs['cache.maxEntries'];
    this.#systemTokens = countTokens(workload.systemPrompt);
  }

  feed(block: RequestBlock): void {
    const { queries } = this.#workload;
    const keys = this.#keys;
    keys.prepare(block);
    this.#referee.ensure(0);
    this.#tariff.prepare();
    this.#own?.prepare(block);
    const tokens = queries.derive(countTokens);
    this.#keySeen = withRoom(this.#keySeen, keys.count);
    this.#querySeen = withRoom(this.#querySeen, queries.size);
    this.#keySubject = withRoom(this.#keySubject, keys.count);
    this.#keyClass = withRoom(this.#keyClass, keys.count);
    this.#keyVersion = withRoom(this.#keyVersion, keys.count);
    this.#remember(block);
    for (let i = 0; i < block.length; i++) {
      const query = block.query[i];
      if (this.#querySeen[query] === 0) {
        this.#querySeen[query] = 1;
        this.distinctQueries++;
        if (i >= block.warm) this.newQueries++;
      }
      const key = keys.of(block, i);
      const truth = block.truth === null ? queries.truth[query] : block.truth[i];
      const repeat = this.#keySeen[key] === 1;
      this.#keySeen[key] = 1;
      const counts = i >= block.warm;
      if (!repeat) this.#keysSeen++;
      else if (counts) this.#repeats++;
      this.#noteIntent(truth, counts);
      this.#noteFreshness(query, truth, key, block.at[i], repeat, counts);
      if (!counts) continue;

      const logged = block.inputTokens[i];
      const answer = block.outputTokens[i];
      const input = logged === UNKNOWN ? this.#systemTokens + tokens[query] : logged;
      const output = answer === UNKNOWN ? this.#workload.assumedOutputTokens : answer;
      const askedUsd = this.#askedUsd(i, input, output, block.at[i]);
      const own = this.#own;
      const routedUsd = this.#cheapestGood(block.first + i, truth, input, output, block.at[i]);
      this.#baselineUsd += own?.answeredBefore === true ? 0 : askedUsd;
      this.#routerUsd += routedUsd;
      if (!repeat) {
        this.#cacheUsd += askedUsd;
        this.#bothUsd += routedUsd;
      }
      if (own !== null) this.#sparedUsd += own.besidesUsd;
    }
    this.#requests += block.length;
    this.#warm += block.warm;
  }

  /** USD of a request that the baseline's model is asked, or on a log its own. */
  #askedUsd(i: number, input: number, output: number, at: number): number {
    if (this.#own === null) return this.#tariff.usd(this.#baseline, input, output * this.#baseline.verbosity, at);
    this.#own.turnTo(i, input, output);
    return this.#own.usd(input, output, at, null);
  }

  #noteIntent(truth: number, counts: boolean): void {
    const intent = this.#workload.queries.truths.intents[truth];
    if (intent === UNKNOWN) {
      this.#intentsKnown = false;
      return;
    }
    this.#intentSeen = withRoom(this.#intentSeen, intent + 1);
    if (counts && this.#intentSeen[intent] === 1) this.#byIntent++;
    this.#intentSeen[intent] = 1;
  }

  #noteFreshness(query: number, truth: number, key: number, at: number, repeat: boolean, counts: boolean): void {
    const { contentClasses, intents } = this.#workload.queries.truths;
    const contentClass = contentClasses[truth];
    if (contentClass === UNKNOWN) {
      this.#classesKnown = false;
      return;
    }
    if (repeat) {
      const now = this.#dice.contentVersion(this.#keySubject[key], this.#keyClass[key], at);
      if (now === this.#keyVersion[key]) {
        if (counts) this.#fresh++;
        return;
      }
    }
    const intent = intents[truth];
    const subject = intent === UNKNOWN ? query : intent;
    this.#keySubject[key] = subject;
    this.#keyClass[key] = contentClass;
    this.#keyVersion[key] = this.#dice.contentVersion(subject, contentClass, at);
  }

  #cheapestGood(request: number, truth: number, input: number, output: number, at: number): number {
    for (const { model, index } of this.#byPrice) {
      const good = this.#referee.goodness(request, truth, index);
      if (good === UNKNOWN) {
        this.#answersKnown = false;
        return 0;
      }
      if (good === 1) {
        this.#answerable++;
        return this.#tariff.usd(model, input, output * model.verbosity, at);
      }
    }
    const cheapest = (this.#byPrice[0] as { model: Model }).model;
    return this.#tariff.usd(cheapest, input, output * cheapest.verbosity, at);
  }

  #remember(block: RequestBlock): void {
    if (this.#sequence === null) return;
    const total = this.#requests + block.length;
    if (total > BELADY_LIMIT) {
      this.#sequence = null;
      return;
    }
    this.#sequence = withRoom(this.#sequence, total);
    for (let i = 0; i < block.length; i++) this.#sequence[this.#requests + i] = this.#keys.of(block, i);
  }

  /** The ceilings; `caches` says whether the strategy has a cache at all. */
  finish(caches: boolean): Ceilings {
    const n = this.#requests - this.#warm;
    const share = (hits: number, known = true): number | null => (caches && known ? hits / n : null);
    const spared = this.#sparedUsd;
    const saved = (usd: number): number => ratioSaved(this.#baselineUsd + spared, usd + spared);
    return {
      hitRate: share(this.#repeats),
      hitRateAtCapacity: share(this.#beladyHits() ?? 0, this.#sequence !== null),
      hitRateFresh: share(this.#fresh, this.#classesKnown),
      hitRateByIntent: share(this.#byIntent, this.#intentsKnown),
      costRatioCache: saved(this.#cacheUsd),
      costRatioRouter: this.#answersKnown ? saved(this.#routerUsd) : null,
      costRatio: this.#answersKnown ? saved(this.#bothUsd) : null,
      taskSuccessRate: this.#answersKnown ? this.#answerable / n : null,
    };
  }

  #beladyHits(): number | null {
    if (this.#sequence === null) return null;
    // A cache with room for every key is the unbounded one.
    if (this.#capacity >= this.#keysSeen) return this.#repeats;
    return beladyHits(this.#sequence.subarray(0, this.#requests), this.#capacity, this.#warm);
  }
}
