import type { PartTask } from '../experiment/part-task.ts';
import type { PlayElsewhere } from '../experiment/simulate.ts';
import type { Executor } from '../experiment/work/executor.ts';
import type { Unit } from '../experiment/work/unit.ts';
import type { Catalog } from '../models/model.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { Strategy } from '../settings/strategy.ts';
import { REMEMBERED_REQUESTS } from '../workload/remembered-workload.ts';
import { mostRequests, type WorkloadSource } from '../workload/workload-source.ts';
import type { Context } from './context.ts';

/**
 * Requests, those of all parts together, from which on threads are worth their price: each makes the
 * workload for itself. A million requests through advanced are 21 million of its parts; they take 19 s of
 * CPU time on two cores at once instead of 15 s on one. Of 200,000 they take 1.8 times as much, so that nothing is gained.
 */
const WORTH_THREADS = 6_000_000;

/** What is simulated. */
interface Simulated {
  source: WorkloadSource;
  seed: string;
  catalog: Catalog;
  strategy: Strategy;
  instant: boolean;
}

/** Threads that play parts of a simulation until they are let go. */
export interface PartThreads {
  play: PlayElsewhere;
  close(): Promise<void>;
}

/**
 * Has the parts of a simulation played by so many threads, a run at a time; null where that would take
 * longer or come to something else. `progress`: told of the requests played since the last call.
 */
export function playedInThreads(
  context: Context,
  { source, seed, catalog, strategy, instant }: Simulated,
  parts: number,
  threads: number,
  progress: (requests: number) => void,
): PartThreads | null {
  const requests = mostRequests(source);
  // A log is read once, and so is what is too long to be remembered; what is loaded beforehand moves the queries' numbers.
  const alike = source.kind === 'generated' && requests <= REMEMBERED_REQUESTS && strategy.knobs['cache.prewarm'] === 0;
  if (!alike || context.worker === null || threads < 2 || parts * requests < WORTH_THREADS) return null;
  let starting: Promise<Executor> | null = null;
  const start = async (): Promise<Executor> => {
    // The code of the pool is loaded when there is work for it.
    const { executorOf } = await import('./worker-pool.ts');
    return executorOf(context, Math.min(threads, parts), parts * requests);
  };
  return {
    async play(runs, ended) {
      const names = [...runs.keys()];
      const units = [...runs.values()].map((run): Unit<PartTask> => {
        return { source, seed, catalog, instant, task: { kind: 'part', run } };
      });
      starting ??= start();
      const done = (i: number, outcome: unknown): void => ended(names[i] as (typeof names)[number], outcome as Summary);
      await (await starting).run(units, { done, progress, signal: context.signal });
    },
    async close() {
      await (await starting)?.close();
    },
  };
}
