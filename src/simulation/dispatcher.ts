import type { EventQueue } from '../foundation/event-queue.ts';
import { type Die, namedDie, roll } from '../foundation/random.ts';
import { RequestBatcher } from '../techniques/batching/request-batcher.ts';
import type { Calls } from './call-table.ts';
import type { Decision } from './decision.ts';
import { EVENT } from './events.ts';
import { type Failures, failuresOf, SPOILT } from './failures.ts';
import { OwnMachine } from './own-machine.ts';
import { Provider } from './provider.ts';
import { RateLimit } from './rate-limit.ts';
import type { Recorder } from './recorder.ts';
import type { Run } from './run.ts';

/** Who is told what becomes of a call. */
export interface CallEnds {
  /** The provider takes the call. */
  begun(call: number, now: number): void;
  answered(call: number, now: number): void;
  /** The call has failed, and is asked again from the start. */
  again(call: number, now: number): void;
  /** The call has failed more often than it is retried. */
  failed(call: number, now: number): void;
}

/**
 * Takes calls to the provider and brings them back: batch → queue for a slot → rate limit (with
 * retries and back-off) → call, which may fail and is retried likewise. What is sent is one call, or a batch that shares one slot, one
 * call-overhead and one place in the rate limit and ends with its slowest member.
 *
 * A call is known by its slot, a batch by the complement of its number, so both fit one queue.
 */
export class Dispatcher {
  readonly provider: Provider;
  readonly batcher: RequestBatcher | null;
  /** How calls fail; null where none does. */
  readonly failures: Failures | null;
  /** By model: what it runs on where it is one's own, else null; null where none is. */
  readonly machines: readonly (OwnMachine | null)[] | null;
  /** Calls that are there. */
  atOwn = 0;
  rejections = 0;
  retries = 0;
  backoffMs = 0;
  /** What waits to be tried again. */
  backingOff = 0;
  readonly #calls: Calls;
  readonly #recorder: Recorder;
  readonly #events: EventQueue;
  readonly #ends: CallEnds;
  readonly #limit: RateLimit;
  readonly #jitter: Die;
  readonly #mostRetries: number;
  readonly #firstBackoffMs: number;
  /** What comes on top of the time of each call, or batch, before a model begins, in milliseconds. */
  readonly overheadMs: number;

  constructor({ calls, events, models, recorder, seed, strategy: { knobs, techniques } }: Run, ends: CallEnds) {
    this.#calls = calls;
    this.#recorder = recorder;
    this.#events = events;
    this.#ends = ends;
    this.machines = models.some(({ fixed }) => fixed !== undefined) ? machinesOf(models) : null;
    this.failures = failuresOf(models, knobs, seed);
    this.#jitter = namedDie(seed, 'back-off');
    this.provider = new Provider(knobs['provider.concurrency']);
    this.#limit = new RateLimit(knobs['provider.requestsPerMinute'], knobs['provider.tokensPerMinute']);
    this.#mostRetries = knobs['provider.retries'];
    this.#firstBackoffMs = knobs['provider.backoff'];
    this.overheadMs = knobs['provider.overhead'];
    this.batcher = techniques.has('batching')
      ? new RequestBatcher({
          maxSize: knobs['batching.maxSize'],
          maxWaitMs: knobs['batching.maxWait'],
          adaptive: knobs['batching.adaptive'],
          lanes: models.length,
        })
      : null;
  }

