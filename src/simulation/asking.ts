import { type Die, namedDie, roll } from '../foundation/random.ts';
import { type Catalog, callCostUsd, type Model, meanLatencyMs } from '../models/model.ts';
import { priceCall } from '../models/price-rules.ts';
import { countTokens } from '../models/tokens.ts';
import type { Strategy } from '../scenario/strategy.ts';
import type { Budget } from '../techniques/budget.ts';
import { UNGRADED } from '../techniques/learned-router.ts';
import { CONCISE, optimizedTokens } from '../techniques/prompt-optimizer.ts';
import { ProviderPromptCache } from '../techniques/provider-prompt-cache.ts';
import { QualityFallback } from '../techniques/quality-fallback.ts';
import { UNKNOWN } from '../workload/query-table.ts';
import type { Workload } from '../workload/workload.ts';
import type { Adaptation } from './adaptation.ts';
import type { AnswerStore } from './answer-store.ts';
import { Calls, NONE, PURPOSE } from './calls.ts';
import { type CallEnds, Dispatcher } from './dispatcher.ts';
import { EVENT, type Outbox } from './events.ts';
import type { Ledger } from './ledger.ts';
import type { Luck } from './luck.ts';
import { ModelChoice } from './model-choice.ts';
import type { Referee } from './referee.ts';
import type { Steering } from './steering.ts';
import type { Witness } from './witness.ts';

