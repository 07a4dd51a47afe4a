import { withRoom } from '../../foundation/columns.ts';

const NOBODY = -1;

/** How many times its first size an adaptive batch may grow to. */
const MOST_GROWTH = 8;

/** Shape of a request batcher. */
export interface RequestBatcherOptions {
  /** Calls in a batch, a whole number from 1; with `adaptive`, the size it starts from. */
  maxSize: number;
  /** Milliseconds, from 0, after which an open batch is sent as it is; 0 sends every call at once. */
  maxWaitMs: number;
  /** Whether the size follows the load. */
  adaptive: boolean;
  /** Sorts of calls that cannot share a batch, from 1: one lane per model. */
  lanes: number;
}

/**
 * Gathers calls into batches, one open per lane. A batch closes, and is to be sent, when it reaches
 * its size or when `maxWaitMs` have passed since it opened. With `adaptive`, a lane's size doubles
 * (up to eight times `maxSize`) when a batch closes while calls wait for the provider, and halves
 * (down to 1, no waiting) when one runs out of time not more than half full and nothing waits.
 *
 * A batch is a slot number. It may be used again once it has been released and its time-out, if one
 * was due, has come; so a late time-out never meets a stranger.
 *
 * @example
 * const batcher = new RequestBatcher({ maxSize: 2, maxWaitMs: 50, adaptive: false, lanes: 1 });
 * const batch = batcher.add(0, 7, 1_000, 0); // its time-out is due at 1,050
 * batcher.isClosed(batch); // false
 * batcher.add(0, 8, 1_020, 0) === batch; // true
 * batcher.isClosed(batch); // true
 * [batcher.first(batch), batcher.after(7)]; // [7, 8]
 */
export class RequestBatcher {
  /** Batches closed. */
  batches = 0;
  /** Calls in them. */
  members = 0;
  /** Milliseconds all of them waited for their batch to close, together. */
  waitMs = 0;
  /** Calls in open batches. */
  gathering = 0;
  /** Batches open or closed that are not released yet. */
  held = 0;
  /** As in the options; what is changed while the batcher works goes for batches that open from then on. */
  maxWaitMs: number;
  readonly #adaptive: boolean;
  #largest: number;
  /** By lane: the open batch, or -1, and the size at which it closes. */
  readonly #open: Int32Array;
  readonly #target: Int32Array;
  // By batch. The members are a list from `head` through `next` in order of arrival.
  #lane = new Int32Array(0);
  #size = new Int32Array(0);
  #head = new Int32Array(0);
  #tail = new Int32Array(0);
  #openedAt = new Float64Array(0);
  /** How long after the opening its members came, together. */
  #lateness = new Float64Array(0);
  #closed = new Uint8Array(0);
  /** What still has to happen before the slot is free: a release, a time-out. */
  #claims = new Uint8Array(0);
  #next = new Int32Array(0);
  #free = new Int32Array(0);
  #freeCount = 0;
  #slots = 0;

  constructor({ maxSize, maxWaitMs, adaptive, lanes }: RequestBatcherOptions) {
    this.maxWaitMs = maxWaitMs;
    this.#adaptive = adaptive;
    this.#largest = maxSize * MOST_GROWTH;
    this.#open = new Int32Array(lanes).fill(NOBODY);
    this.#target = new Int32Array(lanes).fill(maxSize);
  }

  /** Gives every lane another size, as if it had started with it; an open batch meets it with its next call. */
  resize(maxSize: number): void {
    this.#largest = maxSize * MOST_GROWTH;
    this.#target.fill(maxSize);
  }

  /** The size at which the lane's batches close now. */
  targetSize(lane: number): number {
    return this.#target[lane];
  }

