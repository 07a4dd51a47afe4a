import type { LoggedTraffic } from '../models/as-logged.ts';
import type { KnownAsks } from '../settings/known-asks.ts';
import type { RequestBlock, Workload, WorkloadFacts } from './workload.ts';

/** A workload that is made of another: all that it does not change is the other's. What was asked before is for each to say. */
export abstract class DerivedWorkload implements Workload {
  readonly contentTime?: NonNullable<Workload['contentTime']>;
  readonly makeGraph?: NonNullable<Workload['makeGraph']>;
  protected readonly inner: Workload;

  constructor(inner: Workload) {
    this.inner = inner;
    if (inner.contentTime !== undefined) this.contentTime = inner.contentTime;
    if (inner.makeGraph !== undefined) this.makeGraph = inner.makeGraph;
  }

  get name(): string {
    return this.inner.name;
  }
  get queries(): Workload['queries'] {
    return this.inner.queries;
  }
  get prompts(): NonNullable<Workload['prompts']> | null {
    return this.inner.prompts ?? null;
  }
  get systemPrompt(): string {
    return this.inner.systemPrompt;
  }
  get changeEveryMs(): Workload['changeEveryMs'] {
    return this.inner.changeEveryMs;
  }
  get calendarZero(): number | null {
    return this.inner.calendarZero ?? null;
  }
  get deadlineMs(): number | null {
    return this.inner.deadlineMs ?? null;
  }
  get log(): boolean {
    return this.inner.log === true;
  }
  get assumedOutputTokens(): number {
    return this.inner.assumedOutputTokens;
  }
  get expectedRequests(): number | null {
    return this.inner.expectedRequests;
  }

  async traffic(): Promise<LoggedTraffic | null> {
    return (await this.inner.traffic?.()) ?? null;
  }

  async asks(): Promise<KnownAsks> {
    return (await this.inner.asks?.()) ?? 'texts';
  }

  async told(): Promise<string | null> {
    return (await this.inner.told?.()) ?? null;
  }

  abstract blocks(): AsyncIterable<RequestBlock>;

  facts(): WorkloadFacts {
    return this.inner.facts();
  }
}
