import { resolve } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { TASKS } from '../experiment/tasks.ts';
import { perform } from '../experiment/work/perform.ts';
import type { Unit } from '../experiment/work/unit.ts';
import { WorkloadShelf } from '../experiment/work/workload-shelf.ts';
import { type ErrorKind, type Problem, UserError } from '../foundation/problem.ts';
import type { Surroundings } from '../workload/trace-source.ts';

/** Units of one workload and seed, for a thread to do. */
export interface Job {
  units: Unit[];
  /** The folder that paths are from. */
  cwd: string;
  /** In its place, where each log and each file of vectors is, and a name for what is in them: nothing else is read then. */
  files?: { key: string; paths: Readonly<Record<string, string>> };
  /** Where to send the requests replayed, between blocks. */
  progress: MessagePort;
}

/** Their outcomes; or what is wrong with the input, for an error's class does not survive the way between threads. */
export type JobResult = { outcomes: unknown[] } | { problems: readonly Problem[]; kind: ErrorKind };

let shelf: WorkloadShelf | null = null;
let shelved: string | undefined;

/** The shelf, anew where files of the same names may be others. */
function shelfFor({ cwd, files }: Job): WorkloadShelf {
  if (shelf !== null && shelved === files?.key) return shelf;
  shelved = files?.key;
  const opened = files === undefined ? (path: string) => resolve(cwd, path) : among(files.paths);
  const compare: Surroundings['compare'] = async (...compared) =>
    (await import('./vector-file.ts')).comparing(opened)(...compared);
  shelf = new WorkloadShelf({ resolve: opened, stdin: null, compare }, TASKS);
  return shelf;
}

/** Opens these files and nothing else: one by its name, or by where it is where that lies in a folder of them. */
function among(paths: Readonly<Record<string, string>>): (path: string) => string {
  const there = Object.values(paths);
  return (path) => {
    if (Object.hasOwn(paths, path)) return paths[path] as string;
    if (there.some((each) => path === each || path.startsWith(`${each}/`))) return path;
    throw new Error(`the job does not name the file ${path}`);
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
