import { withRoom } from '../foundation/columns.ts';
import { MOST_SUCCESSORS } from '../techniques/predictive/predictive-cache.ts';
import type { Answer, Asked } from './answer.ts';

/** What a call is made for. */
export const PURPOSE = { request: 0, prefetch: 1 } as const;

/**
 * How a request's answer is shown, in bits. `streamed`: as it is written, so that it is judged by when it begins.
 * `timed`: when it begins counts among the first tokens.
 */
export const SHOWN = { streamed: 1, timed: 2 } as const;

/** Says that a call slot refers to nothing: no key, no other call. */
export const NONE = -1;

/** Numbers of the answers that are loaded before the start, by key: their own dice, far from those of requests. */
export const PREWARMED = -(2 ** 31);

/**
 * The number of a call that a request gave rise to as its guess at a place: its dice depend on
 * nothing else, so that every strategy that guesses so meets the same luck.
 */
export function prefetchNumber(request: number, place: number): number {
  return -(request * MOST_SUCCESSORS + place + 1);
}

/** The request that gave rise to a prefetch of this number. */
export function askedBy(prefetch: number): number {
  return Math.floor((-prefetch - 1) / MOST_SUCCESSORS);
}

/** Calls to models between the request's arrival and the answer, in columns; ended calls' slots are used again. */
export class Calls {
  /** Calls under way. */
  open = 0;
  /** Arrival of the request, in virtual milliseconds. */
  arrival = new Float64Array(64);
  /** Time the model needs for the call once it has begun. */
  serviceMs = new Float64Array(64);
  /** Of that, the time until the answer begins; NaN where it is not known. */
  firstMs = new Float64Array(64);
  /** When the answer begins to reach whoever asked, in virtual milliseconds; NaN where it is not known. */
  firstAt = new Float64Array(64);
  /** Number of the request within the workload; of a prefetch, a negative number of its own. */
  request = new Float64Array(64);
  /** Tokens of the prompt, and of a plain answer. */
  input = new Float64Array(64);
  plainOutput = new Float64Array(64);
  /** Of a plain answer, and of that of the model that is asked now: tokens of reasoning, or UNKNOWN. */
  plainReasoning = new Float64Array(64);
  reasoning = new Float64Array(64);
  /** Tokens of the answer of the model that is asked now. */
  output = new Float64Array(64);
  /** Price of the call, in USD. */
  priceUsd = new Float64Array(64);
  /** What the request costs so far, the call included, in USD. */
  spentUsd = new Float64Array(64);
  /** Who asks what; as in `Asked`. */
  query = new Int32Array(64);
  truth = new Int32Array(64);
  context = new Int32Array(64);
  scope = new Int32Array(64);
  user = new Int32Array(64);
  /** The last segment of the prompt, and the one up to which the provider had it in its cache; or UNKNOWN. */
  prompt = new Int32Array(64);
  readTo = new Int32Array(64);
  /** Cache key, or NONE. */
  key = new Int32Array(64);
  model = new Uint16Array(64);
  purpose = new Uint8Array(64);
  /** The model whose answer the judge sent back last. */
  standby = new Uint16Array(64);
  /** How often a stronger model has been asked instead. */
  escalations = new Uint8Array(64);
  /** 1 where the request's money has kept it from something. */
  limited = new Uint8Array(64);
  /** 1 where it is sent where calls wait for hours. */
  inLane = new Uint8Array(64);
  /** Bits of `SHOWN`: how whoever asked is shown the answer. */
  shown = new Uint8Array(64);
  /** How often the call has failed, or been turned away. */
  rejections = new Uint8Array(64);
  /** What becomes of the call at this try; as in SPOILT. */
  spoilt = new Uint8Array(64);
  /** 1 where it is a call of a log, which came to what it did. */
  logged = new Uint8Array(64);
  /** First of the calls that wait for this one's answer, and the next that waits for the same; or NONE. */
  firstFollower = new Int32Array(64);
  nextFollower = new Int32Array(64);
  #free: Int32Array = new Int32Array(64);
  #freeCount = 0;
  #used = 0;

  /** A slot for a new call. */
  begin(): number {
    this.open++;
    const slot = this.#freeCount > 0 ? this.#free[--this.#freeCount] : this.#used++;
    if (slot === this.arrival.length) this.#grow();
    this.spentUsd[slot] = 0;
    this.purpose[slot] = PURPOSE.request;
    this.escalations[slot] = 0;
    this.rejections[slot] = 0;
    this.limited[slot] = 0;
    this.inLane[slot] = 0;
    this.firstFollower[slot] = NONE;
    this.nextFollower[slot] = NONE;
    return slot;
  }

  end(slot: number): void {
    this.open--;
    if (this.#freeCount === this.#free.length) this.#free = withRoom(this.#free, this.#freeCount + 1);
    this.#free[this.#freeCount++] = slot;
  }

  /** Notes for whom the call is made. */
  ask(slot: number, { query, truth, context, scope, user }: Asked): void {
    this.query[slot] = query;
    this.truth[slot] = truth;
    this.context[slot] = context;
    this.scope[slot] = scope;
    this.user[slot] = user;
  }

  /** Tells for whom the call is made: fills in the row and gives it back. */
  asked(slot: number, row: Answer): Answer {
    row.query = this.query[slot];
    row.truth = this.truth[slot];
    row.context = this.context[slot];
    row.scope = this.scope[slot];
    row.user = this.user[slot];
    return row;
  }

  /** Lets a call wait for the answer of another. */
  follow(slot: number, leader: number): void {
    this.nextFollower[slot] = this.firstFollower[leader];
    this.firstFollower[leader] = slot;
  }

  #grow(): void {
    const room = this.#used;
    this.arrival = withRoom(this.arrival, room);
    this.serviceMs = withRoom(this.serviceMs, room);
    this.firstMs = withRoom(this.firstMs, room);
    this.firstAt = withRoom(this.firstAt, room);
    this.request = withRoom(this.request, room);
    this.input = withRoom(this.input, room);
    this.plainOutput = withRoom(this.plainOutput, room);
    this.plainReasoning = withRoom(this.plainReasoning, room);
    this.reasoning = withRoom(this.reasoning, room);
    this.output = withRoom(this.output, room);
    this.priceUsd = withRoom(this.priceUsd, room);
    this.spentUsd = withRoom(this.spentUsd, room);
    this.query = withRoom(this.query, room);
    this.truth = withRoom(this.truth, room);
    this.context = withRoom(this.context, room);
    this.scope = withRoom(this.scope, room);
    this.user = withRoom(this.user, room);
    this.prompt = withRoom(this.prompt, room);
    this.readTo = withRoom(this.readTo, room);
    this.key = withRoom(this.key, room);
    this.model = withRoom(this.model, room);
    this.standby = withRoom(this.standby, room);
    this.purpose = withRoom(this.purpose, room);
    this.escalations = withRoom(this.escalations, room);
    this.limited = withRoom(this.limited, room);
    this.inLane = withRoom(this.inLane, room);
    this.spoilt = withRoom(this.spoilt, room);
    this.logged = withRoom(this.logged, room);
    this.shown = withRoom(this.shown, room);
    this.rejections = withRoom(this.rejections, room);
    this.firstFollower = withRoom(this.firstFollower, room);
    this.nextFollower = withRoom(this.nextFollower, room);
  }
}
