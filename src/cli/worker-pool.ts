import { setMaxListeners } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { Tinypool } from 'tinypool';
import { TASKS } from '../experiment/tasks.ts';
import { type Batched, batches, type Executor, inThisThread } from '../experiment/work/executor.ts';
import type { Unit } from '../experiment/work/unit.ts';
import { noHeapRoom } from '../foundation/heap-room.ts';
import { UserError } from '../foundation/problem.ts';
import { mostRequests } from '../workload/workload-source.ts';
import type { Context } from './context.ts';
import type { Workforce } from './execution-flags.ts';
import type { QueueExecutor } from './queue/queue-executor.ts';
import { surroundingsOf } from './run-settings.ts';
import type { Job, JobResult } from './worker.ts';

/** Requests below which starting threads would take longer than they save. */
const WORTH_THREADS = 200_000;

/** The executor for these units: threads when there are cores for them and enough to do, else this thread. */
export function executorFor(context: Context, units: readonly Unit[], threads: number): Executor {
  const requests = units.reduce((sum, { source }) => sum + mostRequests(source), 0);
  return executorOf(context, Math.min(threads, units.length), requests);
}

/** The workers of a queue, where they are asked for. */
export async function queueOf(context: Context, { queue }: Workforce): Promise<QueueExecutor | null> {
  if (queue === undefined) return null;
  // With it come what checks data from outside, and packages that few have.
  const { onQueue } = await import('./queue/queue-executor.ts');
  return onQueue(context, queue.hands);
}

/** The executor for so many requests, all units together. */
export function executorOf(context: Context, threads: number, requests: number): Executor {
  const here = inThisThread(surroundingsOf(context), TASKS);
  if (context.worker === null || threads < 2 || requests < WORTH_THREADS) return here;
  return inThreads(context, context.worker, threads);
}

/** Threads that do jobs and keep what they have read, until they are destroyed. */
export async function startThreads(worker: string, threads: number): Promise<Tinypool> {
  const { Tinypool } = await import('tinypool');
  return new Tinypool({
    filename: worker,
    runtime: 'worker_threads',
    minThreads: threads,
    maxThreads: threads,
    // A thread keeps what it has read, so it is not renewed between jobs.
    isolateWorkers: false,
  });
}

/** Has a thread do a job; `progress` is told of the requests it has got further. Rejects when the signal is given. */
export async function inThread(
  threads: Tinypool,
  job: Omit<Job, 'progress'>,
  progress: (requests: number) => void,
  signal?: AbortSignal,
): Promise<unknown[]> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', progress);
  const options = { transferList: [port2], ...(signal === undefined ? {} : { signal }) };
  try {
    const result = (await threads.run({ ...job, progress: port2 } satisfies Job, options)) as JobResult;
    if ('problems' in result) throw new UserError(result.problems, result.kind);
    return result.outcomes;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ERR_WORKER_OUT_OF_MEMORY' ? noHeapRoom('a thread') : error;
  } finally {
    port1.close();
  }
}

/** Threads that live until they are closed. */
function inThreads(context: Context, worker: string, threads: number): Executor {
  let pool: Promise<Tinypool> | null = null;
  return {
    async run(units, { done, progress, signal }) {
      pool ??= startThreads(worker, threads);
      const running = await pool;
      // Every job waits for the one signal.
      if (signal !== undefined) setMaxListeners(units.length + 10, signal);
      const finish = async (batch: readonly Batched[]): Promise<void> => {
        const job = { units: batch.map(({ unit }) => unit), cwd: context.cwd };
        const outcomes = await inThread(running, job, (requests) => progress?.(requests), signal);
        for (const [i, outcome] of outcomes.entries()) done((batch[i] as Batched).index, outcome);
      };
      try {
        await Promise.all(batches(units, threads, TASKS).map(finish));
      } catch (error) {
        if (signal?.aborted === true) return;
        throw error;
      }
    },
    async close() {
      await (await pool)?.destroy();
    },
  };
}
