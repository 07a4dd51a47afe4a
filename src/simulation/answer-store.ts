import { withRoom } from '../foundation/columns.ts';
import { CACHE_KEYS, type CacheKey } from '../techniques/cache/cache-key.ts';
import { ResponseCache } from '../techniques/cache/response-cache.ts';
import { contentClassOf } from '../techniques/freshness/freshness.ts';
import { PredictiveCache } from '../techniques/predictive/predictive-cache.ts';
import type { Entries } from '../techniques/semantic/semantic-cache.ts';
import type { QueryTable } from '../workload/query-table.ts';
import { RequestKeys } from '../workload/request-keys.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import type { RequestBlock } from '../workload/workload.ts';
import type { Answer } from './answer.ts';
import { NONE } from './call-table.ts';
import type { CurrentSettings } from './current-settings.ts';
import type { Recorder } from './recorder.ts';
import type { Run } from './run.ts';

/**
 * The answers that are kept and the books about them: the cache with its TTLs, who is being asked
 * for what, and which answers were fetched ahead. The exact, the semantic and the predictive cache
 * are three ways of using this one store.
 */
export class AnswerStore {
  /** Hits on answers that were fetched ahead. */
  prefetchHits = 0;
  readonly cache: ResponseCache;
  readonly predictor: PredictiveCache | null;
  /** Whether a query whose key has an answer gets it. */
  readonly looksUpExact: boolean;
  /** Under which key the answer to a request is kept; renewed by `prepare`. */
  readonly keys: RequestKeys;
  /** Key → the call that is fetching its answer now, or NONE. */
  fetching = new Int32Array(0);
  readonly keyOf: CacheKey;
  readonly #inSpace: EntriesInSpace;
  readonly #queries: QueryTable;
  readonly #recorder: Recorder;
  readonly #current: CurrentSettings;
  /** Whether it matters how an answer that is fetched anew compares with the old one. */
  readonly #compares: boolean;
  readonly #byClass: boolean;
  /** Whether answers to requests are kept; without it only those fetched ahead are. */
  readonly #keepsAnswers: boolean;
  #classes: Float64Array = new Float64Array(0);
  /** Whether the key ever had an answer. */
  #stored = new Uint8Array(0);
  /** Whether the entry under a key was fetched ahead. */
  #ahead = new Uint8Array(0);

  constructor({ queries, recorder, strategy: { knobs, techniques }, current }: Run) {
    this.#queries = queries;
    this.#recorder = recorder;
    this.#current = current;
    this.#compares = techniques.has('adaptive');
    this.#byClass = techniques.has('freshness');
    this.keyOf = CACHE_KEYS[knobs['cache.key']];
    this.keys = new RequestKeys(queries, this.keyOf, knobs['cache.scope']);
    this.looksUpExact = techniques.has('cache') || techniques.has('predictive');
    this.#keepsAnswers = techniques.has('cache') || techniques.has('semantic');
    this.cache = new ResponseCache({
      maxEntries: knobs['cache.maxEntries'],
      policy: knobs['cache.policy'],
    });
    this.#inSpace = new EntriesInSpace(this.cache, this.keys);
    this.predictor = techniques.has('predictive')
      ? new PredictiveCache({
          topN: knobs['predictive.topN'],
          minConfidence: knobs['predictive.minConfidence'],
          minSupport: knobs['predictive.minSupport'],
          sessionGapMs: knobs['predictive.session'],
        })
      : null;
  }

