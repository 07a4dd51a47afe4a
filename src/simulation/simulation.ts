import type { EventQueue } from '../foundation/event-queue.ts';
import type { Catalog } from '../models/model.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { TurnablePath } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';
import { checkBooks } from './books.ts';
import { type Counts, countedSince, countsOf } from './counts.ts';
import type { Learned } from './model-choice.ts';
import { payByTheMonth } from './monthly-price.ts';
import type { Observer } from './observer.ts';
import { RequestPath } from './request-path.ts';
import { Run } from './run.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import { summaryOf } from './summary-of-run.ts';
import { TURNABLE_KNOBS } from './turnable-knobs.ts';

/**
 * The event loop of one strategy on one workload. Requests are fed in time order, block by block;
 * `finish` plays what is still under way to its end and proves that the books balance. What requests
 * of a warm-up come to is written down apart.
 */
export class Simulation {
  readonly strategy: Strategy;
  readonly #path: RequestPath;
  readonly #events: EventQueue;
  /** Whether the last request belonged to the warm-up. */
  #warming = false;
  /** What had been counted when the warm-up ended; null where there is none. */
  #warmUp: Counts | null = null;

  /** `truth`: the models as they really are, where they differ from what the catalog says of them. */
  constructor(workload: Workload, catalog: Catalog, strategy: Strategy, seed: string, truth = catalog) {
    const run = new Run(workload, catalog, strategy, seed, truth);
    this.strategy = strategy;
    this.#events = run.events;
    this.#path = new RequestPath(run);
  }

  /** Plays the block's requests and everything that happens before the last of them. */
  feed(block: RequestBlock): void {
    const path = this.#path;
    const events = this.#events;
    path.prepare(block);
    if (block.warm > 0) {
      path.run.recorder.warmsUpTo(block.first + block.warm);
      this.#warming = true;
    }
    for (let i = 0; i < block.length; i++) {
      const now = block.at[i];
      while (events.nextTime() <= now) this.#step();
      if (this.#warming && i >= block.warm) {
        this.#warming = false;
        this.#warmUp = countsOf(path);
      }
      path.arrive(block, i);
    }
  }

  /**
   * Plays what happens up to a moment, arrivals apart: those are fed. A run comes to the same
   * whether it is told of moments in between or not.
   */
  advanceTo(now: number): void {
    while (this.#events.nextTime() <= now) this.#step();
  }

  /** When the next thing happens, arrivals apart; Infinity when nothing is under way. */
  get nextAt(): number {
    return this.#events.nextTime();
  }

  /** Has the observer told of every request from now on; several may be. */
  observe(observer: Observer): void {
    this.#path.run.recorder.observe(observer);
  }

  /** How the run stands at this moment. */
  snapshot(now: number): Snapshot {
    return snapshotOf(this.#path, now);
  }

  /** What its router has learned up to now; null without one that learns, and before its sample is full. */
  get learned(): Learned | null {
    return this.#path.callPath.choice.learned;
  }

  /** Where a knob stands at this moment; undefined where the strategy has no use for it. */
  setting(path: TurnablePath): number | undefined {
    return TURNABLE_KNOBS[path].read(this.#path);
  }

  /** Turns a knob: what begins from now on is subject to it. */
  turn(path: TurnablePath, value: number): void {
    TURNABLE_KNOBS[path].set(this.#path, value);
  }

  #step(): void {
    const events = this.#events;
    events.pop();
    this.#path.handle(events.kind, events.payload, events.time);
  }

  /** Ends the run. Throws when the books do not balance: that is a fault of the program. */
  finish(requestsPerDay: number | null): Summary {
    while (this.#events.length > 0) this.#step();
    payByTheMonth(this.#path, requestsPerDay);
    checkBooks(this.#path);
    return summaryOf(this.#path, countedSince(countsOf(this.#path), this.#warmUp), requestsPerDay);
  }
}
