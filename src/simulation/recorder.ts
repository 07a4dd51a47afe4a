import type { SideCharge } from '../techniques/techniques.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import { type Answer, type Asked, newAnswer } from './answer.ts';
import { askedBy, type Calls, NONE, PURPOSE, SHOWN } from './call-table.ts';
import type { Decision } from './decision.ts';
import type { Ledger } from './ledger.ts';
import type { Observer } from './observer.ts';
import { type Referee, verdictOn } from './referee.ts';
import type { Verdicts } from './verdicts.ts';

/** What is written down of a part of the requests: by whoever sees the money, and by the one who knows what is true. */
export interface Account {
  ledger: Ledger;
  verdicts: Verdicts;
}

/** The accounts of a run: of what is counted, and of what is only played to begin with. */
export type Accounts = Readonly<Record<'counted' | 'warmUp', Account>>;

/** Who steers by what an operator would see of the answers. */
export interface Steering {
  /** A request got the answer to a similar one; `wrong` is what the referee says of it, `tokens` what a judge would read. */
  semanticHit(request: number, wrong: number, tokens: number, now: number): void;
  /** A model has answered a request; `good` is what the referee says of the answer. */
  answered(request: number, query: number, good: number, tokens: number, now: number): void;
  /** An answer of this content class, as its wording suggests, was fetched anew at this age of the old one. */
  refetched(contentClass: number, ageMs: number, changed: boolean, now: number): void;
}

/** What a request asks and has brought with it. One row is used again and again: nobody keeps it. */
export interface Question extends Asked {
  request: number;
  /** Cache key, or NONE, and the space it is of, or UNKNOWN where there is only one. */
  key: number;
  space: number;
  /** The last segment of its prompt and its session, or UNKNOWN. */
  prompt: number;
  session: number;
  /** 1 where its answer may come hours later. */
  deferrable: number;
  /** Bits of `SHOWN`. */
  shown: number;
  /** Tokens of the prompt as it is, and of a plain answer. */
  input: number;
  output: number;
  /** Of the answer, tokens of reasoning, or UNKNOWN. */
  reasoning: number;
}

/** A row to be filled in; all are made by one literal. */
export function newQuestion(): Question {
  return {
    query: 0,
    truth: 0,
    context: UNKNOWN,
    scope: UNKNOWN,
    user: UNKNOWN,
    request: 0,
    key: NONE,
    space: UNKNOWN,
    prompt: UNKNOWN,
    session: UNKNOWN,
    deferrable: 0,
    shown: 0,
    input: 0,
    output: 0,
    reasoning: UNKNOWN,
  };
}

/**
 * Is told once of everything that happens to a request, and tells those who keep account of it: the
 * ledger, the referee, whoever observes the run and whoever steers by it. Times are in virtual
 * milliseconds, money is in USD.
 */
export class Recorder {
  /** null where nothing steers by the outcomes. */
  steering: Steering | null = null;
  /** Whether somebody wants to know of decisions, for which objects would be made. */
  explains = false;
  readonly #observers: Observer[] = [];
  readonly #calls: Calls;
  readonly #accounts: Accounts;
  readonly #counted: Ledger;
  readonly #referee: Referee;
  /** Requests of lower numbers are the warm-up's. */
  #countedFrom = 0;
  /** Requests that count, where something is paid throughout and somebody wants to know for whom; else null. */
  #arrived: number[] | null = null;
  readonly #paidThroughout: boolean;
  /** Of an answer, only who asked: for one that waited for another's. */
  readonly #asked = newAnswer();

  /** `paidThroughout`: whether something may be paid that no request is charged for. */
  constructor(calls: Calls, accounts: Accounts, referee: Referee, paidThroughout: boolean) {
    this.#paidThroughout = paidThroughout;
    this.#calls = calls;
    this.#accounts = accounts;
    this.#counted = accounts.counted.ledger;
    referee.verdicts = accounts.counted.verdicts;
    this.#referee = referee;
  }