  /**
   * Puts the item, a small integer that is in no other batch, into the lane's open batch or opens
   * one, and gives back the batch. `backlog` is how many calls wait for the provider. Afterwards
   * the batch is to be sent if it `isClosed`; else, if `sizeOf` it is 1, its `timeOut` is due at
   * now + maxWaitMs.
   */
  add(lane: number, item: number, now: number, backlog: number): number {
    let batch = this.#open[lane];
    if (batch === NOBODY) {
      batch = this.#begin(lane, now);
      this.#head[batch] = item;
    } else {
      this.#next[this.#tail[batch]] = item;
    }
    this.#next = withRoom(this.#next, item + 1);
    this.#next[item] = NOBODY;
    this.#tail[batch] = item;
    this.#lateness[batch] += now - this.#openedAt[batch];
    this.gathering++;
    const size = ++this.#size[batch];
    if (size >= this.#target[lane] || this.maxWaitMs === 0) {
      // A batch that closes as it opens has no time-out to wait for.
      if (size === 1) this.#claims[batch]--;
      this.#close(batch, now);
      if (backlog > 0) this.#grow(lane);
    }
    return batch;
  }

  /** The batch's time is up: true when it was still open, so that it has closed now and is to be sent. */
  timeOut(batch: number, now: number, backlog: number): boolean {
    const due = this.#closed[batch] === 0;
    if (due) {
      const lane = this.#lane[batch];
      this.#close(batch, now);
      if (backlog > 0) this.#grow(lane);
      else if (2 * this.#size[batch] <= this.#target[lane]) this.#shrink(lane);
    }
    this.#drop(batch);
    return due;
  }

  /** The closed batch has been dealt with; its members may be in other batches from now on. */
  release(batch: number): void {
    this.held--;
    this.#drop(batch);
  }

  /** Whether the batch takes no more calls. */
  isClosed(batch: number): boolean {
    return this.#closed[batch] === 1;
  }

  /** Calls in the batch. */
  sizeOf(batch: number): number {
    return this.#size[batch];
  }

  /** The batch's first member, in order of arrival. */
  first(batch: number): number {
    return this.#head[batch];
  }

  /** The member that came after this one into the same batch, or -1. */
  after(item: number): number {
    return this.#next[item];
  }

  #begin(lane: number, now: number): number {
    const batch = this.#freeCount > 0 ? this.#free[--this.#freeCount] : this.#slots++;
    if (batch >= this.#lane.length) this.#makeRoom(batch + 1);
    this.#open[lane] = batch;
    this.#lane[batch] = lane;
    this.#size[batch] = 0;
    this.#openedAt[batch] = now;
    this.#lateness[batch] = 0;
    this.#closed[batch] = 0;
    this.#claims[batch] = 2;
    this.held++;
    return batch;
  }

  #close(batch: number, now: number): void {
    const size = this.#size[batch];
    this.#closed[batch] = 1;
    this.#open[this.#lane[batch]] = NOBODY;
    this.batches++;
    this.members += size;
    this.gathering -= size;
    this.waitMs += size * (now - this.#openedAt[batch]) - this.#lateness[batch];
  }

  #drop(batch: number): void {
    if (--this.#claims[batch] > 0) return;
    this.#free = withRoom(this.#free, this.#freeCount + 1);
    this.#free[this.#freeCount++] = batch;
  }

  #grow(lane: number): void {
    if (this.#adaptive) this.#target[lane] = Math.min(this.#largest, 2 * this.#target[lane]);
  }

  #shrink(lane: number): void {
    if (this.#adaptive) this.#target[lane] = Math.max(1, this.#target[lane] >> 1);
  }

  #makeRoom(batches: number): void {
    this.#lane = withRoom(this.#lane, batches);
    this.#size = withRoom(this.#size, batches);
    this.#head = withRoom(this.#head, batches);
    this.#tail = withRoom(this.#tail, batches);
    this.#openedAt = withRoom(this.#openedAt, batches);
    this.#lateness = withRoom(this.#lateness, batches);
    this.#closed = withRoom(this.#closed, batches);
    this.#claims = withRoom(this.#claims, batches);
  }
}
