import { setTimeout as sleep } from 'node:timers/promises';
import { TASKS } from '../../experiment/tasks.ts';
import { type Batched, batches, type Executor, type ExecutorWatch } from '../../experiment/work/executor.ts';
import { Interrupted } from '../../experiment/work/task.ts';
import type { Unit } from '../../experiment/work/unit.ts';
import { UserError } from '../../foundation/problem.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import { type Context, say } from '../context.ts';
import { readFailure } from './failure.ts';
import { NamedInputs } from './inputs.ts';
import { jobData } from './job-schema.ts';
import { outcomesOf } from './outcome-schema.ts';
import { openQueue, QUEUE_NAME, type QueueLink } from './queue-client.ts';
import type { BullEvents, BullQueue } from './queue-packages.ts';
import { giveUp, ofThisVersion, openJobs, takenUp, timesCalledOff, workersSeen } from './queue-state.ts';
import { nameOf, Refused, seal, unseal } from './wire.ts';

/** What is heard of is looked at at once; all that is waited for, so often besides, in milliseconds. */
const LOOK_MS = 1_000;
const SWEEP_MS = 5_000;

/** A run without workers is told of after so long, in milliseconds. */
const LONELY_MS = 3_000;

/** Jobs whose state is asked for in one go. */
const AT_ONCE = 200;

/** How long cleaning up may take at the end, in milliseconds. */
const FAREWELL_MS = 3_000;

/** Hands that a long log is dealt into where it is not known how many workers there are. */
const USUAL_HANDS = 8;

/** Runs over a long log that one job holds at most, so that what comes of them is not too much for the queue. */
const MOST_RUNS = 500;

/** How often outcomes may be refused before a job is not done again. */
const MOST_REFUSALS = 3;

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

/** A job on the queue, and the units that wait for it. */
interface Pending {
  data: { sealed: string };
  batches: (readonly Batched[])[];
  refusals: number;
}

/** An executor that says how its work stands, for whoever shows how far it is. */
export interface QueueExecutor extends Executor {
  /** `12 of 40 units, 2 workers with 4 threads`. */
  standing(): string;
}

interface Open {
  link: QueueLink;
  queue: BullQueue;
  events: BullEvents;
  calledOff: number;
}

/**
 * Does units by the workers of a queue. `hands`: into how many jobs the runs over a long log are dealt; null for
 * as many as there are threads.
 */
export function onQueue(context: Context, hands: number | null): QueueExecutor {
  const inputs = new NamedInputs(context.cwd);
  let opening: Promise<Open> | null = null;
  let standing = '';
  const open = async (): Promise<Open> => {
    const link = await openQueue(context, '--queue');
    const queue = openJobs(link);
    const events = new link.packages.bullmq.QueueEvents(QUEUE_NAME, link.options);
    events.on('error', () => {});
    await events.waitUntilReady();
    return { link, queue, events, calledOff: await timesCalledOff(link.redis, queue) };
  };
  return {
    standing: () => standing,
    async run(units, watch) {
      if (units.length === 0) return;
      opening ??= open();
      const opened = await opening;
      const seen = await workersSeen(opened.link.redis);
      const threads = ofThisVersion(seen ?? []).threads || USUAL_HANDS;
      const dealt = Math.max(hands ?? threads, Math.ceil(units.length / MOST_RUNS));
      const run = new Run(context, opened, units, watch, (text) => {
        standing = text;
      });
      await run.prepare(inputs, dealt);
      await run.play();
    },
    async close() {
      const opened = await opening?.catch(() => null);
      if (opened == null) return;
      const { link, queue, events } = opened;
      const closed = Promise.allSettled([queue.close(), events.close()]);
      if (link.redis.status === 'ready') await Promise.race([closed, sleep(FAREWELL_MS, undefined, { ref: false })]);
      link.close();
    },
  };
}

/** Units on their way through the queue. */
class Run {
  readonly #context: Context;
  readonly #open: Open;
  readonly #units: readonly Unit[];
  readonly #watch: ExecutorWatch;
  readonly #stand: (text: string) => void;
  readonly #pending = new Map<string, Pending>();
  /** Jobs that have been heard of since the last look. */
  readonly #heard = new Set<string>();
  #sweep = true;
  #wake: () => void = () => {};
  #done = 0;

  constructor(
    context: Context,
    open: Open,
    units: readonly Unit[],
    watch: ExecutorWatch,
    stand: (text: string) => void,
  ) {
    this.#context = context;
    this.#open = open;
    this.#units = units;
    this.#watch = watch;
    this.#stand = stand;
  }

