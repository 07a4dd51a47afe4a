import { type Catalog, callCostUsd, type Model, meanLatencyMs } from '../models/model.ts';
import { countTokens } from '../models/tokens.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import type { Strategy } from '../scenario/strategy.ts';
import { CACHE_KEYS, type CacheKey } from '../techniques/cache-key.ts';
import { complexityScore, type RouterOptions, tierOf } from '../techniques/model-router.ts';
import { CONCISE, optimizedTokens } from '../techniques/prompt-optimizer.ts';
import { ResponseCache } from '../techniques/response-cache.ts';
import { UNKNOWN } from '../workload/query-table.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';
import { Calls } from './calls.ts';
import { Ledger } from './ledger.ts';
import type { Luck } from './luck.ts';
import { Provider } from './provider.ts';
import { Referee } from './referee.ts';

/** What can happen besides an arrival; at one moment, a lower kind goes first, and arrivals last. */
export const EVENT = { callDone: 0, callSent: 1 } as const;

/** What a step asks to happen later; the loop that owns the queue takes it from here. */
export interface Outbox {
  schedule(time: number, kind: number, payload: number): void;
}

/**
 * The way of a request: cache look-up → complexity → model choice → prompt optimization → call →
 * store. Each step sees what a real gateway would see; what is true is the referee's business.
 */
export class Pipeline {
  readonly ledger: Ledger;
  readonly referee: Referee;
  readonly calls = new Calls();
  readonly provider: Provider;
  readonly cache: ResponseCache | null;
  readonly #workload: Workload;
  readonly #luck: Luck;
  readonly #models: readonly Model[];
  readonly #exactHit: Catalog['exactHit'];
  readonly #keyOf: CacheKey;
  readonly #lookupMs: number;
  readonly #router: RouterOptions | null;
  readonly #modelOfTier: readonly number[];
  readonly #baselineModel: number;
  readonly #optimizes: boolean;
  readonly #concise: boolean;
  readonly #systemTokens: number;
  /** Tokens taken out of the system prompt, less what asking for short answers adds. */
  readonly #systemTokensOut: number;
  // Columns of the query table, renewed by `prepare`.
  #keys: Float64Array = new Float64Array(0);
  #tokens: Float64Array = new Float64Array(0);
  #optimizedTokens: Float64Array = new Float64Array(0);
  #complexity: Float64Array = new Float64Array(0);

  constructor(workload: Workload, catalog: Catalog, strategy: Strategy, luck: Luck) {
    const { knobs, techniques } = strategy;
    this.#workload = workload;
    this.#luck = luck;
    this.#models = catalog.models;
    this.#exactHit = catalog.exactHit;
    this.ledger = new Ledger(catalog);
    this.referee = new Referee(workload.queries, catalog, luck);
    this.provider = new Provider(knobs['provider.concurrency']);
    this.cache = techniques.has('cache')
      ? new ResponseCache({
          ttlMs: knobs['cache.ttl'],
          maxEntries: knobs['cache.maxEntries'],
          policy: knobs['cache.policy'],
        })
      : null;
    this.#keyOf = CACHE_KEYS[knobs['cache.key']];
    this.#lookupMs = this.cache === null ? 0 : knobs['cache.lookup'];
    this.#router = techniques.has('router')
      ? { simpleBelow: knobs['routing.simpleBelow'], complexFrom: knobs['routing.complexFrom'] }
      : null;
    const indexOf = (id: string): number => catalog.models.findIndex((model) => model.id === id);
    this.#modelOfTier = TIERS.map((tier) => indexOf(catalog.tiers[tier]));
    this.#baselineModel = indexOf(catalog.baseline);
    this.#optimizes = techniques.has('prompt');
    this.#concise = this.#optimizes && knobs['prompt.concise'];
    this.#systemTokens = countTokens(workload.systemPrompt);
    const optimized = this.#optimizes ? optimizedTokens(workload.systemPrompt) : -1;
    const takenOut = optimized === -1 ? 0 : this.#systemTokens - optimized;
    this.#systemTokensOut = takenOut - (this.#concise ? CONCISE.promptTokens : 0);
  }

