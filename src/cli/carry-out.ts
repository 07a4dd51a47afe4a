import type { Executor } from '../experiment/work/executor.ts';
import type { Context } from './context.ts';
import type { Workforce } from './execution-flags.ts';
import { Progress } from './progress.ts';
import { executorOf, queueOf } from './worker-pool.ts';

/** How much is to be done, and by whom. */
export interface Extent extends Workforce {
  /** Requests that will be replayed, about. */
  requests: number;
  /** The same where it is well enough known to be shown; null for a count alone. */
  known: number | null;
}

/** Has work done that replays requests: shows how far it is, hears Ctrl-C, and lets go of the threads. */
export async function carryOut<T>(
  context: Context,
  extent: Extent,
  work: (executor: Executor, watch: { signal: AbortSignal; progress: (requests: number) => void }) => Promise<T>,
): Promise<T> {
  const onQueue = await queueOf(context, extent);
  const executor = onQueue ?? executorOf(context, extent.workers, extent.requests);
  const progress = new Progress(context, extent.known, onQueue?.standing);
  let replayed = 0;
  const watch = { signal: context.signal, progress: (more: number) => progress.update((replayed += more)) };
  return work(executor, watch).finally(async () => {
    progress.stop();
    await executor.close();
  });
}
