import { newPricedCall } from '../models/call-price.ts';
import {
  type AsLogged,
  type Catalog,
  isMeasured,
  type Model,
  meanFirstTokenMs,
  meanLatencyMs,
} from '../models/model.ts';
import type { KnobValues } from '../settings/knobs.ts';
import type { PrefixCharge } from '../techniques/prefix/provider-prompt-cache.ts';
import { LOGGED, type LoggedCalls } from '../workload/logged-calls.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';
import { LoggedSums } from './logged-sums.ts';
import type { Tariff } from './tariff.ts';

/** What a log's own calls depend on, of a run. */
interface OwnCallsOf {
  models: readonly Model[];
  tariff: Tariff;
  knobs: Pick<KnobValues, 'provider.steady'>;
  /** Whether the run is the log as it was. */
  isBaseline: boolean;
  /** Whether the strategy has a cache of answers of its own, which takes the place of the one that was there. */
  caches: boolean;
}

/** The calls of a log under a catalog that knows them; null for other workloads. */
export function ownCallsOf({ log }: Pick<Workload, 'log'>, { asLogged }: Catalog, of: OwnCallsOf): OwnCalls | null {
  return asLogged === undefined || log !== true ? null : new OwnCalls(asLogged, of);
}

/**
 * The call that each request of a log went out as: to whom, what it cost, how long it took. A request
 * that is sent to the same model again, as it was, takes and costs the same; where a strategy changes
 * its length, cost and time change as the list and the model's law say they do.
 */
export class OwnCalls {
  /** What the log comes to, for the books. */
  readonly sums = new LoggedSums();
  /** Tokens that the provider had in its cache of prompts, by the log, and wrote to it. */
  cachedTokens = 0;
  writtenTokens = 0;
  /** Whether the log says of any call how much of its prompt the provider had. */
  saysCached = false;
  /** Whether calls take the time that the log says. */
  readonly #timed: boolean;
  readonly #places: readonly number[];
  readonly #models: readonly Model[];
  readonly #tariff: Tariff;
  readonly #keepsHits: boolean;
  readonly #isBaseline: boolean;
  readonly #steady: boolean;
  readonly #call = newPricedCall();
  #logged: LoggedCalls | null = null;
  // The request at hand.
  #at = 0;
  #input = 0;
  #output = 0;
  /** Tokens of it that the provider had in its cache of prompts by the log, and those that it has in this run. */
  #cachedBefore = 0;
  cached = 0;
  /** Of the call that was priced last: tokens written to that cache, those of them for an hour, and USD. */
  #written = 0;
  #writtenHour = 0;
  #usd = 0;
  #reasoning = UNKNOWN;

  constructor({ places, timed, keepsHits }: AsLogged, { models, tariff, knobs, isBaseline, caches }: OwnCallsOf) {
    this.#places = places;
    this.#timed = timed;
    this.#models = models;
    this.#tariff = tariff;
    this.#steady = knobs['provider.steady'];
    this.#isBaseline = isBaseline;
    this.#keepsHits = isBaseline || !caches || keepsHits;
  }

