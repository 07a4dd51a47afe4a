import type { Problem } from '../../foundation/problem.ts';
import type { Catalog } from '../../models/model.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';

declare const OUTCOME: unique symbol;

/** What to do with a workload, as plain data; `O` is what comes of it, plain data too. */
export interface Task<O = unknown> {
  readonly kind: string;
  /** Never there: it ties a task's type to its outcome's. */
  readonly [OUTCOME]?: O;
}
export type OutcomeOf<T extends Task> = T extends Task<infer O> ? O : never;

/**
 * The smallest piece of an experiment: one workload under one seed, and what to do with it. Plain
 * data, so it can be done in this thread, in another, or on another machine, with the same outcome.
 */
export interface Unit<T extends Task = Task> {
  source: WorkloadSource;
  seed: string;
  catalog: Catalog;
  /** Answers take no time, for comparing with cache simulators. */
  instant: boolean;
  task: T;
}

/** What one strategy did, without what is only drawn and never compared. */
export interface Played {
  summary: PlayedSummary;
  workload: {
    /** Those that are counted, and those before them that are not, where there are some. */
    requests: number;
    warmUpRequests?: number;
    queries: number;
    users: number | null;
    spanMs: number | null;
    /** True when it is a log; absent when it was generated. */
    log?: true;
  };
}

/** The requests that a result is about, and those before them that only warmed the caches. */
export function playedRequests({
  requests,
  warmUpRequests,
}: Played['workload']): Pick<Played['workload'], 'requests' | 'warmUpRequests'> {
  return { requests, ...(warmUpRequests === undefined ? {} : { warmUpRequests }) };
}

/** Why the workload cannot be played with the strategy. */
export interface Refused {
  refused: readonly Problem[];
}
/** The seeds of `runs` replications: the seed itself, then `seed#2`, `seed#3`, … */
export function seedsOf(seed: string, runs: number): string[] {
  return Array.from({ length: runs }, (_, i) => (i === 0 ? seed : `${seed}#${i + 1}`));
}