  /** Takes a call whose model, tokens and service time are known. */
  submit(call: number, now: number): void {
    if (this.batcher === null || this.machineOf(call) !== null) {
      this.#send(call, now);
      return;
    }
    const batch = this.batcher.add(this.#calls.model[call], call, now, this.provider.waiting);
    if (this.batcher.isClosed(batch)) this.#send(~batch, now);
    else if (this.batcher.sizeOf(batch) === 1)
      this.#events.push(now + this.batcher.maxWaitMs, EVENT.batchTimeOut, batch);
  }

  batchTimeOut(batch: number, now: number): void {
    if ((this.batcher as RequestBatcher).timeOut(batch, now, this.provider.waiting)) this.#send(~batch, now);
  }

  retry(item: number, now: number): void {
    this.backingOff--;
    this.retries++;
    this.#send(item, now);
  }

  done(item: number, now: number): void {
    this.provider.end();
    if (item >= 0) this.#answered(item, now);
    else this.#endBatch(~item, now, true);
    this.#fillSlots(now);
  }

  /** A call that takes nobody's slot is on its way: whether its answer is of use is decided. */
  sentToWait(call: number): void {
    if (this.failures !== null) this.#spoil(this.failures, call, 0);
  }

  /** Such a call is back. */
  laneDone(call: number, now: number): void {
    this.#answered(call, now);
  }

  /** What failed is tried again: as it was where it was refused, else from the start. */
  retryFailed(item: number, now: number): void {
    this.backingOff--;
    if (item >= 0 && this.#calls.spoilt[item] !== SPOILT.no) this.#ends.again(item, now);
    else this.#send(item, now);
  }

  #answered(call: number, now: number): void {
    if (this.#calls.spoilt[call] === SPOILT.no) this.#ends.answered(call, now);
    else this.#failed(this.failures as Failures, call, now);
  }

  /** The turn of a call has come at a machine of one's own. */
  ownBegins(call: number, now: number): void {
    if (this.failures !== null && !this.#taken(this.failures, call, now)) {
      this.atOwn--;
      return;
    }
    if (this.#recorder.explains) this.#explainSending(call, now);
    this.#ends.begun(call, now);
    this.#events.push(now + this.#serviceMs(call), EVENT.ownDone, call);
  }

  ownDone(call: number, now: number): void {
    this.atOwn--;
    this.#answered(call, now);
  }

  /** What a call runs on where its model is one's own; null for a batch too. */
  machineOf(item: number): OwnMachine | null {
    if (this.machines === null || item < 0 || this.#calls.logged[item] === 1) return null;
    return this.machines[this.#calls.model[item]];
  }

  #send(item: number, now: number): void {
    const machine = this.machineOf(item);
    if (machine !== null) {
      this.atOwn++;
      this.#events.push(machine.take(this.#tokensOf(item), now), EVENT.ownBegins, item);
      return;
    }
    if (this.provider.free) this.#begin(item, now);
    else this.provider.wait(item);
  }

  #fillSlots(now: number): void {
    const { provider } = this;
    while (provider.waiting > 0 && provider.free) this.#begin(provider.next(), now);
  }

  #begin(item: number, now: number): void {
    if (this.#limit.limits && !this.#limit.admits(this.#tokensOf(item), now)) {
      this.#turnedAway(item, now);
      return;
    }
    if (this.failures !== null && !this.#taken(this.failures, item, now)) return;
    const serviceMs = this.overheadMs + this.#serviceMs(item);
    this.provider.begin(serviceMs);
    if (this.#recorder.explains) this.#explainSending(item, now);
    if (item >= 0) this.#ends.begun(item, now);
    else this.#beginBatch(~item, now);
    this.#events.push(now + serviceMs, EVENT.callDone, item);
  }

  #turnedAway(item: number, now: number): void {
    this.rejections++;
    this.backoffMs += this.#later(item, EVENT.retry, now);
  }

  /** Whether the provider takes what is sent, and of each call whether anything will come of it. */
  #taken(failures: Failures, item: number, now: number): boolean {
    const { model, request, rejections, logged } = this.#calls;
    const first = this.#firstOf(item);
    if (logged[first] === 0 && failures.refuses(model[first], request[first], rejections[first], now)) {
      this.#failed(failures, item, now);
      return false;
    }
    for (const call of this.#callsOf(item)) this.#spoil(failures, call, this.#calls.serviceMs[call]);
    return true;
  }

  #spoil(failures: Failures, call: number, serviceMs: number): void {
    const { model, request, rejections, logged, spoilt } = this.#calls;
    if (logged[call] === 1) return;
    spoilt[call] = failures.spoils(model[call], request[call], rejections[call], serviceMs);
  }

  #failed(failures: Failures, item: number, now: number): void {
    const waitMs = this.#later(item, EVENT.failedRetry, now);
    failures.backoffMs += waitMs;
    if (waitMs === 0) failures.givenUp++;
    else failures.retries++;
  }

  /**
   * Exponential back-off: doubled with every failure, spread evenly from half to one and a half of it. How long what
   * failed waits to be tried again, in milliseconds; 0 where it is given up.
   */
  #later(item: number, event: number, now: number): number {
    const first = this.#firstOf(item);
    const rejections = ++this.#calls.rejections[first]!;
    if (rejections > this.#mostRetries) {
      if (this.#recorder.explains) this.#explain(item, { kind: 'turnedAway', waitMs: null }, now);
      if (item >= 0) this.#ends.failed(item, now);
      else this.#endBatch(~item, now, false);
      return 0;
    }
    const jitter = 0.5 + roll(this.#jitter, this.#calls.request[first]! * 31 + rejections);
    const waitMs = this.#firstBackoffMs * 2 ** (rejections - 1) * jitter;
    if (this.#recorder.explains) this.#explain(item, { kind: 'turnedAway', waitMs }, now);
    this.backingOff++;
    this.#events.push(now + waitMs, event, item);
    return waitMs;
  }

  #firstOf(item: number): number {
    return item >= 0 ? item : (this.batcher as RequestBatcher).first(~item);
  }

  #beginBatch(batch: number, now: number): void {
    const batcher = this.batcher as RequestBatcher;
    for (let call = batcher.first(batch); call >= 0; call = batcher.after(call)) this.#ends.begun(call, now);
  }

  #endBatch(batch: number, now: number, answered: boolean): void {
    const batcher = this.batcher as RequestBatcher;
    let call = batcher.first(batch);
    batcher.release(batch);
    while (call >= 0) {
      // Read first: an ended call may join another batch at once.
      const after = batcher.after(call);
      if (answered) this.#answered(call, now);
      else this.#ends.failed(call, now);
      call = after;
    }
  }

