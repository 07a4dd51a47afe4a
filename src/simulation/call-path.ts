import { namedDie } from '../foundation/random.ts';
import { type Model, meanLatencyMs } from '../models/model.ts';
import { UNGRADED } from '../techniques/router/learned-router.ts';
import { type QueryTable, UNKNOWN } from '../workload/query-table.ts';
import type { Adaptation } from './adaptive-loop.ts';
import type { AnswerStore } from './answer-store.ts';
import { CallPricing } from './call-pricing.ts';
import { askedBy, Calls, NONE, PREWARMED, PURPOSE, prefetchNumber } from './call-table.ts';
import { Cascade } from './cascade.ts';
import type { Dice } from './dice.ts';
import { type CallEnds, Dispatcher } from './dispatcher.ts';
import { EVENT, type Outbox } from './events.ts';
import type { Ledger } from './ledger.ts';
import type { ModelChoice } from './model-choice.ts';
import type { Observer } from './observer.ts';
import type { Referee } from './referee.ts';
import type { RunSetting } from './run.ts';
import type { Spending } from './spending.ts';

/** What a request brings with it to a model. */
export interface Question {
  request: number;
  query: number;
  /** Cache key, or NONE. */
  key: number;
  /** Tokens of the prompt as it is, and of a plain answer. */
  input: number;
  output: number;
}

/**
 * What happens to a request that no cached answer serves: model choice → prompt optimization →
 * batch → call → judge → perhaps a stronger model → the answer is kept and given to everyone who
 * waits for it.
 */
export class CallPath implements CallEnds {
  readonly calls = new Calls();
  readonly choice: ModelChoice;
  readonly dispatcher: Dispatcher;
  readonly pricing: CallPricing;
  /** The judge and what follows from its verdicts; null without a fallback. */
  readonly cascade: Cascade | null;
  /** Second calls that the provider would not take at all. */
  failedSecondCalls = 0;
  /** Who is told of every request, if anybody. */
  observer: Observer | null = null;
  readonly #spending: Spending;
  readonly #ledger: Ledger;
  readonly #referee: Referee;
  readonly #store: AnswerStore | null;
  readonly #adaptation: Adaptation | null;
  readonly #dice: Dice;
  readonly #models: readonly Model[];
  readonly #queries: QueryTable;
  readonly #coalesces: boolean;

  constructor(setting: RunSetting, { choice, spending, ledger, referee, store, adaptation }: CallPathParties) {
    const { workload, catalog, strategy, dice, seed } = setting;
    this.choice = choice;
    this.#spending = spending;
    this.#ledger = ledger;
    this.#referee = referee;
    this.#store = store;
    this.#adaptation = adaptation;
    this.#dice = dice;
    this.#models = catalog.models;
    this.#queries = workload.queries;
    this.pricing = new CallPricing(setting);
    this.dispatcher = new Dispatcher(this.calls, this, strategy, catalog.models.length, namedDie(seed, 'back-off'));
    this.cascade = strategy.techniques.has('fallback')
      ? new Cascade(setting, { calls: this.calls, choice, ledger, spending, referee })
      : null;
    this.#coalesces = strategy.techniques.has('coalescing');
  }

  prepare(): void {
    this.pricing.prepare();
    this.choice.prepare();
  }