  /** Requests of lower numbers than this are the warm-up's from now on: they have accounts of their own. */
  warmsUpTo(request: number): void {
    if (request > this.#countedFrom) this.#countedFrom = request;
  }

  /** The ledger of a request, or of the one that a guess was made for; the referee writes its verdicts beside it. */
  #ledgerOf(number: number): Ledger {
    // Without a warm-up there is nothing to find out.
    if (this.#countedFrom === 0) return this.#counted;
    const request = number < 0 ? askedBy(number) : number;
    const account = request < this.#countedFrom ? this.#accounts.warmUp : this.#accounts.counted;
    this.#referee.verdicts = account.verdicts;
    return account.ledger;
  }

  /** Has the observer told of every request from now on. */
  observe(observer: Observer): void {
    this.#observers.push(observer);
    if (this.#paidThroughout) this.#arrived ??= [];
    if (observer.decided !== undefined) this.explains = true;
  }

  /** Charges so much for all the time of the run: to no request in the ledger, and in equal parts for whoever observes them. */
  throughout(usd: number): void {
    const { ledger } = this.#accounts.counted;
    ledger.chargeThroughout(usd);
    const arrived = this.#arrived ?? [];
    for (const request of arrived) this.#paid(request, 'fixedPrice', usd / arrived.length);
  }

  /** Something was decided on a request's way, or on that of a call of this number; to be told only where `explains`. */
  decided(number: number, decision: Decision, now: number): void {
    const request = number < 0 ? askedBy(number) : number;
    for (const observer of this.#observers) observer.decided?.(request, decision, now);
  }

  /** Makes room for what is kept under cache keys below `keys`. */
  prepare(keys: number): void {
    this.#referee.ensure(keys);
  }

  arrived({ request, session, deferrable, input, output }: Question, now: number): void {
    const ledger = this.#ledgerOf(request);
    ledger.deferrable.requests += deferrable;
    if (this.#arrived !== null && request >= this.#countedFrom) this.#arrived.push(request);
    ledger.arrived(now, input + output);
    ledger.sessions?.arrived(request, session);
  }

  /** The answer to the request's own query was kept, perhaps fetched ahead. */
  exactHit(question: Question, ahead: boolean, latencyMs: number, now: number): void {
    const { request, query, key, shown } = question;
    this.#ledgerOf(request).exactHit(now, latencyMs, shown);
    const wrong = this.#referee.hit(question, key, now, latencyMs);
    if (this.#observers.length === 0) return;
    this.#met(request, query, ahead ? 'aheadHit' : 'exactHit', NONE, now);
    this.#ended(request, latencyMs, verdictOn(wrong, this.#referee.keptGood(key)), false);
  }

  /** A cache in front of the log's models had the answer, which `model` once gave to somebody. */
  answeredBefore({ request, query, truth, shown }: Question, model: number, latencyMs: number, now: number): void {
    const ledger = this.#ledgerOf(request);
    ledger.answeredBefore++;
    ledger.exactHit(now, latencyMs, shown);
    const good = this.#referee.answeredBefore(request, truth, model, latencyMs);
    if (this.#observers.length === 0) return;
    this.#met(request, query, 'exactHit', NONE, now);
    this.#ended(request, latencyMs, good, false);
  }

  /** The answer kept under another key than the request's was found to be similar enough; it begins after `firstMs`. */
  semanticHit(question: Question, found: number, latencyMs: number, firstMs: number, now: number): void {
    const { request, query, input, output, shown } = question;
    this.#ledgerOf(request).semanticHit(now, latencyMs, firstMs, shown);
    const wrong = this.#referee.hit(question, found, now, (shown & SHOWN.streamed) === 0 ? latencyMs : firstMs);
    if (this.#observers.length > 0) {
      this.#met(request, query, 'semanticHit', NONE, now);
      this.#ended(request, latencyMs, verdictOn(wrong, this.#referee.keptGood(found)), false);
    }
    this.steering?.semanticHit(request, wrong, input + output, now);
  }

  /** The router saw the request in this tier. */
  routed({ request, truth }: Question, tier: number): void {
    this.#ledgerOf(request).routed[tier]++;
    this.#referee.routed(truth, tier);
  }

  /** A model is going to be asked. */
  asked({ request, query }: Question, model: number, now: number): void {
    if (this.#observers.length > 0) this.#met(request, query, 'asked', model, now);
  }

  /** A call for a request that may wait is not sent where it would have cost so much less, in USD. */
  hurried(request: number, missedUsd: number): void {
    this.#ledgerOf(request).deferrable.missedUsd += missedUsd;
  }

  /** The request waits for the answer that another is fetching. */
  joined({ request, query }: Question, now: number): void {
    if (this.#observers.length > 0) this.#met(request, query, 'shared', NONE, now);
  }

  /** There is neither an answer nor the money for one. */
  refused(question: Question, now: number): void {
    this.#unanswered(question, 'refused', now);
  }

  /** The prompt is longer than the model takes: a provider answers with an error, and charges nothing. */
  tooLong(question: Question, now: number): void {
    this.#unanswered(question, 'tooLong', now);
  }

  #unanswered({ request, query, truth, shown }: Question, why: 'refused' | 'tooLong', now: number): void {
    this.#ledgerOf(request).unanswered(now, now, why, shown);
    const good = this.#referee.unanswered(truth);
    if (this.#observers.length === 0) return;
    this.#met(request, query, 'refused', NONE, now);
    this.#ended(request, 0, good, true);
  }

  /** The judge has sent the answer back, and this model is asked instead. */
  escalated(request: number, model: number): void {
    for (const observer of this.#observers) observer.escalated?.(request, model);
  }

  /** How long the request's call takes is the word of its model's law, not of a log. */
  timedByLaw(request: number, model: number): void {
    this.#ledgerOf(request).byLaw[model] = 1;
  }

  /** The provider has taken a call, which is paid from now on. */
  called(call: number, now: number): void {
    const { request, model, prompt, readTo, input, output, reasoning, priceUsd, purpose, escalations, inLane } =
      this.#calls;
    const usd = priceUsd[call];
    if (purpose[call] === PURPOSE.prefetch) {
      const by = askedBy(request[call]);
      this.tokens(by, input[call], output[call]);
      this.spent(by, 'prefetch', usd, now);
      return;
    }
    const ledger = this.#ledgerOf(request[call]);
    ledger.called(now, model[call], input[call], output[call], usd);
    if (reasoning[call] >= 0) ledger.reasoned(reasoning[call]);
    if (escalations[call] > 0) ledger.calledAgain(usd);
    else if (inLane[call] === 1) ledger.sentToWait(usd);
    ledger.sessions?.called(request[call], model[call], prompt[call], readTo[call], usd);
    if (this.#observers.length > 0) this.#paid(request[call], 'calls', usd);
  }

  /** A call has come to nothing after so many tokens of an answer, and is paid for all the same. */
  inVain(call: number, output: number, usd: number, now: number): void {
    const { request, input } = this.#calls;
    const number = request[call] < 0 ? askedBy(request[call]) : request[call];
    this.tokens(number, input[call], output);
    this.spent(number, 'failedCalls', usd, now);
  }

  /** Tokens of a call on the request's behalf that it does not wait for. */
  tokens(request: number, input: number, output: number): void {
    this.#ledgerOf(request).tokens(input, output);
  }

  /** Money for something else than a request's own call. */
  spent(request: number, kind: SideCharge, usd: number, now: number): void {
    const ledger = this.#ledgerOf(request);
    ledger.charge(now, kind, usd);
    ledger.sessions?.spent(request, usd);
    // What is spent before the first request is in its account, and yet no request's.
    if (kind !== 'prewarm' && this.#observers.length > 0) this.#paid(request, kind, usd);
  }

  /** The answer of a call has gone to its request. */
  answered(call: number, answer: Answer, now: number): void {
    const { arrival, request, query, input, output, inLane, firstAt, shown } = this.#calls;
    const latencyMs = now - arrival[call];
    const waits = inLane[call] === 1;
    const ledger = this.#ledgerOf(request[call]);
    ledger.answered(arrival[call], now, answer.model, waits);
    const firstMs = firstAt[call] - arrival[call];
    if (!waits) ledger.begun(firstMs, shown[call]);
    // Nobody sits and waits for what came within its deadline.
    this.#referee.answered(answer, waits ? 0 : (shown[call] & SHOWN.streamed) === 0 ? latencyMs : firstMs);
    if (this.#observers.length > 0) this.#ended(request[call], latencyMs, answer.good, false, waits);
    this.steering?.answered(request[call], query[call], answer.good, input[call] + output[call], now);
  }

  /** The same answer has gone to a request that waited for it as `call`. */
  shared(call: number, answer: Answer, now: number): void {
    const { arrival, request, firstAt, shown } = this.#calls;
    const latencyMs = now - arrival[call];
    const firstMs = firstAt[call] - arrival[call];
    const ledger = this.#ledgerOf(request[call]);
    ledger.shared(arrival[call], now);
    ledger.begun(firstMs, shown[call]);
    const waited = (shown[call] & SHOWN.streamed) === 0 ? latencyMs : firstMs;
    const wrong = this.#referee.served(this.#calls.asked(call, this.#asked), answer, now, waited);
    if (this.#observers.length > 0) this.#ended(request[call], latencyMs, verdictOn(wrong, answer.good), false);
  }

  /** The provider would not take the call, and its request gets no answer. */
  failed(call: number, now: number): void {
    const { arrival, request, truth, shown } = this.#calls;
    this.#ledgerOf(request[call]).unanswered(arrival[call], now, 'failed', shown[call]);
    const good = this.#referee.unanswered(truth[call]);
    if (this.#observers.length > 0) this.#ended(request[call], now - arrival[call], good, true);
  }

  /** An answer is about to be kept in the place of one that was ready so long ago. */
  refetched(key: number, contentClass: number, ageMs: number, now: number): void {
    const changed = this.#referee.changed(key, now);
    if (changed !== null) this.steering?.refetched(contentClass, ageMs, changed, now);
  }

  /** The answer is kept under the key. */
  kept(key: number, answer: Answer): void {
    this.#referee.kept(key, answer);
  }

  /** The answer kept under one key is kept under another too. */
  copied(from: number, to: number): void {
    this.#referee.copied(from, to);
  }

  // What is seldom done stands by itself: TurboFan inlines only as much as is short, 10 % of a replay's time.
  #paid(...told: Parameters<NonNullable<Observer['spent']>>): void {
    for (const observer of this.#observers) observer.spent?.(...told);
  }

  #met(...told: Parameters<NonNullable<Observer['met']>>): void {
    for (const observer of this.#observers) observer.met?.(...told);
  }

  #ended(...told: Parameters<NonNullable<Observer['ended']>>): void {
    for (const observer of this.#observers) observer.ended?.(...told);
  }
}
