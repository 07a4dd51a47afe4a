import type { Executor } from '../experiment/work/executor.ts';
import type { Context } from './context.ts';
import { Progress } from './progress.ts';
import { executorOf } from './worker-pool.ts';

/** How much is to be done. */
export interface Extent {
  /** Threads at most. */
  workers: number;
  /** Requests that will be replayed, about. */
  requests: number;
  /** The same where it is well enough known to be shown; null for a count alone. */
  known: number | null;
}

/** Has work done that replays requests: shows how far it is, hears Ctrl-C, and lets go of the threads. */
export async function carryOut<T>(
  context: Context,
  { workers, requests, known }: Extent,
  work: (executor: Executor, watch: { signal: AbortSignal; progress: (requests: number) => void }) => Promise<T>,
): Promise<T> {
  const executor = executorOf(context, workers, requests);
  const progress = new Progress(context, known);
  let replayed = 0;
  const watch = { signal: context.signal, progress: (more: number) => progress.update((replayed += more)) };
  return work(executor, watch).finally(async () => {
    progress.stop();
    await executor.close();
  });
}
