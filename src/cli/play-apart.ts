import type { PartTask } from '../experiment/part-task.ts';
import type { PlayElsewhere } from '../experiment/simulate.ts';
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
 * CPU time on two cores at once instead of 15 s on one.
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
): PlayElsewhere | null {
  const requests = mostRequests(source);
  // A log is read once, and so is what is too long to be remembered; what is loaded beforehand moves the queries' numbers.
  const alike = source.kind === 'generated' && requests <= REMEMBERED_REQUESTS && strategy.knobs['cache.prewarm'] === 0;
  if (!alike || context.worker === null || threads < 2 || parts * requests < WORTH_THREADS) return null;
  return async (runs, ended) => {
    const names = [...runs.keys()];
    const units = [...runs.values()].map((run): Unit<PartTask> => {
      return { source, seed, catalog, instant, task: { kind: 'part', run } };
    });
    // The code of the pool is loaded when there is work for it.
    const { executorOf } = await import('./worker-pool.ts');
    const executor = executorOf(context, Math.min(threads, parts), parts * requests);
    const done = (i: number, outcome: unknown): void => ended(names[i] as (typeof names)[number], outcome as Summary);
    await executor.run(units, { done, progress, signal: context.signal }).finally(() => executor.close());
  };
}
