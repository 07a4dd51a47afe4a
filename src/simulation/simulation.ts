import { withRoom } from '../foundation/columns.ts';
import { EventQueue } from '../foundation/event-queue.ts';
import { type Catalog, steady } from '../models/model.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import type { TurnablePath } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';
import { checkBooks } from './books.ts';
import { settingsAtStart } from './current-settings.ts';
import { Dice } from './dice.ts';
import type { Outbox } from './events.ts';
import type { Observer } from './observer.ts';
import type { OutcomeObserver } from './outcomes.ts';
import { RequestPath } from './request-path.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import type { Summary } from './summary.ts';
import { Tariff } from './tariff.ts';
import { TURNABLE_KNOBS } from './turnable-knobs.ts';

const DAYS_A_MONTH = 30;

/** Events a step has asked for and the loop has not taken yet. */
class Pending implements Outbox {
  count = 0;
  times = new Float64Array(64);
  kinds = new Int32Array(64);
  payloads = new Int32Array(64);

  schedule(time: number, kind: number, payload: number): void {
    const i = this.count++;
    if (i === this.times.length) {
      this.times = withRoom(this.times, i + 1);
      this.kinds = withRoom(this.kinds, i + 1);
      this.payloads = withRoom(this.payloads, i + 1);
    }
    this.times[i] = time;
    this.kinds[i] = kind;
    this.payloads[i] = payload;
  }
}

/**
 * The event loop of one strategy on one workload. Requests are fed in time order, block by block;
 * `finish` plays what is still under way to its end and proves that the books balance.
 */
export class Simulation {
  readonly strategy: Strategy;
  readonly #workload: Workload;
  readonly #pipeline: RequestPath;
  readonly #queue = new EventQueue();
  readonly #pending = new Pending();

