import { BatchLane, lets } from '../techniques/batch-api/batch-lane.ts';
import type { Budget } from '../techniques/budget/budget.ts';
import { LowerEffortForEasy } from '../techniques/effort/lower-effort.ts';
import { SessionModels } from '../techniques/router/session-models.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import { type Answer, newAnswer } from './answer.ts';
import type { AnswerStore } from './answer-store.ts';
import { CallExplanations } from './call-explanations.ts';
import { CallPricing } from './call-pricing.ts';
import { type Calls, NONE, PREWARMED, PURPOSE, prefetchNumber } from './call-table.ts';
import { CallTerms } from './call-terms.ts';
import { Cascade } from './cascade.ts';
import { type CallEnds, Dispatcher } from './dispatcher.ts';
import { EVENT } from './events.ts';
import { type Failures, SPOILT } from './failures.ts';
import type { ModelChoice } from './model-choice.ts';
import type { Question, Recorder } from './recorder.ts';
import type { Run } from './run.ts';
import { SideCalls } from './side-calls.ts';
import type { Spending } from './spending.ts';

/** In whose account is what is paid before anybody asks. */
const FIRST_REQUEST = 0;

/**
 * What happens to a request that no cached answer serves: model choice → prompt optimization →
 * batch → call → judge → perhaps a stronger model → the answer is kept and given to everyone who
 * waits for it.
 */
export class CallPath implements CallEnds {
  readonly choice: ModelChoice;
  readonly dispatcher: Dispatcher;
  readonly pricing: CallPricing;
  /** The judge and what follows from its verdicts; null without a fallback. */
  readonly cascade: Cascade | null;
  /** Where calls wait that may; null where all are sent at once. */
  readonly lane: BatchLane | null;
  /** Who asks for less reasoning; null where all are asked at full effort. */
  readonly effort: LowerEffortForEasy | null;
  /** Second calls that the provider would not take at all, those among them that are too long for it. */
  failedSecondCalls = 0;
  readonly #run: Run;
  readonly #explain: CallExplanations;
  readonly #terms: CallTerms;
  readonly side: SideCalls;
  readonly #calls: Calls;
  readonly #recorder: Recorder;
  readonly #spending: Spending;
  readonly #store: AnswerStore | null;
  readonly #coalesces: boolean;
  /** null where each turn of a session is routed by itself; a budget comes before it. */
  readonly #sessionModels: SessionModels | null;
  /** By model: the longest prompt it takes, in tokens. */
  readonly #windows: readonly number[];
  readonly #answer = newAnswer();