  /** Makes jobs of the units. Throws a UserError where one is too large, or reads what others cannot. */
  async prepare(inputs: NamedInputs, hands: number): Promise<void> {
    const { sealKey } = this.#open.link;
    for (const batch of batches(this.#units, hands, TASKS)) {
      const units = batch.map(({ unit }) => unit);
      const data = jobData({ units, inputs: await inputs.of(units) });
      const id = nameOf(data);
      const same = this.#pending.get(id);
      if (same === undefined) {
        const sealed = await seal(data, 'job', sealKey).catch((error: Error) => {
          throw new UserError({
            where: '--queue',
            what: `${formatNumberOf(units.length, 'unit')} of the same log ${error.message}`,
            fix: 'deal them into more jobs (--workers), or ask for fewer',
          });
        });
        this.#pending.set(id, { data: { sealed }, batches: [batch], refusals: 0 });
      } else same.batches.push(batch);
    }
  }

  /** Has the jobs done, and hands on what comes of them. */
  async play(): Promise<void> {
    const { signal } = this.#watch;
    const { events, link } = this.#open;
    const heard = ({ jobId }: { jobId: string }): void => {
      if (!this.#pending.has(jobId)) return;
      this.#heard.add(jobId);
      this.#wake();
    };
    const back = (): void => {
      this.#sweep = true;
      this.#wake();
    };
    const stop = (): void => this.#wake();
    for (const event of NEWS) events.on(event, heard);
    link.redis.on('ready', back);
    signal?.addEventListener('abort', stop);
    let finished = false;
    try {
      await this.#unlessStopped(this.#begin([...this.#pending.keys()]));
      await this.#follow();
      finished = true;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    } finally {
      for (const event of NEWS) events.off(event, heard);
      link.redis.off('ready', back);
      signal?.removeEventListener('abort', stop);
      if (!finished) await this.#leave();
    }
  }

  async #follow(): Promise<void> {
    let [swept, stood, lonelySince, told] = [performance.now(), 0, performance.now(), false];
    while (this.#pending.size > 0) {
      const now = performance.now();
      const all = this.#sweep || now - swept >= SWEEP_MS;
      const ids = all ? [...this.#pending.keys()] : [...this.#heard];
      this.#heard.clear();
      if (all) [this.#sweep, swept] = [false, now];
      await this.#unlessStopped(this.#look(ids));
      if (this.#pending.size === 0) return;
      if (this.#open.link.redis.status === 'ready' && now - stood >= LOOK_MS) {
        stood = now;
        const workers = await this.#unlessStopped(this.#tellStanding());
        if (workers !== 0) lonelySince = now;
        if (!told && now - lonelySince >= LONELY_MS) {
          told = true;
          const line = 'no worker is at the queue; start one, here or elsewhere: optimize worker --data DIR\n';
          await say(this.#context, line);
        }
      }
      await this.#unlessStopped(this.#nextNews());
    }
  }

  /** Waits for news, and no longer than until it is time to look again. */
  async #nextNews(): Promise<void> {
    if (this.#heard.size > 0 || this.#sweep) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  /** Says how the work stands; gives back how many workers there are, null where that is not known. */
  async #tellStanding(): Promise<number | null> {
    const { link, queue, calledOff } = this.#open;
    if ((await timesCalledOff(link.redis, queue)) > calledOff) {
      const fix = 'what is finished is kept where --resume was given: the same command goes on from there';
      const what = 'was called off, by: optimize queue cancel';
      throw new UserError({ where: '--queue', what, fix }, 'interrupted');
    }
    const seen = await workersSeen(link.redis);
    const { workers, threads } = ofThisVersion(seen ?? []);
    const at =
      seen === null
        ? ''
        : `, ${formatNumberOf(workers, 'worker')}${workers === 0 ? '' : ` with ${formatNumberOf(threads, 'thread')}`}`;
    this.#stand(`${this.#done} of ${formatNumberOf(this.#units.length, 'unit')}${at}`);
    this.#watch.progress?.(0);
    return seen === null ? null : workers;
  }

  /** Puts jobs on the queue; those that are there already, from another run or before, are left as they are. */
  async #begin(ids: readonly string[]): Promise<void> {
    const { link, queue } = this.#open;
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      const states = await Promise.all(some.map((id) => this.#state(id)));
      // What has failed is tried anew.
      const failed = some.filter((_, i) => states[i]?.failed !== undefined);
      await Promise.all(failed.map((id) => queue.remove(id)));
      await takenUp(link.redis, queue, some);
      await queue.addBulk(
        some.map((id) => ({
          name: 'units',
          data: (this.#pending.get(id) as Pending).data,
          opts: { ...JOB, jobId: id },
        })),
      );
    }
    this.#sweep = true;
  }

  /** What has become of a job; nothing where it is under way, and missing where the queue does not know it. */
  async #state(id: string): Promise<{ missing?: true; value?: string; failed?: string }> {
    const { link, queue } = this.#open;
    const fields = await link.redis.hmget(queue.toKey(id), 'timestamp', 'finishedOn', 'returnvalue', 'failedReason');
    const [known, finished, value, failed] = fields;
    if (known == null) return { missing: true };
    if (finished == null) return {};
    return value != null ? { value } : { failed: failed ?? '' };
  }

  async #look(ids: readonly string[]): Promise<void> {
    const again: string[] = [];
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      const states = await Promise.all(some.map((id) => this.#state(id)));
      for (const [i, { missing, value, failed }] of states.entries()) {
        const id = some[i] as string;
        const pending = this.#pending.get(id);
        if (pending === undefined) continue;
        if (missing === true) again.push(id);
        else if (failed !== undefined) this.#checkFailure(id, failed, again);
        else if (value !== undefined) await this.#take(id, pending, value, again);
      }
    }
    if (again.length > 0) await this.#begin(again);
  }

  /** Throws what a job has failed of; one that somebody else has called off is done again. */
  #checkFailure(id: string, failed: string, again: string[]): void {
    const failure = readFailure(failed);
    if ('cancelled' in failure) {
      again.push(id);
      return;
    }
    if ('problems' in failure) throw new UserError(failure.problems, failure.kind);
    if (!/stalled more than allowable/.test(failure.fault)) throw new Error(failure.fault);
    throw new UserError(
      {
        where: '--queue',
        what: 'a job has lost every worker that took it',
        fix: 'look whether they run out of memory (fewer --threads), or are ended by something',
      },
      'failure',
    );
  }

  /** Hands on what has come of a job; what is refused is done again. */
  async #take(id: string, pending: Pending, value: string, again: string[]): Promise<void> {
    const { link, queue } = this.#open;
    const [first] = pending.batches as [readonly Batched[], ...(readonly Batched[])[]];
    try {
      const sealed = (JSON.parse(value) as { sealed?: unknown } | null)?.sealed;
      const data = await unseal(sealed, `outcomes of ${id}`, link.sealKey);
      const outcomes = outcomesOf(
        data,
        first.map(({ unit }) => unit.task),
      );
      this.#pending.delete(id);
      for (const batch of pending.batches) {
        for (const [i, outcome] of outcomes.entries()) this.#watch.done((batch[i] as Batched).index, outcome);
        this.#done += batch.length;
      }
      const { requests } = data as { requests?: unknown };
      this.#watch.progress?.(typeof requests === 'number' && requests >= 0 ? requests : 0);
    } catch (error) {
      const why = error instanceof SyntaxError ? new Refused('is not JSON') : error;
      if (!(why instanceof Refused)) throw error;
      if (++pending.refusals >= MOST_REFUSALS) {
        const fix = 'let nobody write to the queue but optimize, of this version and with one password';
        throw new UserError({ where: '--queue', what: `what came of a job ${why.message}`, fix }, 'failure');
      }
      await say(this.#context, `refused: what came of a job ${why.message}; it is done again\n`);
      await queue.remove(id);
      again.push(id);
    }
  }

  /** Takes what is left off the queue, and has workers give it up. */
  async #leave(): Promise<void> {
    const { link, queue } = this.#open;
    if (link.redis.status !== 'ready') return;
    const ids = [...this.#pending.keys()];
    const left = async (): Promise<void> => {
      const removed = await Promise.all(ids.map((id) => queue.remove(id)));
      const underWay = ids.filter((_, i) => removed[i] === 0);
      await giveUp(link.redis, queue, underWay);
    };
    await Promise.race([left().catch(() => {}), sleep(FAREWELL_MS, undefined, { ref: false })]);
  }

  /** What is waited for, unless the signal is given before: a server that is gone may never answer. */
  async #unlessStopped<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#watch;
    if (signal === undefined) return work;
    if (signal.aborted) {
      work.catch(() => {});
      throw new Interrupted();
    }
    let stop = (): void => {};
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(new Interrupted());
      signal.addEventListener('abort', stop);
    });
    return Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
  }
}
