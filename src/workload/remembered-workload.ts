import { DerivedWorkload } from './derived-workload.ts';
import type { CommonQuery, RequestBlock, Workload, WorkloadFacts } from './workload.ts';

/** Requests up to which a workload is kept: about 24 bytes each. */
export const REMEMBERED_REQUESTS = 4_000_000;

/**
 * A workload that can be read again and again: the first reading keeps the requests, later ones
 * replay them, and whatever was worked out per distinct text stays worked out.
 */
export class RememberedWorkload extends DerivedWorkload {
  readonly #most: number;
  #kept: RequestBlock[] | null = [];
  #complete = false;
  /** What was last said of it, and of how many queries: gathering that takes longer than playing a short workload. */
  #facts: { of: number; are: WorkloadFacts } | null = null;

  /** `most`: requests up to which it remembers; a longer workload can be read once, like any other. */
  constructor(workload: Workload, most = REMEMBERED_REQUESTS) {
    super(workload);
    this.#most = most;
  }

  /** Whether it will be `readable`. A log is taken to be longer than one wants to remember. */
  get readsAgain(): boolean {
    const { expectedRequests } = this;
    return expectedRequests !== null && expectedRequests <= this.#most && !this.log;
  }

  before(): readonly CommonQuery[] {
    return this.inner.before?.() ?? [];
  }

  /** Whether it has been read to its end and can be read again. */
  get readable(): boolean {
    return this.#complete && this.#kept !== null;
  }

  /** Nothing of it changes once it has been read but what was asked before it. */
  override facts(): WorkloadFacts {
    const { size } = this.queries;
    if (!this.#complete) return super.facts();
    if (this.#facts?.of !== size) this.#facts = { of: size, are: super.facts() };
    return this.#facts.are;
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
    for await (const block of this.inner.blocks()) {
      if (this.#kept !== null && block.first + block.length > this.#most) this.#kept = null;
      this.#kept?.push(copied(block, block.length));
      yield block;
    }
    this.#complete = true;
  }
}

/** The block with columns of its own, cut to its length; in the shape of the first, for code that has seen only that. */
function copied<T extends object>(block: T, length: number): T {
  const copy = { ...block };
  for (const [name, value] of Object.entries(block))
    (copy as Record<string, unknown>)[name] = copiedColumn(value, length);
  return copy;
}

function copiedColumn(value: unknown, length: number): unknown {
  if (ArrayBuffer.isView(value)) return (value as Float64Array).slice(0, length);
  return typeof value === 'object' && value !== null ? copied(value, length) : value;
}