/** How long providers keep the beginning of a prompt for their usual price; longer costs more. */
const USUAL_PREFIX_TTL_MS = 5 * 60_000;

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
export class Asking implements CallEnds {
  readonly calls = new Calls();
  readonly choice: ModelChoice;
  readonly dispatcher: Dispatcher;
  readonly fallback: QualityFallback | null;
  /** Tokens that the provider read from its own cache of prompts, and wrote to it. */
  get prefixTokens(): { readTokens: number; writtenTokens: number } {
    return { readTokens: this.#prefix?.cachedTokens ?? 0, writtenTokens: this.#prefix?.writtenTokens ?? 0 };
  }

  /** Verdicts on answers whose truth is known that were wrong. */
  falseAccepts = 0;
  falseRejects = 0;
  verdictsUnknown = 0;
  /** Calls for requests that the provider would not take at all. */
  failedCalls = 0;
  /** Who is told of every request, if anybody. */
  witness: Witness | null = null;
  readonly #workload: Workload;
  readonly #ledger: Ledger;
  readonly #referee: Referee;
  readonly #store: AnswerStore | null;
  readonly #adaptation: Adaptation | null;
  readonly #luck: Luck;
  readonly #models: readonly Model[];
  readonly #judge: Catalog['judge'];
  readonly #judgeModel: Model;
  readonly #judgeDie: Die;
  readonly #coalesces: boolean;
  readonly #optimizes: boolean;
  readonly #concise: boolean;
  /** Tokens taken out of the system prompt, less what asking for short answers adds. */
  readonly #systemTokensOut: number;
  /** Tokens of the system prompt as it is sent: what all prompts begin with. */
  readonly #systemTokensSent: number;
  readonly #prefix: ProviderPromptCache | null;
  /** Whether prefixes are kept longer than providers keep them for their usual price. */
  readonly #keptForAnHour: boolean;
  #tokens: Float64Array = new Float64Array(0);
  #optimizedTokens: Float64Array = new Float64Array(0);
  #prefetches = 0;

  constructor(
    { workload, catalog, strategy, luck, seed, steering }: RunSetting,
    ledger: Ledger,
    referee: Referee,
    store: AnswerStore | null,
    adaptation: Adaptation | null,
  ) {
    const { knobs, techniques } = strategy;
    this.#workload = workload;
    this.#ledger = ledger;
    this.#referee = referee;
    this.#store = store;
    this.#adaptation = adaptation;
    this.#luck = luck;
    this.#models = catalog.models;
    this.#judge = catalog.judge;
    this.#judgeModel = catalog.models.find(({ id }) => id === catalog.judge.model) as Model;
    this.#judgeDie = namedDie(seed, 'judge');
    this.choice = new ModelChoice(workload.queries, catalog, strategy, steering);
    this.dispatcher = new Dispatcher(this.calls, this, strategy, catalog.models.length, namedDie(seed, 'back-off'));
    this.fallback = techniques.has('fallback')
      ? new QualityFallback({
          models: this.choice.ladder.length,
          judgeError: knobs['fallback.judgeError'],
          qualityThreshold: knobs['fallback.qualityThreshold'],
        })
      : null;
    this.#coalesces = techniques.has('coalescing');
    this.#optimizes = techniques.has('prompt');
    this.#concise = this.#optimizes && knobs['prompt.concise'];
    const optimized = this.#optimizes ? optimizedTokens(workload.systemPrompt) : UNKNOWN;
    const systemTokens = countTokens(workload.systemPrompt);
    const takenOut = optimized === UNKNOWN ? 0 : systemTokens - optimized;
    this.#systemTokensSent = systemTokens - takenOut;
    this.#keptForAnHour = knobs['prefix.ttl'] > USUAL_PREFIX_TTL_MS;
    this.#prefix = techniques.has('prefix')
      ? new ProviderPromptCache({
          rules: catalog.models.map(({ prices }) => prices?.prefixCache ?? null),
          ttlMs: knobs['prefix.ttl'],
        })
      : null;
    this.#systemTokensOut = takenOut - (this.#concise ? CONCISE.promptTokens : 0);
  }

  prepare(): void {
    const { queries } = this.#workload;
    this.#tokens = queries.derive(countTokens);
    if (this.#optimizes) this.#optimizedTokens = queries.derive(optimizedTokens);
    this.choice.prepare();
  }

  /** Asks a model for a request, `delayMs` after it has come: unless the same is being asked already, or the money is spent. */
  ask(question: Question, arrival: number, delayMs: number, out: Outbox): void {
    const { request, key, query } = question;
    const leader = this.#coalesces && key !== NONE ? ((this.#store as AnswerStore).fetching[key] as number) : NONE;
    if (leader !== NONE) {
      const follower = this.#begin(question, arrival);
      this.calls.follow(follower, leader);
      this.witness?.met(request, query, 'shared', NONE, arrival);
      return;
    }
    const { budget } = this.choice;
    const money = budget === null ? 'open' : budget.arrive(arrival);
    if (money === 'refuse') {
      this.#ledger.unanswered(arrival, arrival, 'refused');
      this.#referee.unanswered(query);
      this.witness?.met(request, query, 'refused', NONE, arrival);
      this.witness?.ended(request, 0, true);
      this.#tell(question.request, 0);
      return;
    }
    const tier = this.choice.tier(query);
    if (this.choice.routes) {
      this.#ledger.routed[tier]!++;
      if (tier === this.#workload.queries.tiers[query]) this.#referee.rightTier++;
    }
    const call = this.#begin(question, arrival);
    let model = this.choice.cheapest;
    if (this.choice.sampling) {
      model = this.choice.baseline;
      this.#grade(question, arrival);
    } else if (money === 'open') {
      model = this.#affordable(query, tier, this.calls.input[call] as number, arrival);
    }
    this.#price(call, model, arrival);
    this.witness?.met(request, query, 'asked', model, arrival);
    if (key !== NONE && (this.#store as AnswerStore).fetching[key] === NONE) {
      (this.#store as AnswerStore).fetching[key] = call;
    }
    if (delayMs > 0) out.schedule(arrival + delayMs, EVENT.callSent, call);
    else this.dispatcher.submit(call, arrival, out);
  }

  /** Fetches the answer to a query before anyone asks. False when there is no money for it. */
  fetchAhead(question: Omit<Question, 'request'>, now: number, out: Outbox): boolean {
    const { query, key, input } = question;
    const tier = this.choice.tier(query);
    const sent = this.#sent(query, input);
    const left = this.#leftUsd(now, 0);
    const model = this.choice.choose(query, tier, sent, left);
    if (left < Number.POSITIVE_INFINITY && this.choice.expectedUsd(model, sent) > left) return false;
    const call = this.#begin({ ...question, request: -++this.#prefetches }, now);
    this.calls.purpose[call] = PURPOSE.prefetch;
    this.#price(call, model, now);
    (this.#store as AnswerStore).fetching[key] = call;
    this.dispatcher.submit(call, now, out);
    return true;
  }

  /** The answer of a model in advance of everything, paid for, without taking anyone's place at the provider. */
  loadBeforehand(question: Omit<Question, 'request'>, now: number): void {
    const { query, key, input, output } = question;
    const request = -++this.#prefetches;
    const sent = this.#sent(query, input);
    const m = this.choice.choose(query, this.choice.tier(query), sent, Number.POSITIVE_INFINITY);
    const model = this.#models[m] as Model;
    this.#pay(now, 'prewarm', callCostUsd(model, sent, this.#answerTokens(model, output)));
    const good = this.#referee.goodness(request, query, m);
    (this.#store as AnswerStore).keep(key, query, m, good, false, now, false);
  }

  #begin({ request, query, key, input, output }: Question, arrival: number): number {
    const { calls } = this;
    const call = calls.begin();
    calls.arrival[call] = arrival;
    calls.request[call] = request;
    calls.query[call] = query;
    calls.key[call] = key;
    calls.input[call] = this.#sent(query, input);
    calls.plainOutput[call] = output;
    return call;
  }

  /** Tokens of the prompt as it is sent. */
  #sent(query: number, input: number): number {
    if (!this.#optimizes) return input;
    const optimized = this.#optimizedTokens[query] as number;
    const takenOut = this.#systemTokensOut + (optimized === UNKNOWN ? 0 : (this.#tokens[query] as number) - optimized);
    return Math.max(1, input - takenOut);
  }

  #answerTokens(model: Model, plain: number): number {
    const length = plain * model.verbosity;
    return this.#concise ? Math.max(1, Math.round(length * CONCISE.answerRatio)) : length;
  }

  #leftUsd(now: number, spentUsd: number): number {
    const { budget } = this.choice;
    return budget === null ? Number.POSITIVE_INFINITY : budget.leftUsd(now, spentUsd);
  }

  /** The model for the request within its money; counts the requests that would have got another with more. */
  #affordable(query: number, tier: number, input: number, now: number): number {
    const left = this.#leftUsd(now, 0);
    const model = this.choice.choose(query, tier, input, left);
    if (left < Number.POSITIVE_INFINITY && model !== this.choice.choose(query, tier, input, Number.POSITIVE_INFINITY)) {
      (this.choice.budget as Budget).limitedRequests++;
    }
    return model;
  }

  /** Has every model answer a request and grades the answers, for the learned router. What is not served is extra. */
  #grade({ request, query, input, output }: Question, now: number): void {
    const sent = this.#sent(query, input);
    const grades = this.#models.map((model, m) => {
      if (m !== this.choice.baseline) {
        this.#pay(now, 'training', callCostUsd(model, sent, this.#answerTokens(model, output)));
      }
      const good = this.#referee.goodness(request, query, m);
      return good === UNKNOWN ? UNGRADED : good;
    });
    this.choice.learn(query, grades);
  }

