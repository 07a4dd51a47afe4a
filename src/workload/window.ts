import { setImmediate } from 'node:timers/promises';
import { UserError } from '../foundation/problem.ts';
import { DAY_MS } from '../foundation/units.ts';
import { DerivedWorkload } from './derived-workload.ts';
import { UNKNOWN } from './truth-table.ts';
import { partOf, type RequestBlock, type Workload, type WorkloadFacts } from './workload.ts';

/** A stretch of a workload. */
export interface Window {
  /** The first moment in it and the first after it, in virtual milliseconds. */
  fromMs: number;
  toMs: number;
  /** Requests of it at most. */
  requests: number;
}

/** What a log's requests come to over time, for cutting it into windows. */
export interface Arrivals {
  /** In virtual milliseconds, ascending. */
  times: Float64Array;
  /** Whether the log says when they came. */
  timed: boolean;
}

/** The arrivals of a workload, by reading it once. Throws a UserError when the signal is given. */
export async function arrivalsOf(workload: Workload, signal?: AbortSignal): Promise<Arrivals> {
  const parts: Float64Array[] = [];
  let count = 0;
  for await (const { at, length } of workload.blocks()) {
    await setImmediate();
    if (signal?.aborted === true) {
      throw new UserError({ where: workload.name, what: 'reading was interrupted' }, 'interrupted');
    }
    parts.push(at.slice(0, length));
    count += length;
  }
  const times = new Float64Array(count);
  let filled = 0;
  for (const part of parts) {
    times.set(part, filled);
    filled += part.length;
  }
  return { times, timed: workload.facts().timed };
}

/** The window between two moments, with the requests that are in it. */
export function windowOf({ times }: Arrivals, fromMs: number, toMs: number): Window {
  let requests = 0;
  for (const at of times) if (at >= fromMs && at < toMs) requests++;
  return { fromMs, toMs, requests };
}

/** The first `share` of the requests and the rest, as windows; what comes at one moment stays together. */
export function splitAt(arrivals: Arrivals, share: number): [Window, Window] {
  const { times } = arrivals;
  const moment = times[Math.min(times.length - 1, Math.floor(share * times.length))];
  return [windowOf(arrivals, 0, moment), windowOf(arrivals, moment, Number.POSITIVE_INFINITY)];
}

/** A stretch of a workload as one of its own: nothing is known of what was asked before it. */
export class WindowedWorkload extends DerivedWorkload {
  readonly #window: Window;
  readonly #users = new Set<number>();
  #requests = 0;
  #firstAt = 0;
  #lastAt = 0;

  constructor(whole: Workload, window: Window) {
    super(whole);
    this.#window = window;
  }

  override get expectedRequests(): number {
    return this.#window.requests;
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    const { fromMs, toMs, requests } = this.#window;
    for await (const block of this.inner.blocks()) {
      let from = 0;
      while (from < block.length && block.at[from] < fromMs) from++;
      let to = from;
      while (to < block.length && block.at[to] < toMs && this.#requests + to - from < requests) to++;
      if (to > from) yield this.#taken(partOf(block, from, to));
      if (this.#requests >= requests || (block.length > 0 && block.at[block.length - 1] >= toMs)) return;
    }
  }

  /** The requests with numbers of their own, from 0. */
  #taken(part: RequestBlock): RequestBlock {
    const first = this.#requests;
    if (first === 0) this.#firstAt = part.at[0];
    this.#lastAt = part.at[part.length - 1];
    this.#requests += part.length;
    for (const user of part.user) if (user !== UNKNOWN) this.#users.add(user);
    return { ...part, first };
  }

  override facts(): WorkloadFacts {
    // What the whole cost is not what a stretch of it does.
    const { paidUsd: _, ...whole } = this.inner.facts();
    const spanMs = this.#lastAt - this.#firstAt;
    const own = spanMs < SHORTEST_SPAN_MS ? null : ((this.#requests - 1) * DAY_MS) / spanMs;
    return {
      ...whole,
      users: this.#users.size > 0 ? this.#users.size : null,
      requestsPerDay: whole.timed ? own : whole.requestsPerDay,
    };
  }
}

/** Below this, a stretch says nothing about a day. */
const SHORTEST_SPAN_MS = 60_000;
