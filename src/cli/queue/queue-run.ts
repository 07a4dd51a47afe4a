import type { Batched, ExecutorWatch } from '../../experiment/work/executor.ts';
import { Interrupted } from '../../experiment/work/task.ts';
import { UserError } from '../../foundation/problem.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import { type Context, say } from '../context.ts';
import { readFailure } from './failure.ts';
import type { JobBoard } from './job-board.ts';
import { outcomesOf } from './outcome-schema.ts';
import type { PendingJob } from './pending-jobs.ts';
import { Refused, unseal } from './wire.ts';

/** What is heard of is looked at at once; all that is waited for, so often besides, in milliseconds. */
const LOOK_MS = 1_000;
const SWEEP_MS = 5_000;

/** A run without workers is told of after so long, in milliseconds. */
const LONELY_MS = 3_000;

/** How often outcomes may be refused before a job is not done again. */
const MOST_REFUSALS = 3;

/** Units on their way through the queue. */
export class QueueRun {
  readonly #context: Context;
  readonly #board: JobBoard;
  readonly #pending: Map<string, PendingJob>;
  readonly #watch: ExecutorWatch;
  readonly #stand: (text: string) => void;
  readonly #units: number;
  /** Jobs that have been heard of since the last look. */
  readonly #heard = new Set<string>();
  /** Whether all jobs are to be looked at next, heard of or not. */
  #sweep = true;
  #wake: () => void = () => {};
  #done = 0;

  /** `pending`: by name, and taken out as they are done. `stand`: told how the work stands. */
  constructor(
    context: Context,
    board: JobBoard,
    pending: Map<string, PendingJob>,
    watch: ExecutorWatch,
    stand: (text: string) => void,
  ) {
    this.#context = context;
    this.#board = board;
    this.#pending = pending;
    this.#watch = watch;
    this.#stand = stand;
    this.#units = [...pending.values()].flatMap(({ batches }) => batches.flat()).length;
  }

  /** Has the jobs done, and hands on what comes of them, until all are done or the signal is given. */
  async play(): Promise<void> {
    const { signal } = this.#watch;
    const heard = (id: string): void => {
      if (!this.#pending.has(id)) return;
      this.#heard.add(id);
      this.#wake();
    };
    const back = (): void => {
      this.#sweep = true;
      this.#wake();
    };
    const deafen = this.#board.listen(heard, back);
    const stop = (): void => this.#wake();
    signal?.addEventListener('abort', stop);
    let finished = false;
    try {
      await this.#unlessStopped(this.#put([...this.#pending.keys()]));
      await this.#follow();
      finished = true;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    } finally {
      deafen();
      signal?.removeEventListener('abort', stop);
      if (!finished) await this.#board.leave([...this.#pending.keys()]);
    }
  }

  async #put(ids: readonly string[]): Promise<void> {
    await this.#board.put(new Map(ids.map((id) => [id, this.#pending.get(id)?.data])));
    this.#sweep = true;
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
      if (this.#board.answers && now - stood >= LOOK_MS) {
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
    if (await this.#board.isCalledOff()) {
      const fix = 'what is finished is kept where --resume was given: the same command goes on from there';
      const what = 'was called off, by: optimize queue cancel';
      throw new UserError({ where: '--queue', what, fix }, 'interrupted');
    }
    const there = await this.#board.workforce();
    this.#stand(`${this.#done} of ${formatNumberOf(this.#units, 'unit')}${there === null ? '' : shown(there)}`);
    this.#watch.progress?.(0);
    return there === null ? null : there.workers;
  }

  async #look(ids: readonly string[]): Promise<void> {
    const again: string[] = [];
    for await (const [id, { missing, value, failed }] of this.#board.states(ids)) {
      const job = this.#pending.get(id);
      if (job === undefined) continue;
      if (missing === true) again.push(id);
      else if (failed !== undefined) {
        checkFailure(failed);
        again.push(id);
      } else if (value !== undefined && !(await this.#take(id, job, value))) again.push(id);
    }
    if (again.length > 0) await this.#put(again);
  }

  /** Hands on what has come of a job; false where it is refused, and the job is to be done again. */
  async #take(id: string, job: PendingJob, value: string): Promise<boolean> {
    const [first] = job.batches as [readonly Batched[], ...(readonly Batched[])[]];
    try {
      const data = await unseal(sealedIn(value), `outcomes of ${id}`, this.#board.link.sealKey);
      const outcomes = outcomesOf(
        data,
        first.map(({ unit }) => unit.task),
      );
      this.#pending.delete(id);
      for (const batch of job.batches) {
        for (const [i, outcome] of outcomes.entries()) this.#watch.done((batch[i] as Batched).index, outcome);
        this.#done += batch.length;
      }
      const { requests } = data as { requests?: unknown };
      this.#watch.progress?.(typeof requests === 'number' && requests >= 0 ? requests : 0);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (++job.refusals >= MOST_REFUSALS) {
        const fix = 'let nobody write to the queue but optimize, of this version and with one password';
        throw new UserError({ where: '--queue', what: `what came of a job ${error.message}`, fix }, 'failure');
      }
      await say(this.#context, `refused: what came of a job ${error.message}; it is done again\n`);
      await this.#board.remove(id);
      return false;
    }
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

function shown({ workers, threads }: { workers: number; threads: number }): string {
  const theirs = workers === 0 ? '' : ` with ${formatNumberOf(threads, 'thread')}`;
  return `, ${formatNumberOf(workers, 'worker')}${theirs}`;
}

/** What is sealed in what a job has come to. Throws Refused where it is no such thing. */
function sealedIn(value: string): unknown {
  try {
    return (JSON.parse(value) as { sealed?: unknown } | null)?.sealed;
  } catch {
    throw new Refused('is not JSON');
  }
}

/** Throws what a job has failed of, but where somebody else has called it off: then it is done again. */
function checkFailure(failed: string): void {
  const failure = readFailure(failed);
  if ('cancelled' in failure) return;
  if ('problems' in failure) throw new UserError(failure.problems, failure.kind);
  if (!/stalled more than allowable/.test(failure.fault)) throw new Error(failure.fault);
  const what = 'a job has lost every worker that took it';
  const fix = 'look whether they run out of memory (fewer --threads), or are ended by something';
  throw new UserError({ where: '--queue', what, fix }, 'failure');
}
