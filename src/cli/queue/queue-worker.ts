import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../foundation/problem.ts';
import { formatCount, formatLatency, formatNumberOf } from '../../foundation/units.ts';
import { printable } from '../../report/style.ts';
import { type Context, detail, say } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { inThread, startThreads } from '../worker-pool.ts';
import { CANCELLED, mayPass, writeFailure } from './failure.ts';
import { DataFolder } from './inputs.ts';
import { jobOf } from './job-schema.ts';
import { openQueue, QUEUE_NAME } from './queue-client.ts';
import type { BullJob } from './queue-packages.ts';
import { givenUp, workerName } from './queue-state.ts';
import { Refused, seal, unseal } from './wire.ts';

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
  const { sealKey } = link;
  const { shown } = link.address;
  const pool = await startThreads(program, threads);
  const folder = new DataFolder(data);
  const underWay = new Map<string, AbortController>();
  const did = { jobs: 0, units: 0 };

  const work = async ({ id, data: sent }: BullJob, signal: AbortSignal): Promise<string> => {
    const begun = context.clock();
    const { units, inputs } = jobOf(await unseal((sent as { sealed?: unknown } | null)?.sealed, 'job', sealKey));
    const files = await folder.find(inputs);
    let requests = 0;
    const outcomes = await inThread(pool, { units, cwd: '/', files }, (more) => (requests += more), signal);
    did.jobs++;
    did.units += units.length;
    const took = formatLatency(context.clock() - begun);
    await detail(context, `did ${formatNumberOf(units.length, 'unit')}, ${formatCount(requests)} requests, in ${took}`);
    return seal({ outcomes, requests }, `outcomes of ${id}`, sealKey);
  };
  // The simulation is in threads, so that here there is always time to tell the queue that it goes on.
  const doJob = async (job: BullJob, token: string): Promise<unknown> => {
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
      const failure = writeFailure(error);
      if (error instanceof Refused) await say(context, `refused: a job of the queue ${printable(error.message)}\n`);
      else if (error instanceof UserError) await say(context, `${printable(error.message)}\n`);
      else await say(context, `failed: ${printable(failure)}\n`);
      throw mayPass(error) ? new Error(failure) : new bullmq.UnrecoverableError(failure);
    } finally {
      underWay.delete(job.id);
    }
  };
  const worker = new bullmq.Worker(QUEUE_NAME, doJob, {
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