  constructor(run: Run, choice: ModelChoice, store: AnswerStore | null) {
    const { techniques, knobs } = run.strategy;
    this.#run = run;
    this.#calls = run.calls;
    this.#recorder = run.recorder;
    this.#spending = run.spending;
    this.choice = choice;
    this.#store = store;
    this.pricing = new CallPricing(run);
    this.#explain = new CallExplanations(run, choice, this.pricing);
    this.#terms = new CallTerms(run, this.pricing, this.#explain);
    this.dispatcher = new Dispatcher(run, this);
    this.cascade = techniques.has('fallback') ? new Cascade(run, choice, this.pricing) : null;
    this.lane = techniques.has('batch-api') ? new BatchLane(run.seed, knobs['batchApi.wait']) : null;
    this.effort = techniques.has('effort') ? new LowerEffortForEasy(run.models, knobs['effort.below']) : null;
    this.#coalesces = techniques.has('coalescing');
    const switching = knobs['routing.switches'];
    this.#sessionModels =
      switching === 'always' || !this.choice.routes || run.budget?.choosesModels === true
        ? null
        : new SessionModels(switching);
    this.#windows = run.models.map(({ contextTokens }) => contextTokens ?? Number.POSITIVE_INFINITY);
    this.side = new SideCalls(run, choice, this.pricing, this.#windows);
  }

  prepare(): void {
    this.pricing.prepare();
    this.choice.prepare();
  }

  /** Asks a model for a request, `delayMs` after it has come: unless the same is being asked already, or the money is spent. */
  ask(question: Question, arrival: number, delayMs: number): void {
    const { key, query } = question;
    const leader = this.#coalesces && key !== NONE ? (this.#store as AnswerStore).fetching[key] : NONE;
    if (leader !== NONE) {
      this.#join(question, leader, arrival);
      return;
    }
    const { budget } = this.#run;
    if (budget?.limitsSessions === true && this.#isStopped(budget, question, arrival)) return;
    const money = budget === null ? 'open' : budget.arrive(arrival);
    if (this.#recorder.explains && budget !== null) this.#explain.money(question.request, money, arrival);
    if (money === 'refuse') {
      this.#recorder.refused(question, arrival);
      return;
    }
    const tier = this.choice.tier(query);
    if (this.choice.routes) this.#recorder.routed(question, tier);
    const call = this.#begin(question, arrival);
    let model = this.choice.cheapest;
    const { sampling } = this.choice;
    const { own } = this.#run;
    const unrouted = own === null ? this.choice.baseline : own.model;
    if (own !== null) {
      this.#calls.plainOutput[call] = own.plainOutput;
      this.#calls.plainReasoning[call] = own.plainReasoning;
    }
    if (sampling) {
      model = unrouted;
      this.side.grade(question, unrouted, arrival);
    } else if (money === 'open') {
      const wanted = this.choice.deal?.next(question.request, question.session) ?? unrouted;
      model = this.#affordable(call, tier, wanted, arrival);
      if (this.#sessionModels !== null && question.session !== UNKNOWN) {
        model = this.#sessionModels.model(question.session, model);
      }
    }
    const asLogged = own !== null && model === unrouted;
    // What the log's own model has answered is not too long for it.
    if (!asLogged && this.#calls.input[call] > this.#windows[model]) {
      this.#calls.end(call);
      this.#recorder.tooLong(question, arrival);
      return;
    }
    if (this.#recorder.explains) {
      this.#explain.choice(
        call,
        tier,
        unrouted,
        model,
        sampling ? 'sample' : money === 'open' ? null : 'spent',
        arrival,
      );
    }
    const mayWait =
      question.deferrable === 1 &&
      !(asLogged && own.batched) &&
      lets(this.#run.models[model], this.#run.workload.deadlineMs ?? 0);
    if (mayWait && this.lane !== null) this.#calls.inLane[call] = 1;
    const atEffort = this.effort === null || sampling ? model : this.#atEffort(this.effort, call, model);
    const { context, tools } = this.#run;
    const searchMs = tools === null ? 0 : this.side.search(tools, question, call, atEffort, arrival);
    const compactMs = context === null ? 0 : this.side.compact(context, question, call, atEffort, arrival + searchMs);
    const beforeMs = searchMs + compactMs;
    delayMs += beforeMs;
    if (asLogged) this.#terms.asLogged(call, atEffort, own, arrival + beforeMs);
    else this.#terms.byLaw(call, atEffort, arrival + beforeMs);
    this.#recorder.asked(question, model, arrival);
    if (mayWait) {
      if (this.lane !== null) {
        this.#leaveToWait(call, this.lane, arrival, delayMs);
        return;
      }
      const { input, output, priceUsd } = this.#calls;
      const lessUsd = asLogged
        ? own.batchedUsd(input[call], output[call], arrival)
        : this.pricing.batchedUsd(model, input[call], output[call], arrival);
      this.#recorder.hurried(question.request, priceUsd[call] - lessUsd);
    }
    if (key !== NONE && (this.#store as AnswerStore).fetching[key] === NONE) {
      (this.#store as AnswerStore).fetching[key] = call;
    }
    if (delayMs > 0) this.#run.events.push(arrival + delayMs, EVENT.callSent, call);
    else this.dispatcher.submit(call, arrival);
  }

  /** Whether the request's session has cost all that it may, so that it gets no answer. */
  #isStopped(budget: Budget, question: Question, now: number): boolean {
    const { session, request } = question;
    if (session === UNKNOWN) return false;
    const { counted, warmUp } = this.#run.accounts;
    const spentUsd = [counted, warmUp].reduce((sum, { ledger }) => sum + (ledger.sessions?.costOf(session) ?? 0), 0);
    if (budget.goesOn(session, spentUsd)) return false;
    if (this.#recorder.explains) this.#recorder.decided(request, { kind: 'money', leftUsd: 0, limit: 'refuse' }, now);
    this.#recorder.refused(question, now);
    return true;
  }

  /**
   * Sends a call where it waits: it is paid for at once, takes nobody's slot, and nobody else is made to wait
   * for its answer, not even one who asks the same.
   */
  #leaveToWait(call: number, lane: BatchLane, arrival: number, delayMs: number): void {
    lane.calls++;
    this.dispatcher.sentToWait(call);
    this.begun(call, arrival);
    this.#run.events.push(arrival + delayMs + lane.waitMs(this.#calls.request[call]), EVENT.laneDone, call);
  }

  /** Waits for the answer that is being fetched for another. */
  #join(question: Question, leader: number, arrival: number): void {
    const follower = this.#begin(question, arrival);
    this.#calls.follow(follower, leader);
    this.#recorder.joined(question, arrival);
    if (this.#recorder.explains) this.#explain.joining(question.request, leader, arrival);
  }

  /**
   * Fetches the answer to a query before anyone asks, as the guess at this place among those that the
   * request gave rise to. False when there is no money for it.
   */
  fetchAhead(question: Question, place: number, now: number): boolean {
    const { query, key, input } = question;
    const sent = this.pricing.sent(query, input);
    const left = this.#spending.leftUsd(now, 0);
    const unrouted = this.choice.unasked(prefetchNumber(question.request, place));
    const model = this.choice.choose(query, this.choice.tier(query), unrouted, sent, left, now);
    if (left < Number.POSITIVE_INFINITY && this.choice.expectedUsd(model, sent, now) > left) return false;
    if (sent > this.#windows[model]) return false;
    const call = this.#begin(question, now);
    this.#calls.request[call] = prefetchNumber(question.request, place);
    this.#calls.purpose[call] = PURPOSE.prefetch;
    this.#terms.byLaw(call, model, now);
    (this.#store as AnswerStore).fetching[key] = call;
    this.dispatcher.submit(call, now);
    return true;
  }

  /** The answer of a model in advance of everything, paid for, without taking anyone's place at the provider. */
  loadBeforehand(question: Question, now: number): void {
    const { query, truth, key, input, output } = question;
    const sent = this.pricing.sent(query, input);
    const unrouted = this.choice.unasked(PREWARMED + key);
    const m = this.choice.choose(query, this.choice.tier(query), unrouted, sent, Number.POSITIVE_INFINITY, now);
    if (sent > this.#windows[m]) return;
    this.side.pay(FIRST_REQUEST, 'prewarm', m, sent, output, now);
    // For nobody yet, and with nothing else sent.
    const answer = newAnswer();
    answer.query = query;
    answer.truth = truth;
    this.#complete(answer, PREWARMED + key, m, this.pricing.cuts(m, output, UNKNOWN), false, now);
    (this.#store as AnswerStore).keep(key, answer, PREWARMED + key, false);
  }

  #begin(question: Question, arrival: number): number {
    const { request, query, key, prompt, shown, input, output, reasoning } = question;
    const calls = this.#calls;
    const call = calls.begin();
    calls.arrival[call] = arrival;
    calls.request[call] = request;
    calls.ask(call, question);
    calls.key[call] = key;
    calls.prompt[call] = prompt;
    calls.shown[call] = shown;
    calls.input[call] = this.pricing.sent(query, input);
    calls.plainOutput[call] = output;
    calls.plainReasoning[call] = reasoning;
    return call;
  }

  /** The model with as much effort as the query seems to need. */
  #atEffort(effort: LowerEffortForEasy, call: number, model: number): number {
    const { query, plainReasoning } = this.#calls;
    return effort.model(model, this.choice.complexity(query[call]), plainReasoning[call]);
  }

  /** The model for the call within its money; counts the requests that would have got another with more. */
  #affordable(call: number, tier: number, unrouted: number, now: number): number {
    const query = this.#calls.query[call];
    const input = this.#calls.input[call];
    const left = this.#spending.leftUsd(now, 0);
    const model = this.choice.choose(query, tier, unrouted, input, left, now);
    if (
      left < Number.POSITIVE_INFINITY &&
      model !== this.choice.choose(query, tier, unrouted, input, Number.POSITIVE_INFINITY, now)
    ) {
      this.#spending.limited(call);
    }
    return model;
  }

  /** The provider takes the call, which is charged from now on, whatever becomes of it. */
  begun(call: number, now: number): void {
    const { prompt, model, spoilt, firstMs, firstAt, plainReasoning } = this.#calls;
    if (spoilt[call] === SPOILT.no) {
      this.#recorder.called(call, now);
      this.effort?.called(model[call], plainReasoning[call]);
    } else {
      this.#terms.payInVain(call, this.dispatcher.failures?.timeoutMs ?? 0, now);
    }
    // What was sent together comes back together, when it is whole.
    const { batcher, overheadMs } = this.dispatcher;
    if (this.dispatcher.machineOf(call) !== null) firstAt[call] = now + firstMs[call];
    else firstAt[call] = batcher === null ? now + overheadMs + firstMs[call] : Number.POSITIVE_INFINITY;
    if (prompt[call] === UNKNOWN) return;
    this.pricing.begun(model[call], prompt[call], now + this.#terms.firstTokenMs(call));
  }

  /** The call has come to nothing, and is asked again of the same model, if there is money for it. */
  again(call: number, now: number): void {
    const { model, input, spentUsd } = this.#calls;
    const left = this.#spending.leftUsd(now, spentUsd[call]);
    if (left < Number.POSITIVE_INFINITY && this.choice.expectedUsd(model[call], input[call], now) > left) {
      const failures = this.dispatcher.failures as Failures;
      failures.retries--;
      failures.givenUp++;
      this.#spending.limited(call);
      this.failed(call, now);
      return;
    }
    this.#terms.byLaw(call, this.#calls.model[call], now);
    this.dispatcher.submit(call, now);
  }

  /** A model has answered. Its answer goes to the judge, or to the request. */
  answered(call: number, now: number): void {
    const { cascade } = this;
    if (cascade?.judges(call, now)) this.#run.events.push(now + cascade.read(call, now), EVENT.judged, call);
    else this.#settle(call, now, this.#calls.escalations[call] > 0);
  }

  /** The judge has looked at the answer: it stands, or the next model up is asked, if there is money for it. */
  judged(call: number, now: number): void {
    const calls = this.#calls;
    const cascade = this.cascade as Cascade;
    const next = cascade.verdict(call, now);
    if (this.#recorder.explains) {
      const { passed } = cascade;
      const ms = cascade.readMs(call);
      this.#recorder.decided(
        calls.request[call],
        { kind: 'judged', model: this.choice.place(calls.model[call]), passed, ms, next },
        now,
      );
    }
    // Nobody is shown what a judge may still send back.
    calls.firstAt[call] = Number.POSITIVE_INFINITY;
    if (next === NONE) {
      this.#settle(call, now, true);
      return;
    }
    if (calls.input[call] > this.#windows[next]) {
      this.failedSecondCalls++;
      this.#settle(call, now, true);
      return;
    }
    calls.standby[call] = calls.model[call];
    calls.escalations[call]++;
    calls.rejections[call] = 0;
    this.#terms.byLaw(call, next, now);
    this.#recorder.escalated(calls.request[call], next);
    this.dispatcher.submit(call, now);
  }

  /** The provider would not take the call. An answer that the judge had sent back is better than none. */
  failed(call: number, now: number): void {
    const calls = this.#calls;
    this.#spending.release(calls.priceUsd[call], now);
    if (calls.escalations[call] > 0) {
      this.failedSecondCalls++;
      calls.model[call] = calls.standby[call];
      calls.firstAt[call] = now;
      this.#settle(call, now, true);
      return;
    }
    const store = this.#store;
    const key = calls.key[call];
    if (calls.purpose[call] === PURPOSE.prefetch) store?.predictor?.lost(key);
    else this.#recorder.failed(call, now);
    this.#eachFollower(call, (follower) => this.#recorder.failed(follower, now));
    if (store !== null && key !== NONE && store.fetching[key] === call) store.fetching[key] = NONE;
    calls.end(call);
  }

  /** The answer stands: it is kept and goes to the request and to everyone who waits for it. */
  #settle(call: number, now: number, selected: boolean): void {
    const calls = this.#calls;
    const key = calls.key[call];
    const ahead = calls.purpose[call] === PURPOSE.prefetch;
    const store = this.#store;
    const { request, model, plainOutput, plainReasoning, firstAt } = calls;
    if (firstAt[call] > now) firstAt[call] = now;
    const answer = calls.asked(call, this.#answer);
    const cut = this.pricing.cuts(model[call], plainOutput[call], plainReasoning[call]);
    this.#complete(answer, request[call], model[call], cut, selected, now);
    this.choice.learnLength(calls.plainOutput[call]);
    if (!ahead) this.#recorder.answered(call, answer, now);
    if (store !== null && key !== NONE) {
      if (store.fetching[key] === call) store.fetching[key] = NONE;
      store.keep(key, answer, request[call], ahead);
    }
    if (calls.firstFollower[call] !== NONE) this.#share(call, answer, now);
    calls.end(call);
  }

  /** Gives the call's answer to those who wait for it. */
  #share(call: number, answer: Answer, now: number): void {
    const { firstAt, arrival, purpose } = this.#calls;
    let first = purpose[call] === PURPOSE.prefetch;
    this.#eachFollower(call, (follower) => {
      firstAt[follower] = Math.max(firstAt[call], arrival[follower]);
      this.#recorder.shared(follower, answer, now);
      if (first) this.#store?.predictor?.hit(this.#calls.key[call]);
      first = false;
    });
  }

  /** Says of an answer, to what the row holds already, what it is: the model's, and ready now. */
  #complete(answer: Answer, request: number, model: number, cut: boolean, selected: boolean, now: number): void {
    const { cap } = this.pricing;
    if (cut && cap !== null) cap.cut++;
    answer.model = model;
    // What is cut off is no good answer, whatever the model's chances of one.
    answer.good = cut ? 0 : this.#run.referee.goodness(request, answer.truth, model);
    answer.selected = selected || cut;
    answer.at = now;
  }

  /** Calls back with each call that waits for this one's answer, and ends it. */
  #eachFollower(call: number, each: (follower: number) => void): void {
    const calls = this.#calls;
    let follower = calls.firstFollower[call];
    while (follower !== NONE) {
      const next = calls.nextFollower[follower];
      each(follower);
      calls.end(follower);
      follower = next;
    }
  }
}
