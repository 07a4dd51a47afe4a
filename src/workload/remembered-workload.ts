import type { QueryTable } from './query-table.ts';
import type { CommonQuery, RequestBlock, Workload, WorkloadFacts } from './workload.ts';

/** Requests up to which a workload is kept: about 24 bytes each. */
export const REMEMBERED_REQUESTS = 4_000_000;

/**
 * A workload that can be read again and again: the first reading keeps the requests, later ones
 * replay them, and whatever was worked out per distinct text stays worked out.
 */
export class RememberedWorkload implements Workload {
  readonly contentTime?: (at: number) => number;
  readonly makeGraph?: NonNullable<Workload['makeGraph']>;
  readonly #workload: Workload;
  readonly #most: number;
  #kept: RequestBlock[] | null = [];
  #complete = false;

  /** `most`: requests up to which it remembers; a longer workload can be read once, like any other. */
  constructor(workload: Workload, most = REMEMBERED_REQUESTS) {
    this.#workload = workload;
    if (workload.contentTime !== undefined) this.contentTime = workload.contentTime;
    if (workload.makeGraph !== undefined) this.makeGraph = workload.makeGraph;
    this.#most = most;
  }

  get name(): string {
    return this.#workload.name;
  }
  get queries(): QueryTable {
    return this.#workload.queries;
  }
  get prompts(): NonNullable<Workload['prompts']> | null {
    return this.#workload.prompts ?? null;
  }
  get systemPrompt(): string {
    return this.#workload.systemPrompt;
  }
  get changeEveryMs(): Workload['changeEveryMs'] {
    return this.#workload.changeEveryMs;
  }
  get calendarZero(): number | null {
    return this.#workload.calendarZero ?? null;
  }
  get log(): boolean {
    return this.#workload.log === true;
  }
  get assumedOutputTokens(): number {
    return this.#workload.assumedOutputTokens;
  }
  get expectedRequests(): number | null {
    return this.#workload.expectedRequests;
  }

  /** Whether it will be `readable`. A log is taken to be longer than one wants to remember. */
  get readsAgain(): boolean {
    const { expectedRequests } = this;
    return expectedRequests !== null && expectedRequests <= this.#most && !this.log;
  }

  before(): readonly CommonQuery[] {
    return this.#workload.before?.() ?? [];
  }

  /** Whether it has been read to its end and can be read again. */
  get readable(): boolean {
    return this.#complete && this.#kept !== null;
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    if (this.readable) {
      this.queries.reach = 0;
      for (const block of this.#kept as RequestBlock[]) {
        this.queries.reachFor(block);
        yield block;
      }
      return;
    }
    this.#kept = [];
    for await (const block of this.#workload.blocks()) {
      if (this.#kept !== null && block.first + block.length > this.#most) this.#kept = null;
      this.#kept?.push(copied(block));
      yield block;
    }
    this.#complete = true;
  }

  facts(): WorkloadFacts {
    return this.#workload.facts();
  }
}

/** The block with columns of its own, cut to its length. */
function copied(block: RequestBlock): RequestBlock {
  return { ...copiedColumns(block, block.length), length: block.length, first: block.first };
}

function copiedColumns<T extends object>(of: T, length: number): T {
  const columns = Object.entries(of).map(([name, value]) => [name, copiedColumn(value, length)]);
  return Object.fromEntries(columns) as T;
}

function copiedColumn(value: unknown, length: number): unknown {
  if (ArrayBuffer.isView(value)) return (value as Float64Array).slice(0, length);
  return typeof value === 'object' && value !== null ? copiedColumns(value, length) : value;
}