  /** Brings the columns up to date with the query table, which grows while a workload is read. */
  prepare(): void {
    const { queries } = this.#workload;
    this.#tokens = queries.derive(countTokens);
    if (this.#optimizes) this.#optimizedTokens = queries.derive(optimizedTokens);
    if (this.#router !== null) this.#complexity = queries.derive(complexityScore);
    if (this.cache !== null) {
      this.#keys = queries.keyIds(this.#keyOf);
      // There are never more keys than queries.
      this.cache.ensure(queries.size);
      this.referee.ensure(queries.size);
    }
  }

  /** A request arrives: answered from the cache at once, or sent to a model. */
  arrive(block: RequestBlock, i: number, out: Outbox): void {
    const now = block.at[i] as number;
    const query = block.query[i] as number;
    const logged = block.inputTokens[i] as number;
    const plainInput = logged === UNKNOWN ? this.#systemTokens + (this.#tokens[query] as number) : logged;
    const answer = block.outputTokens[i] as number;
    const plainOutput = answer === UNKNOWN ? this.#workload.assumedOutputTokens : answer;
    this.ledger.arrived(now, plainInput + plainOutput);

    let key = -1;
    if (this.cache !== null) {
      key = this.#keys[query] as number;
      if (this.cache.lookup(key, now)) {
        const { latencyMs } = this.#exactHit;
        this.ledger.hit(now, latencyMs);
        this.referee.hit(query, key, now, latencyMs);
        return;
      }
    }

    const m = this.#choose(query);
    const model = this.#models[m] as Model;
    const input = this.#optimizes ? Math.max(1, plainInput - this.#takenOut(query)) : plainInput;
    const length = plainOutput * model.verbosity;
    const output = this.#concise ? Math.max(1, Math.round(length * CONCISE.answerRatio)) : length;
    this.ledger.called(now, m, input, output, callCostUsd(model, input, output));

    const { calls } = this;
    const call = calls.begin();
    const request = block.first + i;
    calls.arrival[call] = now;
    calls.request[call] = request;
    calls.query[call] = query;
    calls.key[call] = key;
    calls.model[call] = m;
    calls.serviceMs[call] = meanLatencyMs(model, input, output) * this.#luck.latencyFactor(request, m);
    if (this.#lookupMs > 0) out.schedule(now + this.#lookupMs, EVENT.callSent, call);
    else this.#send(call, now, out);
  }

  /** Tokens that optimizing takes out of the request's prompt. */
  #takenOut(query: number): number {
    const optimized = this.#optimizedTokens[query] as number;
    return this.#systemTokensOut + (optimized === -1 ? 0 : (this.#tokens[query] as number) - optimized);
  }

  #choose(query: number): number {
    if (this.#router === null) return this.#baselineModel;
    const tier = tierOf(this.#complexity[query] as number, this.#router);
    this.ledger.routed[tier]!++;
    if (tier === this.#workload.queries.tiers[query]) this.referee.rightTier++;
    return this.#modelOfTier[tier] as number;
  }

  /** Something that was scheduled happens. */
  handle(kind: number, call: number, now: number, out: Outbox): void {
    if (kind === EVENT.callSent) this.#send(call, now, out);
    else this.#finish(call, now, out);
  }

  #send(call: number, now: number, out: Outbox): void {
    const serviceMs = this.calls.serviceMs[call] as number;
    if (this.provider.admit(call, serviceMs)) out.schedule(now + serviceMs, EVENT.callDone, call);
  }

  #finish(call: number, now: number, out: Outbox): void {
    const { calls } = this;
    const arrival = calls.arrival[call] as number;
    const key = calls.key[call] as number;
    const model = calls.model[call] as number;
    if (this.cache !== null) this.cache.store(key, now);
    this.ledger.answered(arrival, now, model);
    this.referee.answered(calls.request[call] as number, calls.query[call] as number, model, key, now, now - arrival);
    calls.end(call);

    const next = this.provider.release();
    if (next === -1) return;
    const serviceMs = calls.serviceMs[next] as number;
    this.provider.begin(serviceMs);
    out.schedule(now + serviceMs, EVENT.callDone, next);
  }
}
