import { resolve } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { TASKS } from '../experiment/tasks.ts';
import { perform } from '../experiment/work/perform.ts';
import type { Unit } from '../experiment/work/unit.ts';
import { WorkloadShelf } from '../experiment/work/workload-shelf.ts';
import { type Problem, UserError } from '../foundation/problem.ts';

/** Units of one workload and seed, for a thread to do. */
export interface Job {
  units: Unit[];
  cwd: string;
  /** Where to send the requests replayed, between blocks. */
  progress: MessagePort;
}

/** Their outcomes; or what is wrong with the input, for an error's class does not survive the way between threads. */
export type JobResult = { outcomes: unknown[] } | { problems: readonly Problem[] };

let shelf: WorkloadShelf | null = null;

/** Runs in a thread of its own and keeps the workload it has read for the next job. */
export default async function work({ units, cwd, progress }: Job): Promise<JobResult> {
  shelf ??= new WorkloadShelf({ resolve: (path) => resolve(cwd, path), stdin: null }, TASKS);
  const [first] = units as [Unit, ...Unit[]];
  try {
    const workload = await shelf.take(first);
    const outcomes = await perform(units, workload, TASKS, { progress: (requests) => progress.postMessage(requests) });
    return { outcomes };
  } catch (error) {
    if (error instanceof UserError) return { problems: error.problems };
    throw error;
  } finally {
    progress.close();
  }
}
