import { hostname } from 'node:os';
import { PREFIX, QUEUE_NAME, type QueueLink } from './queue-client.ts';
import type { BullQueue, Redis } from './queue-packages.ts';

/** How long it is remembered that a job is to be given up, in seconds. */
const REMEMBERED_S = 3_600;

/** A worker that is connected. */
export interface SeenWorker {
  /** The queue it serves. */
  queue: string;
  threads: number;
}

/** What a worker calls itself, so that others see how much it does at once. */
export function workerName(threads: number): string {
  return `${threads}.${process.pid}.${hostname().replace(/[^\w-]/g, '-')}`;
}

/** The workers that are connected, of all versions; null where the server does not say. */
export async function workersSeen(redis: Redis): Promise<SeenWorker[] | null> {
  const list = await redis.client('LIST').catch(() => null);
  if (list === null) return null;
  // BullMQ calls a connection by its queue, in base64, and its worker.
  const seen = new Map<string, SeenWorker>();
  for (const [name, queue, threads] of list.matchAll(NAMED)) {
    seen.set(name, { queue: Buffer.from(queue as string, 'base64').toString(), threads: Number(threads) });
  }
  return [...seen.values()];
}

const NAMED = new RegExp(`\\bname=${PREFIX}:([A-Za-z0-9+/=]+):w:(\\d{1,4})\\.\\S+`, 'g');

/** Workers and their threads that serve the queue of this version. */
export function ofThisVersion(seen: readonly SeenWorker[]): { workers: number; threads: number } {
  const ours = seen.filter(({ queue }) => queue === QUEUE_NAME);
  return { workers: ours.length, threads: ours.reduce((sum, { threads }) => sum + threads, 0) };
}

export function openJobs(link: QueueLink, name = QUEUE_NAME): BullQueue {
  const queue = new link.packages.bullmq.Queue(name, link.options);
  // The connection tells of itself.
  queue.on('error', () => {});
  return queue;
}

/** The names of the queues that are there, of all versions. */
export async function queuesThere(redis: Redis): Promise<string[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${PREFIX}:*:meta`, 'COUNT', 1_000);
    for (const key of keys) found.add(key.slice(PREFIX.length + 1, -':meta'.length));
    cursor = next;
  } while (cursor !== '0');
  return [...found].sort();
}

/** Has workers give jobs up that they are at. */
export async function giveUp(redis: Redis, queue: BullQueue, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const key = queue.toKey('cancelled');
  await redis.sadd(key, ...ids);
  await redis.expire(key, REMEMBERED_S);
}

/** Those of some jobs that are to be given up. */
export async function givenUp(redis: Redis, queue: string, ids: readonly string[]): Promise<string[]> {
  const marks = await redis.smismember(`${PREFIX}:${queue}:cancelled`, ...ids);
  return ids.filter((_, i) => marks[i] === 1);
}

/** Takes back that jobs are to be given up. */
export async function takenUp(redis: Redis, queue: BullQueue, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await redis.srem(queue.toKey('cancelled'), ...ids);
}

/** How often everything on the queue has been called off. */
export async function timesCalledOff(redis: Redis, queue: BullQueue): Promise<number> {
  return Number((await redis.get(queue.toKey('called-off'))) ?? 0);
}

/** Calls everything on the queue off; gives back how many jobs waited and how many were under way. */
export async function callOff({ redis }: QueueLink, queue: BullQueue): Promise<{ waiting: number; active: number }> {
  // First this, so that no coordinator takes what is missing for lost.
  await redis.incr(queue.toKey('called-off'));
  const counts = await queue.getJobCounts('waiting', 'delayed');
  await queue.drain(true);
  const active = await queue.getJobs(['active'], 0, -1);
  await giveUp(
    redis,
    queue,
    active.map(({ id }) => id),
  );
  return { waiting: (counts.waiting ?? 0) + (counts.delayed ?? 0), active: active.length };
}