  /** Takes in the requests that come next. */
  prepare({ logged, warm, length }: RequestBlock): void {
    this.#logged = logged;
    if (this.#isBaseline && logged !== null) this.sums.note(logged, warm, length);
  }

  /** Turns to a request of that block, and what it takes as it is: tokens sent and answered, and of these of reasoning. */
  turnTo(i: number, input: number, output: number, reasoning = UNKNOWN): void {
    this.#at = i;
    this.#input = input;
    this.#output = output;
    this.#reasoning = reasoning;
  }

  /** The model that answered the request, by its place among all that may be called. */
  get model(): number {
    return this.#places[(this.#logged as LoggedCalls).model[this.#at]];
  }

  /** USD for what the log has besides its requests (embeddings, calls that failed), told of with the request they come before. */
  get besidesUsd(): number {
    return (this.#logged as LoggedCalls).besidesUsd[this.#at];
  }

  /** Whether a cache in front of the models had the answer. */
  get #hit(): boolean {
    return ((this.#logged as LoggedCalls).flags[this.#at] & LOGGED.hit) !== 0;
  }

  /** Whether that cache has it in this run too. */
  get answeredBefore(): boolean {
    return this.#keepsHits && this.#hit;
  }

  /** How long the request waited, in milliseconds; NaN where the log does not say, or its times do not count. */
  get waitedMs(): number {
    return this.#timed ? (this.#logged as LoggedCalls).latencyMs[this.#at] : Number.NaN;
  }

  /** Tokens of a plain answer, of which the model's own is so many times as long. */
  get plainOutput(): number {
    return this.#output / (this.#models[this.model] as Model).verbosity;
  }

  /** Tokens of the model's answer as it was. */
  get output(): number {
    return this.#output;
  }

  /** Of a plain answer, tokens of reasoning, or UNKNOWN. */
  get plainReasoning(): number {
    return this.#reasoning < 0 ? UNKNOWN : this.#reasoning / (this.#models[this.model] as Model).verbosity;
  }

  /**
   * USD for the call with so many tokens sent and answered at `now`. `grown`: what the provider would read
   * and write of its prompt where the strategy sees to that; null: what the log says, which counts where it
   * has more read.
   */
  usd(input: number, output: number, now: number, grown: PrefixCharge | null): number {
    const logged = this.#logged as LoggedCalls;
    const at = this.#at;
    const model = this.#models[this.model] as Model;
    const priced = isMeasured(model, 'price');
    const usd = logged.costUsd[at];
    this.cached = 0;
    this.#written = 0;
    this.#writtenHour = 0;
    this.#cachedBefore = 0;
    if (Number.isNaN(usd)) {
      // What a cache answered is asked for the first time, at the list's price; what nobody knows the price of counts nothing.
      this.#usd = this.#hit && priced ? this.#tariff.usd(model, input, output, now) : 0;
      return this.#usd;
    }
    if (logged.cachedTokens[at] > 0) this.saysCached = true;
    const hour = Math.max(0, logged.writtenHourTokens[at]);
    const written = Math.max(0, logged.writtenTokens[at]) + hour;
    const cached = Math.max(0, logged.cachedTokens[at]);
    const better = grown !== null && (grown.cached > cached || cached + written === 0);
    const nowCached = better ? grown.cached : Math.min(cached, input);
    const nowWritten = better ? grown.written : Math.min(written, input - nowCached);
    this.cached = nowCached;
    this.#written = nowWritten;
    this.#writtenHour = Math.min(hour, nowWritten);
    this.#cachedBefore = cached;
    this.cachedTokens += nowCached - (grown?.cached ?? 0);
    this.writtenTokens += nowWritten - (grown?.written ?? 0);
    const asItWas = input === this.#input && output === this.#output && !better;
    this.#usd = usd;
    if (asItWas || !priced) return usd;
    const before = this.#listUsd(
      model,
      Math.max(this.#input, cached + written),
      this.#output,
      cached,
      written,
      hour,
      false,
      now,
    );
    if (before > 0) this.#usd *= this.#nowListUsd(model, input, output, false, now) / before;
    return this.#usd;
  }

  /** USD for the call that `usd` has priced where it goes through the batch interface of its provider, which must have one. */
  batchedUsd(input: number, output: number, now: number): number {
    const model = this.#models[this.model] as Model;
    const plain = this.#nowListUsd(model, input, output, false, now);
    return plain === 0 ? this.#usd : (this.#usd * this.#nowListUsd(model, input, output, true, now)) / plain;
  }

  /** Whether the log's call went through the batch interface already. */
  get batched(): boolean {
    return ((this.#logged as LoggedCalls).flags[this.#at] & LOGGED.batch) !== 0;
  }

  #nowListUsd(model: Model, input: number, output: number, batch: boolean, now: number): number {
    return this.#listUsd(model, input, output, this.cached, this.#written, this.#writtenHour, batch, now);
  }

  #listUsd(
    model: Model,
    input: number,
    output: number,
    cached: number,
    written: number,
    writtenHour: number,
    batch: boolean,
    now: number,
  ): number {
    const call = this.#call;
    call.inputTokens = input;
    call.outputTokens = output;
    call.cachedTokens = cached;
    call.cacheWriteTokens = written;
    call.cacheWriteHourTokens = writtenHour;
    call.batch = batch;
    return this.#tariff.usdOf(model, call, now);
  }

  /** How long the call that `usd` has priced takes, in milliseconds; NaN where only the model's law can tell. */
  serviceMs(input: number, output: number): number {
    const ms = this.waitedMs;
    const model = this.#models[this.model] as Model;
    const lawful = isMeasured(model, 'latency');
    if (Number.isNaN(ms) || this.#hit || (this.#steady && lawful)) return Number.NaN;
    const [fresh, before] = [input - this.cached, this.#freshBefore];
    if ((fresh === before && output === this.#output) || !lawful) return ms;
    return (ms * meanLatencyMs(model, fresh, output)) / meanLatencyMs(model, before, this.#output);
  }

  /** Of that time, what goes by until the answer begins; NaN where the log does not say. */
  firstMs(input: number): number {
    const ms = (this.#logged as LoggedCalls).firstTokenMs[this.#at];
    const [fresh, before] = [input - this.cached, this.#freshBefore];
    if (fresh === before) return ms;
    const model = this.#models[this.model] as Model;
    const ratio = meanFirstTokenMs(model, fresh) / meanFirstTokenMs(model, before);
    return Number.isNaN(ratio) ? ms : ms * ratio;
  }

  /** Whether the log says when the answer to the request began, or how long it takes is not taken from it. */
  get saysFirst(): boolean {
    return !this.#timed || this.#steady || !Number.isNaN((this.#logged as LoggedCalls).firstTokenMs[this.#at]);
  }

  /** Tokens sent that the provider had not in its cache, by the log. */
  get #freshBefore(): number {
    return this.#input - Math.min(this.#input, this.#cachedBefore);
  }
}