  #explainSending(item: number, now: number): void {
    this.#explain(item, { kind: 'sent', together: this.#callsOf(item).length }, now);
  }

  #explain(item: number, decision: Decision, now: number): void {
    for (const call of this.#callsOf(item)) {
      // How a prefetch fares is nobody's business.
      const request = this.#calls.request[call];
      if (request >= 0) this.#recorder.decided(request, decision, now);
    }
  }

  /** The calls that go out as one. */
  #callsOf(item: number): number[] {
    if (item >= 0) return [item];
    const batcher = this.batcher as RequestBatcher;
    const calls: number[] = [];
    for (let call = batcher.first(~item); call >= 0; call = batcher.after(call)) calls.push(call);
    return calls;
  }

  #serviceMs(item: number): number {
    const { serviceMs } = this.#calls;
    const mostMs = this.failures?.timeoutMs ?? Number.POSITIVE_INFINITY;
    if (item >= 0) return this.#calls.logged[item] === 1 ? serviceMs[item] : Math.min(mostMs, serviceMs[item]);
    const batcher = this.batcher as RequestBatcher;
    let slowest = 0;
    for (let call = batcher.first(~item); call >= 0; call = batcher.after(call)) {
      slowest = Math.max(slowest, this.#calls.logged[call] === 1 ? serviceMs[call] : Math.min(mostMs, serviceMs[call]));
    }
    return slowest;
  }

  #tokensOf(item: number): number {
    const { input, output } = this.#calls;
    if (item >= 0) return input[item] + output[item];
    const batcher = this.batcher as RequestBatcher;
    let tokens = 0;
    for (let call = batcher.first(~item); call >= 0; call = batcher.after(call)) {
      tokens += input[call] + output[call];
    }
    return tokens;
  }
}

/** By model: the machine it runs on, the same one at each effort; null for those of providers. */
function machinesOf(models: Run['models']): (OwnMachine | null)[] {
  const byId = new Map(
    models.flatMap(({ id, fixed, variantOf }) =>
      fixed === undefined || variantOf !== undefined ? [] : [[id, new OwnMachine(fixed)] as const],
    ),
  );
  return models.map(({ id, variantOf = id }) => byId.get(variantOf) ?? null);
}
