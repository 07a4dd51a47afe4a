import { resolve } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { TASKS } from '../experiment/tasks.ts';
import { perform } from '../experiment/work/perform.ts';
import type { Unit } from '../experiment/work/unit.ts';
import { WorkloadShelf } from '../experiment/work/workload-shelf.ts';
import { type ErrorKind, type Problem, UserError } from '../foundation/problem.ts';

/** Units of one workload and seed, for a thread to do. */
export interface Job {
  units: Unit[];
  /** The folder that paths are from. */
  cwd: string;
  /** In its place, where each log is, and a name for what is in them: nothing else is read then. */
  logs?: { key: string; paths: Readonly<Record<string, string>> };
  /** Where to send the requests replayed, between blocks. */
  progress: MessagePort;
}

/** Their outcomes; or what is wrong with the input, for an error's class does not survive the way between threads. */
export type JobResult = { outcomes: unknown[] } | { problems: readonly Problem[]; kind: ErrorKind };

let shelf: WorkloadShelf | null = null;
let shelved: string | undefined;

/** The shelf, anew where logs of the same names may be others. */
function shelfFor({ cwd, logs }: Job): WorkloadShelf {
  if (shelf !== null && shelved === logs?.key) return shelf;
  shelved = logs?.key;
  const opened = logs === undefined ? (path: string) => resolve(cwd, path) : among(logs.paths);
  shelf = new WorkloadShelf({ resolve: opened, stdin: null }, TASKS);
  return shelf;
}

/** Opens these logs and nothing else: one by its name, or by where it is where that lies in a folder of them. */
function among(paths: Readonly<Record<string, string>>): (path: string) => string {
  const there = Object.values(paths);
  return (path) => {
    if (Object.hasOwn(paths, path)) return paths[path] as string;
    if (there.some((each) => path === each || path.startsWith(`${each}/`))) return path;
    throw new Error(`the job does not name the log ${path}`);
  };
}

/** Runs in a thread of its own and keeps the workload it has read for the next job. */
export default async function work(job: Job): Promise<JobResult> {
  const { units, progress } = job;
  const [first] = units as [Unit, ...Unit[]];
  try {
    const workload = await shelfFor(job).take(first);
    const outcomes = await perform(units, workload, TASKS, { progress: (requests) => progress.postMessage(requests) });
    return { outcomes };
  } catch (error) {
    if (error instanceof UserError) return { problems: error.problems, kind: error.kind };
    throw error;
  } finally {
    progress.close();
  }
}