  /** `truth`: the models as they really are, where they differ from what the catalog says of them. */
  constructor(workload: Workload, catalog: Catalog, strategy: Strategy, seed: string, truth = catalog) {
    this.strategy = strategy;
    this.#workload = workload;
    const steadied = (laws: Catalog): Catalog => (strategy.knobs['provider.steady'] ? steady(laws) : laws);
    this.#pipeline = new RequestPath({
      workload,
      catalog: steadied(catalog),
      truth: steadied(truth),
      strategy,
      dice: new Dice(seed, steadied(truth), workload.changeEveryMs, workload.contentTime),
      seed,
      tariff: new Tariff(workload),
      current: settingsAtStart(strategy),
    });
  }

  /** Has the observer told of the money and the outcome of every request. */
  reportOutcomes(observer: OutcomeObserver): void {
    this.#pipeline.ledger.observer = observer;
  }

  /** Plays the block's requests and everything that happens before the last of them. */
  feed(block: RequestBlock): void {
    const pipeline = this.#pipeline;
    const queue = this.#queue;
    pipeline.prepare();
    for (let i = 0; i < block.length; i++) {
      const now = block.at[i];
      while (queue.nextTime() <= now) this.#step();
      pipeline.arrive(block, i, this.#pending);
      if (this.#pending.count > 0) this.#take();
    }
  }

  /**
   * Plays what happens up to a moment, arrivals apart: those are fed. A run comes to the same
   * whether it is told of moments in between or not.
   */
  advanceTo(now: number): void {
    while (this.#queue.nextTime() <= now) this.#step();
  }

  /** When the next thing happens, arrivals apart; Infinity when nothing is under way. */
  get nextAt(): number {
    return this.#queue.nextTime();
  }

  /** Has the witness told of every request from now on. */
  observe(observer: Observer): void {
    this.#pipeline.observe(observer);
  }

  /** How the run stands at this moment. */
  snapshot(now: number): Snapshot {
    return snapshotOf(this.#pipeline, now);
  }

  /** Where a knob stands at this moment; undefined where the strategy has no use for it. */
  setting(path: TurnablePath): number | undefined {
    return TURNABLE_KNOBS[path].read(this.#pipeline);
  }

  /** Turns a knob: what begins from now on is subject to it. */
  turn(path: TurnablePath, value: number): void {
    TURNABLE_KNOBS[path].set(this.#pipeline, value);
  }

  #step(): void {
    const queue = this.#queue;
    queue.pop();
    this.#pipeline.handle(queue.kind, queue.payload, queue.time, this.#pending);
    if (this.#pending.count > 0) this.#take();
  }

  #take(): void {
    const { times, kinds, payloads, count } = this.#pending;
    for (let i = 0; i < count; i++) {
      this.#queue.push(times[i], kinds[i], payloads[i]);
    }
    this.#pending.count = 0;
  }

  /** Ends the run. Throws when the books do not balance: that is a fault of the program. */
  finish(requestsPerDay: number | null): Summary {
    while (this.#queue.length > 0) this.#step();
    checkBooks(this.#pipeline);
    return this.#summary(requestsPerDay);
  }

  /** What a day of so many requests like these costs, within what a daily budget lets it. */
  #dailyUsd(requestsPerDay: number): number {
    const { ledger, callPath } = this.#pipeline;
    const perDay = requestsPerDay / ledger.requests;
    const ceilingUsd = callPath.choice.budget?.ceilingUsd ?? Number.POSITIVE_INFINITY;
    // Hits are served, and paid for, when the budget is spent.
    const { embeddings, adaptation, sampling } = ledger.side;
    return Math.min(ledger.costUsd * perDay, ceilingUsd + (embeddings + adaptation + sampling) * perDay);
  }

  #summary(requestsPerDay: number | null): Summary {
    const { ledger, referee, store, semantic, callPath, adaptation } = this.#pipeline;
    const { provider, batcher } = callPath.dispatcher;
    const { cascade } = callPath;
    const { budget } = callPath.choice;
    const { requests } = ledger;
    const costPerRequestUsd = ledger.costUsd / requests;
    const durationMs = ledger.durationMs();
    const routed = ledger.routed.reduce((sum, n) => sum + n, 0);
    const tiersKnown = this.#workload.queries.tiers.subarray(0, this.#workload.queries.size).every((tier) => tier >= 0);
    const hits = ledger.exactHits + ledger.semanticHits;
    const predictor = store?.predictor ?? null;
    const caches = store?.looksUpExact === true || semantic !== null;
    return {
      requests,
      costUsd: ledger.costUsd,
      costPerRequestUsd,
      monthlyUsd: requestsPerDay === null ? null : DAYS_A_MONTH * this.#dailyUsd(requestsPerDay),
      durationMs,
      throughputPerSecond: durationMs > 0 ? (requests / durationMs) * 1000 : null,
      capacityPerSecond: provider.busyMs > 0 ? (requests * provider.concurrency * 1000) / provider.busyMs : null,
      ...ledger.latencies(),
      tokens: {
        input: ledger.inputTokens,
        output: ledger.outputTokens,
        saved: ledger.plainTokens - ledger.inputTokens - ledger.outputTokens,
      },
      cache: {
        lookups: caches ? requests : 0,
        exactHits: ledger.exactHits,
        semanticHits: ledger.semanticHits,
        prefetchHits: store?.prefetchHits ?? 0,
        falseHits: referee.knownFalseHits(),
        staleHits: referee.knownStaleHits(),
        hitRate: caches ? hits / requests : null,
        meanHitLatencyMs: hits === 0 ? null : ledger.hitLatencyMs / hits,
        evictions: store?.cache.evictions ?? 0,
        expirations: store?.cache.expirations ?? 0,
        entries: store?.cache.entries ?? 0,
      },
      models: ledger.models(),
      charges: ledger.charges(),
      routing: {
        accuracy: routed > 0 && tiersKnown ? referee.rightTier / routed : null,
        byTier: routed > 0 ? Object.fromEntries(TIERS.map((tier, t) => [tier, ledger.routed[t]])) : {},
      },
      fallback: {
        judged: cascade?.fallback.judged ?? 0,
        escalated: cascade?.fallback.escalated ?? 0,
        secondCallsUsd: ledger.secondCallsUsd,
        falseAccepts: (cascade?.verdictsUnknown ?? 0) > 0 ? null : (cascade?.falseAccepts ?? 0),
        falseRejects: (cascade?.verdictsUnknown ?? 0) > 0 ? null : (cascade?.falseRejects ?? 0),
      },
      batches:
        batcher === null || batcher.batches === 0
          ? { count: 0, meanSize: null, meanWaitMs: null }
          : {
              count: batcher.batches,
              meanSize: batcher.members / batcher.batches,
              meanWaitMs: batcher.waitMs / batcher.members,
            },
      prefetch:
        predictor === null
          ? { issued: 0, used: 0, wasted: 0 }
          : { issued: predictor.issued, used: predictor.used, wasted: predictor.issued - predictor.used },
      coalesced: ledger.coalesced,
      unanswered: { refused: ledger.refused, failed: ledger.failed },
      budget: {
        limited: budget?.limitedRequests ?? 0,
        exhaustedDays: budget?.exhaustedDays ?? 0,
        afterExhaustion: budget?.requestsWhenExhausted ?? 0,
      },
      rateLimit: {
        rejections: callPath.dispatcher.rejections,
        retries: callPath.dispatcher.retries,
        backoffMs: callPath.dispatcher.backoffMs,
      },
      prefix: callPath.pricing.prefixTokens,
      adaptation: adaptation?.trajectory() ?? null,
      quality: referee.quality(),
      timeline: ledger.timeline.summary(),
    };
  }
}
