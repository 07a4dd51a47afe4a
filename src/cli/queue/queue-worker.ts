import { setTimeout as sleep } from 'node:timers/promises';
import { formatCount, formatLatency, formatNumberOf } from '../../foundation/units.ts';
import { printable } from '../../report/style.ts';
import { type Context, detail, say } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { inThread, startThreads } from '../worker-pool.ts';
import { CANCELLED, mayPass, writeFailure } from './failure.ts';
import { DataFolder } from './inputs.ts';
import { doJob, whyNotDone } from './job-work.ts';
import { openQueue, QUEUE_NAME } from './queue-client.ts';
import type { BullJob } from './queue-packages.ts';
import { givenUp, workerName } from './queue-state.ts';

/** How a worker works. */
export interface WorkerSettings {
  /** The folder that it reads files in, absolute; null for none. */
  data: string | null;
  /** Jobs at once. */
  threads: number;
  /** A worker that is not heard of for so long is taken for dead, and its jobs are done by others, in milliseconds. */
  lostAfterMs: number;
}

/** How often it is looked whether jobs under way are called off, in milliseconds. */
const LOOK_MS = 1_000;

/** How long the end may wait for a server that does not answer, in milliseconds. */
const FAREWELL_MS = 5_000;

/** A job may lose as many workers before it is taken for what kills them. */
const MOST_DEATHS = 3;

/** Does jobs of the queue until the signal is given; gives back the exit code. */
export async function serveQueue(context: Context, program: string, settings: WorkerSettings): Promise<number> {
  const { threads, lostAfterMs, data } = settings;
  const link = await openQueue(context, 'optimize worker');
  const { bullmq } = link.packages;
  const { shown } = link.address;
  const pool = await startThreads(program, threads);
  const folder = new DataFolder(data);
  const underWay = new Map<string, AbortController>();
  const did = { jobs: 0, units: 0 };

  const work = async ({ id, data: sent }: BullJob, signal: AbortSignal): Promise<string> => {
    const begun = context.clock();
    const done = await doJob(id, sent, {
      sealKey: link.sealKey,
      folder,
      perform: (units, files, progress) => inThread(pool, { units, cwd: '/', files }, progress, signal),
    });
    did.jobs++;
    did.units += done.units;
    const took = formatLatency(context.clock() - begun);
    const what = `${formatNumberOf(done.units, 'unit')}, ${formatCount(done.requests)} requests`;
    await detail(context, `did ${what}, in ${took}`);
    return done.sealed;
  };
  // The simulation is in threads, so that here there is always time to tell the queue that it goes on.
  const take = async (job: BullJob, token: string): Promise<unknown> => {
    const controller = new AbortController();
    underWay.set(job.id, controller);
    try {
      return { sealed: await work(job, controller.signal) };
    } catch (error) {
      if (controller.signal.aborted && context.signal.aborted) {
        // Others take it; it has not failed.
        await job.moveToWait(token);
        throw new bullmq.WaitingError();
      }
      if (controller.signal.aborted) throw new bullmq.UnrecoverableError(CANCELLED);
      await say(context, `${whyNotDone(error)}\n`);
      const failure = writeFailure(error);
      throw mayPass(error) ? new Error(failure) : new bullmq.UnrecoverableError(failure);
    } finally {
      underWay.delete(job.id);
    }
  };
  const worker = new bullmq.Worker(QUEUE_NAME, take, {
    ...link.options,
    name: workerName(threads),
    concurrency: threads,
    lockDuration: lostAfterMs,
    stalledInterval: Math.max(1, Math.round(lostAfterMs / 2)),
    maxStalledCount: MOST_DEATHS,
  });
  worker.on('error', () => {});
  try {
    await worker.waitUntilReady();
    const where = data === null ? 'no files are read' : `files are read below ${printable(data)}`;
    await say(context, `worker of version ${QUEUE_NAME} at ${shown}: ${formatNumberOf(threads, 'thread')}, ${where}\n`);
    await lookFor(context.signal, async () => {
      if (underWay.size === 0 || link.redis.status !== 'ready') return;
      const ids = await givenUp(link.redis, QUEUE_NAME, [...underWay.keys()]).catch(() => []);
      for (const id of ids) underWay.get(id)?.abort();
    });
  } finally {
    for (const controller of underWay.values()) controller.abort();
    await Promise.race([worker.close().catch(() => {}), sleep(FAREWELL_MS, undefined, { ref: false })]);
    link.close();
    await pool.destroy();
  }
  await say(context, `did ${formatNumberOf(did.units, 'unit')} of ${formatNumberOf(did.jobs, 'job')}\n`);
  return EXIT.interrupted;
}

/** Looks again and again until the signal is given. */
async function lookFor(signal: AbortSignal, look: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
    await look();
  }
}
