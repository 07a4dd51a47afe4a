import type { Executor } from '../../experiment/work/executor.ts';
import type { Context } from '../context.ts';
import { NamedInputs } from './inputs.ts';
import { JobBoard } from './job-board.ts';
import { pendingJobs } from './pending-jobs.ts';
import { openQueue } from './queue-client.ts';
import { QueueRun } from './queue-run.ts';
import { openJobs } from './queue-state.ts';

/** Hands that a long log is dealt into where it is not known how many workers there are. */
const USUAL_HANDS = 8;

/** Runs over a long log that one job holds at most, so that what comes of them is not too much for the queue. */
const MOST_RUNS = 500;

/** An executor that says how its work stands, for whoever shows how far it is. */
export interface QueueExecutor extends Executor {
  /** `12 of 40 units, 2 workers with 4 threads`. */
  standing(): string;
}

/**
 * Does units by the workers of a queue. `hands`: into how many jobs the runs over a long log are dealt; null for
 * as many as there are threads.
 */
export function onQueue(context: Context, hands: number | null): QueueExecutor {
  const inputs = new NamedInputs(context.cwd);
  let opening: Promise<JobBoard> | null = null;
  let standing = '';
  const open = async (): Promise<JobBoard> => {
    const link = await openQueue(context, '--queue');
    return JobBoard.open(link, openJobs(link));
  };
  return {
    standing: () => standing,
    async run(units, watch) {
      if (units.length === 0) return;
      opening ??= open();
      const board = await opening;
      const threads = (await board.workforce())?.threads || USUAL_HANDS;
      const dealt = Math.max(hands ?? threads, Math.ceil(units.length / MOST_RUNS));
      const pending = await pendingJobs(units, dealt, inputs, board.link.sealKey);
      const run = new QueueRun(context, board, pending, watch, (text) => {
        standing = text;
      });
      await run.play();
    },
    async close() {
      const board = await opening?.catch(() => null);
      await board?.close();
    },
  };
}
