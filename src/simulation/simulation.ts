import { withRoom } from '../foundation/columns.ts';
import { EventQueue } from '../foundation/event-queue.ts';
import { type Catalog, steady } from '../models/model.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import type { Strategy } from '../scenario/strategy.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';
import { checkBooks } from './books.ts';
import { Luck } from './luck.ts';
import { type Outbox, Pipeline } from './pipeline.ts';
import type { Summary } from './summary.ts';

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
  readonly #pipeline: Pipeline;
  readonly #queue = new EventQueue();
  readonly #pending = new Pending();

  constructor(workload: Workload, catalog: Catalog, strategy: Strategy, seed: string) {
    this.strategy = strategy;
    this.#workload = workload;
    const laws = strategy.knobs['provider.steady'] ? steady(catalog) : catalog;
    const luck = new Luck(seed, laws, workload.changeEveryMs, workload.contentTime);
    this.#pipeline = new Pipeline(workload, laws, strategy, luck);
  }

  /** Plays the block's requests and everything that happens before the last of them. */
  feed(block: RequestBlock): void {
    const pipeline = this.#pipeline;
    const queue = this.#queue;
    pipeline.prepare();
    for (let i = 0; i < block.length; i++) {
      const now = block.at[i] as number;
      while (queue.nextTime() <= now) this.#step();
      pipeline.arrive(block, i, this.#pending);
      if (this.#pending.count > 0) this.#take();
    }
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
      this.#queue.push(times[i] as number, kinds[i] as number, payloads[i] as number);
    }
    this.#pending.count = 0;
  }

  /** Ends the run. Throws when the books do not balance: that is a fault of the program. */
  finish(requestsPerDay: number | null): Summary {
    while (this.#queue.length > 0) this.#step();
    checkBooks(this.#pipeline);
    return this.#summary(requestsPerDay);
  }

  #summary(requestsPerDay: number | null): Summary {
    const { ledger, referee, cache, provider } = this.#pipeline;
    const { requests } = ledger;
    const costPerRequestUsd = ledger.costUsd / requests;
    const durationMs = ledger.durationMs();
    const routed = ledger.routed.reduce((sum, n) => sum + n, 0);
    const tiersKnown = this.#workload.queries.tiers.subarray(0, this.#workload.queries.size).every((tier) => tier >= 0);
    return {
      requests,
      costUsd: ledger.costUsd,
      costPerRequestUsd,
      monthlyUsd: requestsPerDay === null ? null : costPerRequestUsd * requestsPerDay * DAYS_A_MONTH,
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
        lookups: cache === null ? 0 : requests,
        exactHits: ledger.exactHits,
        semanticHits: 0,
        prefetchHits: 0,
        falseHits: referee.knownFalseHits(),
        staleHits: referee.knownStaleHits(),
        hitRate: cache === null ? null : ledger.exactHits / requests,
        meanHitLatencyMs: ledger.exactHits === 0 ? null : ledger.hitLatencyMs / ledger.exactHits,
        evictions: cache?.evictions ?? 0,
        expirations: cache?.expirations ?? 0,
        entries: cache?.entries ?? 0,
      },
      models: ledger.models(),
      charges: ledger.charges(),
      routing: {
        accuracy: routed > 0 && tiersKnown ? referee.rightTier / routed : null,
        byTier: routed > 0 ? Object.fromEntries(TIERS.map((tier, t) => [tier, ledger.routed[t] as number])) : {},
      },
      fallback: { judged: 0, escalated: 0, secondCallsUsd: 0, falseAccepts: 0, falseRejects: 0 },
      batches: { count: 0, meanSize: null, meanWaitMs: null },
      prefetch: { issued: 0, used: 0, wasted: 0 },
      coalesced: 0,
      unanswered: { refused: 0, failed: 0 },
      budget: { limited: 0, exhaustedDays: 0, afterExhaustion: 0 },
      rateLimit: { rejections: 0, retries: 0, backoffMs: 0 },
      prefix: { readTokens: 0, writtenTokens: 0 },
      adaptation: null,
      quality: referee.quality(),
      timeline: ledger.timeline.summary(),
    };
  }
}
