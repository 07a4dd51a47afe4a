import { suggestion, UserError } from '../../foundation/problem.ts';
import { renderQueue } from '../../report/terminal/queue.ts';
import type { QueueOfVersion, QueueResult } from '../../result/schema/queue.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { checkOutput, deliverResult } from '../output.ts';
import { QUEUE_ACTIONS } from '../queue/queue-actions.ts';
import { openQueue, QUEUE_NAME, type QueueLink } from '../queue/queue-client.ts';
import { callOff, openJobs, queuesThere, type SeenWorker, workersSeen } from '../queue/queue-state.ts';

/** `optimize queue`. */
export async function queueCommand(context: Context, what: string, flags: Flags): Promise<number> {
  const action = QUEUE_ACTIONS.find((each) => each === what);
  if (action === undefined) {
    throw new UserError({ where: 'queue', what: `"${what}" is not known`, fix: suggestion(what, QUEUE_ACTIONS) });
  }
  await checkOutput(context, flags);
  const link = await openQueue(context, 'optimize queue');
  try {
    const removed = action === 'status' ? null : await (action === 'cancel' ? cancel(link) : clean(link));
    const seen = await workersSeen(link.redis);
    const names = new Set([...(await queuesThere(link.redis)), ...(seen ?? []).map(({ queue }) => queue)]);
    const queues: QueueOfVersion[] = [];
    for (const name of [...names].sort()) queues.push(await standing(link, name, seen));
    const { shown: address } = link.address;
    const head = { schemaVersion: SCHEMA_VERSION, command: 'queue', seed: null } as const;
    const result: QueueResult = { ...head, action, address, server: link.server, removed, queues };
    await deliverResult(context, flags, result, renderQueue);
  } finally {
    link.close();
  }
  return EXIT.ok;
}

async function standing(link: QueueLink, name: string, seen: readonly SeenWorker[] | null): Promise<QueueOfVersion> {
  const queue = openJobs(link, name);
  const counts = await queue.getJobCounts('waiting', 'delayed', 'active', 'completed', 'failed');
  const there = seen?.filter((worker) => worker.queue === name);
  return {
    version: name,
    own: name === QUEUE_NAME,
    workers: there?.length ?? null,
    threads: there?.reduce((sum, { threads }) => sum + threads, 0) ?? null,
    waiting: (counts.waiting ?? 0) + (counts.delayed ?? 0),
    active: counts.active ?? 0,
    done: counts.completed ?? 0,
    failed: counts.failed ?? 0,
  };
}

async function cancel(link: QueueLink): Promise<number> {
  const { waiting, active } = await callOff(link, openJobs(link));
  return waiting + active;
}

/** Throws away what came of jobs, of all versions: of older ones nobody else does. */
async function clean(link: QueueLink): Promise<number> {
  let removed = 0;
  for (const name of await queuesThere(link.redis)) {
    const queue = openJobs(link, name);
    for (const state of ['completed', 'failed'] as const) removed += (await queue.clean(0, 0, state)).length;
  }
  return removed;
}