  /** Asks a model for a request, `delayMs` after it has come: unless the same is being asked already, or the money is spent. */
  ask(question: Question, arrival: number, delayMs: number, out: Outbox): void {
    const { request, key, query } = question;
    const leader = this.#coalesces && key !== NONE ? (this.#store as AnswerStore).fetching[key] : NONE;
    if (leader !== NONE) {
      const follower = this.#begin(question, arrival);
      this.calls.follow(follower, leader);
      this.observer?.met(request, query, 'shared', NONE, arrival);
      return;
    }
    const { budget } = this.choice;
    const money = budget === null ? 'open' : budget.arrive(arrival);
    if (money === 'refuse') {
      this.#ledger.unanswered(arrival, arrival, 'refused');
      this.#referee.unanswered(query);
      this.observer?.met(request, query, 'refused', NONE, arrival);
      this.observer?.ended(request, 0, true);
      this.#tell(question.request, 0);
      return;
    }
    const tier = this.choice.tier(query);
    if (this.choice.routes) {
      this.#ledger.routed[tier]++;
      if (tier === this.#queries.tiers[query]) this.#referee.rightTier++;
    }
    const call = this.#begin(question, arrival);
    let model = this.choice.cheapest;
    if (this.choice.sampling) {
      model = this.choice.baseline;
      this.#grade(question, arrival);
    } else if (money === 'open') {
      model = this.#affordable(call, tier, arrival);
    }
    this.#price(call, model, arrival);
    this.observer?.met(request, query, 'asked', model, arrival);
    if (key !== NONE && (this.#store as AnswerStore).fetching[key] === NONE) {
      (this.#store as AnswerStore).fetching[key] = call;
    }
    if (delayMs > 0) out.schedule(arrival + delayMs, EVENT.callSent, call);
    else this.dispatcher.submit(call, arrival, out);
  }

  /**
   * Fetches the answer to a query before anyone asks, as the guess at this place among those that the
   * request gave rise to. False when there is no money for it.
   */
  fetchAhead(question: Question, place: number, now: number, out: Outbox): boolean {
    const { query, key, input } = question;
    const sent = this.pricing.sent(query, input);
    const left = this.#spending.leftUsd(now, 0);
    const model = this.choice.choose(query, this.choice.tier(query), sent, left, now);
    if (left < Number.POSITIVE_INFINITY && this.choice.expectedUsd(model, sent, now) > left) return false;
    const call = this.#begin(question, now);
    this.calls.request[call] = prefetchNumber(question.request, place);
    this.calls.purpose[call] = PURPOSE.prefetch;
    this.#price(call, model, now);
    (this.#store as AnswerStore).fetching[key] = call;
    this.dispatcher.submit(call, now, out);
    return true;
  }

  /** The answer of a model in advance of everything, paid for, without taking anyone's place at the provider. */
  loadBeforehand({ query, key, input, output }: Omit<Question, 'request'>, now: number): void {
    const sent = this.pricing.sent(query, input);
    const m = this.choice.choose(query, this.choice.tier(query), sent, Number.POSITIVE_INFINITY, now);
    this.#payExtra(now, 'prewarm', m, sent, output);
    const good = this.#referee.goodness(PREWARMED + key, query, m);
    (this.#store as AnswerStore).keep(key, query, m, good, false, now, false);
  }

  #begin({ request, query, key, input, output }: Question, arrival: number): number {
    const { calls } = this;
    const call = calls.begin();
    calls.arrival[call] = arrival;
    calls.request[call] = request;
    calls.query[call] = query;
    calls.key[call] = key;
    calls.input[call] = this.pricing.sent(query, input);
    calls.plainOutput[call] = output;
    return call;
  }

  /** The model for the call within its money; counts the requests that would have got another with more. */
  #affordable(call: number, tier: number, now: number): number {
    const query = this.calls.query[call];
    const input = this.calls.input[call];
    const left = this.#spending.leftUsd(now, 0);
    const model = this.choice.choose(query, tier, input, left, now);
    if (
      left < Number.POSITIVE_INFINITY &&
      model !== this.choice.choose(query, tier, input, Number.POSITIVE_INFINITY, now)
    ) {
      this.choice.limited(this.calls, call);
    }
    return model;
  }

  /** Has every model answer a request and grades the answers, for the learned router. What is not served is extra. */
  #grade({ request, query, input, output }: Question, now: number): void {
    const sent = this.pricing.sent(query, input);
    const grades = this.#models.map((_, m) => {
      if (m !== this.choice.baseline) this.#payExtra(now, 'training', m, sent, output);
      const good = this.#referee.goodness(request, query, m);
      return good === UNKNOWN ? UNGRADED : good;
    });
    this.choice.learn(query, grades);
  }

