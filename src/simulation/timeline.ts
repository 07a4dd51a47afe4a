import type { TimelineSummary } from '../result/schema/summary.ts';

/** Windows at most; when they are full, neighbours merge and windows become twice as long. */
const WINDOWS = 120;

/** No moment of virtual time, which begins at 1. */
const UNSET = 0;

/** Counts over virtual time in a constant amount of memory, however long the run turns out to be. */
export class Timeline {
  #windowMs = 1_000;
  #start = UNSET;
  #current = 0;
  #end = Number.NEGATIVE_INFINITY;
  readonly #requests = new Float64Array(WINDOWS);
  readonly #hits = new Float64Array(WINDOWS);
  readonly #cost = new Float64Array(WINDOWS);

  /** A request arrives. Whatever is noted comes in order of time. */
  arrived(at: number): void {
    this.#requests[this.#at(at)]++;
  }

  /** A request that arrived is a hit. */
  hit(at: number): void {
    this.#hits[this.#at(at)]++;
  }

  spent(at: number, costUsd: number): void {
    this.#cost[this.#at(at)] += costUsd;
  }

  /** Money for all the time until now, in equal parts. */
  spentThroughout(costUsd: number): void {
    for (let window = 0; window <= this.#current; window++) this.#cost[window] += costUsd / (this.#current + 1);
  }

  #at(at: number): number {
    if (at >= this.#end) this.#advance(at);
    return this.#current;
  }

  #advance(at: number): void {
    if (this.#start === UNSET) this.#start = at;
    while (at - this.#start >= this.#windowMs * WINDOWS) this.#merge();
    this.#current = Math.floor((at - this.#start) / this.#windowMs);
    this.#end = this.#start + (this.#current + 1) * this.#windowMs;
  }

  #merge(): void {
    this.#windowMs *= 2;
    for (const column of [this.#requests, this.#hits, this.#cost]) {
      for (let w = 0; w < WINDOWS; w++) {
        const left = 2 * w < WINDOWS ? column[2 * w] : 0;
        const right = 2 * w + 1 < WINDOWS ? column[2 * w + 1] : 0;
        column[w] = left + right;
      }
    }
  }

  summary(): TimelineSummary {
    const used = this.#start === UNSET ? 0 : this.#current + 1;
    const first = <T>(column: Float64Array): number[] => Array.from(column.subarray(0, used)) as T & number[];
    return {
      windowMs: this.#windowMs,
      requests: first(this.#requests),
      hits: first(this.#hits),
      costUsd: first(this.#cost),
    };
  }
}
