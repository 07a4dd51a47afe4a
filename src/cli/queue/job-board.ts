import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueLink } from './queue-client.ts';
import type { BullEvents, BullQueue } from './queue-packages.ts';
import { giveUp, ofThisVersion, takenUp, timesCalledOff, workersSeen } from './queue-state.ts';

/** Jobs whose state is asked for in one go. */
const AT_ONCE = 200;

/** How long cleaning up may take at the end, in milliseconds. */
const FAREWELL_MS = 3_000;

/** What is asked of BullMQ for every job. Outcomes stay for a day, for a coordinator that comes back. */
const JOB = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: { age: 86_400 },
  removeOnFail: { age: 86_400 },
  stackTraceLimit: 1,
};

/** What is heard of jobs. */
const NEWS = ['completed', 'failed', 'removed'];

/** What has become of a job: what came of it, or what it has failed of; nothing of both while it is under way. */
export interface JobState {
  /** The queue does not know it. */
  missing?: true;
  value?: string;
  failed?: string;
}

/** The jobs of one coordinator, as they stand on the queue. */
export class JobBoard {
  readonly link: QueueLink;
  readonly #queue: BullQueue;
  readonly #events: BullEvents;
  readonly #calledOff: number;

  private constructor(link: QueueLink, queue: BullQueue, events: BullEvents, calledOff: number) {
    this.link = link;
    this.#queue = queue;
    this.#events = events;
    this.#calledOff = calledOff;
  }

  static async open(link: QueueLink, queue: BullQueue): Promise<JobBoard> {
    const events = new link.packages.bullmq.QueueEvents(queue.name, link.options);
    events.on('error', () => {});
    await events.waitUntilReady();
    return new JobBoard(link, queue, events, await timesCalledOff(link.redis, queue));
  }

  /** Whether the server can be asked: while it is gone, questions wait for it. */
  get answers(): boolean {
    return this.link.redis.status === 'ready';
  }

  /** Tells what is heard of jobs, and that the server is back, until what is given back is called. */
  listen(heard: (id: string) => void, back: () => void): () => void {
    const news = ({ jobId }: { jobId: string }): void => heard(jobId);
    for (const event of NEWS) this.#events.on(event, news);
    this.link.redis.on('ready', back);
    return () => {
      for (const event of NEWS) this.#events.off(event, news);
      this.link.redis.off('ready', back);
    };
  }

  /** Puts jobs up, by their names; those that are there already, from another run or before, are left as they are. */
  async put(jobs: ReadonlyMap<string, unknown>): Promise<void> {
    for (const ids of inLots([...jobs.keys()])) {
      const states = await Promise.all(ids.map((id) => this.#stateOf(id)));
      // What has failed is tried anew.
      const failed = ids.filter((_, i) => states[i]?.failed !== undefined);
      await Promise.all(failed.map((id) => this.remove(id)));
      await takenUp(this.link.redis, this.#queue, ids);
      await this.#queue.addBulk(ids.map((id) => ({ name: 'units', data: jobs.get(id), opts: { ...JOB, jobId: id } })));
    }
  }

  /** What has become of each of some jobs. */
  async *states(jobs: readonly string[]): AsyncGenerator<[id: string, state: JobState]> {
    for (const ids of inLots(jobs)) {
      const states = await Promise.all(ids.map((id) => this.#stateOf(id)));
      for (const [i, state] of states.entries()) yield [ids[i] as string, state];
    }
  }

  async #stateOf(id: string): Promise<JobState> {
    const key = this.#queue.toKey(id);
    const fields = await this.link.redis.hmget(key, 'timestamp', 'finishedOn', 'returnvalue', 'failedReason');
    const [known, finished, value, failed] = fields;
    if (known == null) return { missing: true };
    if (finished == null) return {};
    return value != null ? { value } : { failed: failed ?? '' };
  }

  /** Takes a job off; gives back whether it could be: one that is under way cannot. */
  async remove(id: string): Promise<boolean> {
    return (await this.#queue.remove(id)) !== 0;
  }

  /** Takes jobs off, and has workers give up those that are under way; not for long, if the server is slow. */
  async leave(ids: readonly string[]): Promise<void> {
    if (!this.answers) return;
    const left = async (): Promise<void> => {
      const removed = await Promise.all(ids.map((id) => this.remove(id)));
      const underWay = ids.filter((_, i) => !removed[i]);
      await giveUp(this.link.redis, this.#queue, underWay);
    };
    await briefly(left());
  }

  /** Whether everything on the queue has been called off since it was opened. */
  async isCalledOff(): Promise<boolean> {
    return (await timesCalledOff(this.link.redis, this.#queue)) > this.#calledOff;
  }

  /** The workers of this version and their threads; null where the server does not say. */
  async workforce(): Promise<ReturnType<typeof ofThisVersion> | null> {
    const seen = await workersSeen(this.link.redis);
    return seen === null ? null : ofThisVersion(seen);
  }

  async close(): Promise<void> {
    const closed = Promise.allSettled([this.#queue.close(), this.#events.close()]);
    if (this.answers) await briefly(closed);
    this.link.close();
  }
}

async function briefly(work: Promise<unknown>): Promise<void> {
  await Promise.race([work.catch(() => {}), sleep(FAREWELL_MS, undefined, { ref: false })]);
}

function inLots<T>(all: readonly T[]): T[][] {
  const lots = Math.ceil(all.length / AT_ONCE);
  return Array.from({ length: lots }, (_, i) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE));
}