  /** Brings the columns up to date with the query table and the requests of the block that is next. */
  prepare(block: RequestBlock | null): void {
    this.keys.prepare(block);
    if (this.#byClass) this.#classes = this.#queries.derive(contentClassOf);
    const { count } = this.keys;
    this.cache.ensure(count);
    this.fetching = withRoom(this.fetching, count, NONE);
    this.#ahead = withRoom(this.#ahead, count);
    this.#stored = withRoom(this.#stored, count);
    this.predictor?.ensure(count);
    this.#recorder.prepare(count);
  }

  /** The entries of a space by the query keys of which they hold the answers. */
  entriesIn(space: number): Entries {
    if (space === UNKNOWN) return this.cache;
    this.#inSpace.space = space;
    return this.#inSpace;
  }

  /** True when the key has an answer that is not too old. */
  lookup(key: number, now: number): boolean {
    const { cache, predictor } = this;
    const expired = cache.expirations;
    if (cache.lookup(key, now)) {
      if (this.#ahead[key] === 1) {
        this.prefetchHits++;
        predictor?.hit(key);
      }
      return true;
    }
    if (cache.expirations > expired) predictor?.lost(key);
    return false;
  }

  /** How long an answer to the query may be kept, in milliseconds; 0 for not at all. */
  ttlMs(query: number): number {
    const { ttlByClass, ttlMs } = this.#current;
    return ttlByClass === null ? ttlMs : ttlByClass[this.#classes[query]];
  }

  /**
   * Keeps the answer to the call of this number, which is ready now, under a key, if answers of its kind
   * are kept; `ahead`: it was fetched ahead.
   */
  keep(key: number, answer: Answer, number: number, ahead: boolean): void {
    if (!ahead && !this.#keepsAnswers) return;
    const { query, at } = answer;
    const ttlMs = this.ttlMs(query);
    if (ttlMs === 0) {
      if (this.#recorder.explains)
        this.#recorder.decided(number, { kind: 'kept', key, query, ttlMs: 0, victim: NONE, ahead }, at);
      if (ahead) this.predictor?.lost(key);
      return;
    }
    if (!ahead) this.predictor?.lost(key);
    if (this.#compares && this.#stored[key] === 1) {
      this.#recorder.refetched(key, this.#classes[query], at - this.cache.storedAt(key), at);
    }
    this.#stored[key] = 1;
    const victim = this.cache.store(key, at, ttlMs);
    if (victim !== NONE) this.predictor?.lost(victim);
    this.#ahead[key] = ahead ? 1 : 0;
    this.#recorder.kept(key, answer);
    if (this.#recorder.explains) this.#recorder.decided(number, { kind: 'kept', key, query, ttlMs, victim, ahead }, at);
  }

  /** Keeps the answer found under one key under another as well, for this request; it does not become younger. */
  promote(from: number, to: number, request: number, now: number): void {
    const victim = this.cache.promote(from, to);
    if (victim !== NONE) this.predictor?.lost(victim);
    this.#ahead[to] = 0;
    this.#recorder.copied(from, to);
    if (this.#recorder.explains) this.#recorder.decided(request, { kind: 'copied', from, to, victim }, now);
  }

  /** Whether fetching the answer to the query ahead would bring anything: it may be kept, and nobody has it or is fetching it. */
  lacks(key: number, query: number, now: number): boolean {
    return this.ttlMs(query) > 0 && this.fetching[key] === NONE && !this.cache.peek(key, now);
  }
}

/** A cache as the requests of one space see it: its entries by query key. */
class EntriesInSpace implements Entries {
  space = UNKNOWN;
  readonly #cache: ResponseCache;
  readonly #keys: RequestKeys;

  constructor(cache: ResponseCache, keys: RequestKeys) {
    this.#cache = cache;
    this.#keys = keys;
  }

  get entries(): number {
    return this.#cache.entries;
  }

  heldAt(place: number): number {
    return this.#keys.queryKeyIn(this.#cache.heldAt(place), this.space);
  }

  peek(queryKey: number, now: number): boolean {
    const key = this.#keys.inSpace(queryKey, this.space);
    return key !== UNKNOWN && this.#cache.peek(key, now);
  }

  insertion(queryKey: number): number {
    return this.#cache.insertion(this.#keys.inSpace(queryKey, this.space));
  }
}