  /** Pays for a call that takes nobody's place at the provider. */
  #payExtra(now: number, kind: 'prewarm' | 'training', m: number, sent: number, plainOutput: number): void {
    const output = this.pricing.answered(m, plainOutput);
    this.#ledger.tokens(sent, output);
    this.#spending.pay(now, kind, this.pricing.extraUsd(m, sent, output, now));
  }

  /** Gives the call its model: answer length, service time and price, for which money is put aside. */
  #price(call: number, m: number, now: number): void {
    const { calls } = this;
    const input = calls.input[call];
    const output = this.pricing.answered(m, calls.plainOutput[call]);
    const usd = this.pricing.usd(m, input, output, now);
    calls.model[call] = m;
    calls.output[call] = output;
    calls.serviceMs[call] =
      meanLatencyMs(this.#models[m] as Model, input, output) * this.#dice.latencyFactor(calls.request[call], m);
    calls.priceUsd[call] = usd;
    calls.spentUsd[call] += usd;
    this.#spending.reserve(now, usd);
  }

  /** The provider takes the call, which is charged from now on, whatever becomes of it. */
  begun(call: number, now: number): void {
    const { calls } = this;
    const request = calls.request[call];
    const input = calls.input[call];
    const output = calls.output[call];
    const usd = calls.priceUsd[call];
    if (calls.purpose[call] === PURPOSE.prefetch) {
      this.#ledger.request = askedBy(request);
      this.#ledger.tokens(input, output);
      this.#ledger.charge(now, 'prefetch', usd);
      return;
    }
    this.#ledger.request = request;
    this.#ledger.called(now, calls.model[call], input, output, usd);
    if (calls.escalations[call] > 0) this.#ledger.calledAgain(usd);
  }

  /** A model has answered. Its answer goes to the judge, or to the request. */
  answered(call: number, now: number, out: Outbox): void {
    const { cascade } = this;
    if (cascade?.judges(call, now)) out.schedule(now + cascade.read(call, now), EVENT.judged, call);
    else this.#settle(call, now, this.calls.escalations[call] > 0);
  }

  /** The judge has looked at the answer: it stands, or the next model up is asked, if there is money for it. */
  judged(call: number, now: number, out: Outbox): void {
    const { calls } = this;
    const next = (this.cascade as Cascade).verdict(call, now);
    if (next === NONE) {
      this.#settle(call, now, true);
      return;
    }
    calls.standby[call] = calls.model[call];
    calls.escalations[call]++;
    calls.rejections[call] = 0;
    this.#price(call, next, now);
    this.observer?.escalated(calls.request[call], next);
    this.dispatcher.submit(call, now, out);
  }

  /** The provider would not take the call. An answer that the judge had sent back is better than none. */
  failed(call: number, now: number): void {
    const { calls } = this;
    this.#spending.release(now, calls.priceUsd[call]);
    if (calls.escalations[call] > 0) {
      this.failedSecondCalls++;
      calls.model[call] = calls.standby[call];
      this.#settle(call, now, true);
      return;
    }
    const store = this.#store;
    const key = calls.key[call];
    if (calls.purpose[call] === PURPOSE.prefetch) store?.predictor?.lost(key);
    else {
      this.#turnAway(call, now);
    }
    this.#eachFollower(call, (follower) => this.#turnAway(follower, now));
    if (store !== null && key !== NONE && store.fetching[key] === call) store.fetching[key] = NONE;
    calls.end(call);
  }

  #turnAway(call: number, now: number): void {
    const arrival = this.calls.arrival[call];
    this.#ledger.unanswered(arrival, now, 'failed');
    this.#referee.unanswered(this.calls.query[call]);
    this.observer?.ended(this.calls.request[call], now - arrival, true);
    this.#tell(this.calls.request[call], now - this.calls.arrival[call]);
  }

  /** Tells the observer what has become of a request, as the referee has just seen it. */
  #tell(request: number, latencyMs: number): void {
    this.#ledger.observer?.answered(request, latencyMs, this.#referee.verdict);
  }

  /** The answer stands: it is kept and goes to the request and to everyone who waits for it. */
  #settle(call: number, now: number, selected: boolean): void {
    const { calls } = this;
    const query = calls.query[call];
    const model = calls.model[call];
    const key = calls.key[call];
    const request = calls.request[call];
    const arrival = calls.arrival[call];
    const ahead = calls.purpose[call] === PURPOSE.prefetch;
    const store = this.#store;
    const good = this.#referee.goodness(request, query, model);
    this.choice.learnLength(calls.plainOutput[call]);
    if (!ahead) {
      this.#ledger.answered(arrival, now, model);
      this.#referee.answered(query, model, good, selected, now - arrival);
      this.observer?.ended(request, now - arrival, false);
      this.#ledger.request = request;
      this.#tell(request, now - arrival);
      const tokens = calls.input[call] + calls.output[call];
      this.#adaptation?.answered(request, this.choice.tier(query), good, tokens, now);
    }
    if (store !== null && key !== NONE) {
      if (store.fetching[key] === call) store.fetching[key] = NONE;
      store.keep(key, query, model, good, selected, now, ahead);
    }
    let first = ahead;
    this.#eachFollower(call, (follower) => {
      const came = calls.arrival[follower];
      this.#ledger.shared(came, now);
      this.#referee.shared(calls.query[follower], query, model, good, selected, now, now - came);
      this.observer?.ended(calls.request[follower], now - came, false);
      this.#tell(calls.request[follower], now - came);
      if (first) store?.predictor?.hit(key);
      first = false;
    });
    calls.end(call);
  }

  /** Calls back with each call that waits for this one's answer, and ends it. */
  #eachFollower(call: number, each: (follower: number) => void): void {
    const { calls } = this;
    let follower = calls.firstFollower[call];
    while (follower !== NONE) {
      const next = calls.nextFollower[follower];
      each(follower);
      calls.end(follower);
      follower = next;
    }
  }
}

/** Those that take part in asking. */
export interface CallPathParties {
  choice: ModelChoice;
  spending: Spending;
  ledger: Ledger;
  referee: Referee;
  store: AnswerStore | null;
  adaptation: Adaptation | null;
}