  /** Gives the call its model: answer length, service time and price, which is charged. */
  #price(call: number, m: number, now: number): void {
    const { calls } = this;
    const model = this.#models[m] as Model;
    const input = calls.input[call] as number;
    const output = this.#answerTokens(model, calls.plainOutput[call] as number);
    const usd = this.#prefix === null ? callCostUsd(model, input, output) : this.#withPrefix(m, input, output, now);
    calls.model[call] = m;
    calls.output[call] = output;
    calls.serviceMs[call] =
      meanLatencyMs(model, input, output) * this.#luck.latencyFactor(calls.request[call] as number, m);
    calls.spentUsd[call]! += usd;
    if (calls.purpose[call] === PURPOSE.prefetch) {
      this.#ledger.tokens(input, output);
      this.#pay(now, 'prefetch', usd);
      return;
    }
    this.#ledger.called(now, m, input, output, usd);
    this.choice.budget?.spend(now, usd);
  }

  /** The price of a call whose beginning the provider may have in its own cache. */
  #withPrefix(m: number, input: number, output: number, now: number): number {
    const prefix = Math.min(input, this.#systemTokensSent);
    const { cached, written } = (this.#prefix as ProviderPromptCache).charge(m, now, prefix);
    return priceCall({
      model: this.#models[m] as Model,
      inputTokens: input,
      cachedTokens: cached,
      cacheWriteTokens: written,
      writtenForAnHour: this.#keptForAnHour,
      outputTokens: output,
    });
  }

  #pay(now: number, kind: Parameters<Ledger['charge']>[1], usd: number): void {
    this.#ledger.charge(now, kind, usd);
    this.choice.budget?.spend(now, usd);
  }

  /** A model has answered. Its answer goes to the judge, or to the request. */
  answered(call: number, now: number, out: Outbox): void {
    const { calls, fallback } = this;
    const model = calls.model[call] as number;
    if (fallback === null || !fallback.judges(this.choice.rung(model)) || calls.purpose[call] === PURPOSE.prefetch) {
      this.#settle(call, now, (calls.escalations[call] as number) > 0);
      return;
    }
    const read = (calls.input[call] as number) + (calls.output[call] as number);
    const usd = callCostUsd(this.#judgeModel, read, this.#judge.verdictTokens);
    this.#ledger.request = calls.request[call] as number;
    calls.spentUsd[call]! += usd;
    this.#pay(now, 'judge', usd);
    out.schedule(now + meanLatencyMs(this.#judgeModel, read, this.#judge.verdictTokens), EVENT.judged, call);
  }

  /** The judge has looked at the answer: it stands, or the next model up is asked, if there is money for it. */
  judged(call: number, now: number, out: Outbox): void {
    const { calls } = this;
    const model = calls.model[call] as number;
    const request = calls.request[call] as number;
    this.#ledger.request = request;
    const query = calls.query[call] as number;
    const rung = this.choice.rung(model);
    const next = this.choice.ladder[rung + 1] as number;
    const truth = this.#referee.goodness(request, query, model);
    const good = truth === UNKNOWN ? this.#luck.answersWell(request, model, this.choice.tier(query)) : truth === 1;
    const input = calls.input[call] as number;
    const left = this.#leftUsd(now, calls.spentUsd[call] as number);
    const affordable = left === Number.POSITIVE_INFINITY || this.choice.expectedUsd(next, input) <= left;
    const die = roll(this.#judgeDie, request * 8 + (calls.escalations[call] as number));
    const fallback = this.fallback as QualityFallback;
    const rejected = fallback.rejected;
    const step = fallback.step(rung, good, die, affordable);
    const passed = fallback.rejected === rejected;
    if (truth === UNKNOWN) this.verdictsUnknown++;
    else if (passed && !good) this.falseAccepts++;
    else if (!passed && good) this.falseRejects++;
    if (step === NONE) {
      if (!passed && this.choice.budget !== null) this.choice.budget.limitedRequests++;
      this.#settle(call, now, true);
      return;
    }
    calls.standby[call] = model;
    calls.escalations[call]!++;
    calls.rejections[call] = 0;
    const before = calls.spentUsd[call] as number;
    this.#price(call, next, now);
    this.witness?.escalated(request, next);
    this.#ledger.calledAgain((calls.spentUsd[call] as number) - before);
    this.dispatcher.submit(call, now, out);
  }

  /** The provider would not take the call. An answer that the judge had sent back is better than none. */
  failed(call: number, now: number): void {
    const { calls } = this;
    if ((calls.escalations[call] as number) > 0) {
      calls.model[call] = calls.standby[call] as number;
      this.#settle(call, now, true);
      return;
    }
    const store = this.#store;
    const key = calls.key[call] as number;
    if (calls.purpose[call] === PURPOSE.prefetch) store?.predictor?.lost(key);
    else {
      this.failedCalls++;
      this.#turnAway(call, now);
    }
    this.#eachFollower(call, (follower) => this.#turnAway(follower, now));
    if (store !== null && key !== NONE && store.fetching[key] === call) store.fetching[key] = NONE;
    calls.end(call);
  }

  #turnAway(call: number, now: number): void {
    const arrival = this.calls.arrival[call] as number;
    this.#ledger.unanswered(arrival, now, 'failed');
    this.#referee.unanswered(this.calls.query[call] as number);
    this.witness?.ended(this.calls.request[call] as number, now - arrival, true);
    this.#tell(this.calls.request[call] as number, now - (this.calls.arrival[call] as number));
  }

  /** Tells the observer what has become of a request, as the referee has just seen it. */
  #tell(request: number, latencyMs: number): void {
    this.#ledger.observer?.answered(request, latencyMs, this.#referee.verdict);
  }

  /** The answer stands: it is kept and goes to the request and to everyone who waits for it. */
  #settle(call: number, now: number, selected: boolean): void {
    const { calls } = this;
    const query = calls.query[call] as number;
    const model = calls.model[call] as number;
    const key = calls.key[call] as number;
    const request = calls.request[call] as number;
    const arrival = calls.arrival[call] as number;
    const ahead = calls.purpose[call] === PURPOSE.prefetch;
    const store = this.#store;
    const good = this.#referee.goodness(request, query, model);
    this.choice.learnLength(calls.plainOutput[call] as number);
    if (!ahead) {
      this.#ledger.answered(arrival, now, model);
      this.#referee.answered(query, model, good, selected, now - arrival);
      this.witness?.ended(request, now - arrival, false);
      this.#ledger.request = request;
      this.#tell(request, now - arrival);
      const tokens = (calls.input[call] as number) + (calls.output[call] as number);
      this.#adaptation?.answered(request, this.choice.tier(query), good, tokens, now);
    }
    if (store !== null && key !== NONE) {
      if (store.fetching[key] === call) store.fetching[key] = NONE;
      store.keep(key, query, model, good, selected, now, ahead);
    }
    let first = ahead;
    this.#eachFollower(call, (follower) => {
      const came = calls.arrival[follower] as number;
      this.#ledger.shared(came, now);
      this.#referee.shared(calls.query[follower] as number, query, model, good, selected, now, now - came);
      this.witness?.ended(calls.request[follower] as number, now - came, false);
      this.#tell(calls.request[follower] as number, now - came);
      if (first) store?.predictor?.hit(key);
      first = false;
    });
    calls.end(call);
  }

  /** Calls back with each call that waits for this one's answer, and ends it. */
  #eachFollower(call: number, each: (follower: number) => void): void {
    const { calls } = this;
    let follower = calls.firstFollower[call] as number;
    while (follower !== NONE) {
      const next = calls.nextFollower[follower] as number;
      each(follower);
      calls.end(follower);
      follower = next;
    }
  }
}

/** What a run is about. */
export interface RunSetting {
  workload: Workload;
  /** What is known of the models: prices, and the quality their makers publish. */
  catalog: Catalog;
  /** The models as they are. */
  truth: Catalog;
  strategy: Strategy;
  luck: Luck;
  seed: string;
  steering: Steering;
}
