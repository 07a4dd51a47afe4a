import type { Shard } from '../experiment/work/experiment.ts';
import { shardOfArray } from './array-job.ts';
import type { Context } from './context.ts';
import type { FlagReader } from './flag-reader.ts';

/** Who does the work; nothing of it changes the result. */
export interface Workforce {
  /** Threads of this process. */
  workers: number;
  /**
   * The workers of a queue instead: into how many jobs the runs over a long log are dealt, null for as many as they
   * have threads. Absent for this process alone.
   */
  queue?: { hands: number | null };
}

/** How an experiment is to be carried out; nothing of it changes the result. */
export interface Execution extends Workforce {
  shard: Shard | null;
  resume: string | null;
}

/** Reads --workers and --queue. */
export function readWorkforce(reader: FlagReader, { cores }: Context): Workforce {
  const workers = reader.count('workers', 1);
  return {
    workers: workers ?? cores,
    ...(reader.given('queue') ? { queue: { hands: workers ?? null } } : {}),
  };
}

/** Reads --workers, --queue, --shard and --resume. */
export function readExecution(reader: FlagReader, context: Context): Execution {
  const execution = {
    ...readWorkforce(reader, context),
    shard: readShard(reader, context),
    resume: reader.text('resume') ?? null,
  };
  if (execution.queue !== undefined && execution.shard !== null) {
    reader.wrong('--queue', 'divides the work by itself, and --shard by hand', 'leave one of them out');
  }
  return execution;
}

function readShard(reader: FlagReader, { env }: Context): Shard | null {
  const text = reader.text('shard');
  if (text === undefined) return null;
  if (text === 'auto') {
    const found = shardOfArray(env);
    if ('shard' in found) return found.shard;
    reader.wrong('--shard auto', found.wrong, found.fix);
    return null;
  }
  const [index, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index === undefined || of === undefined || index < 1 || index > of) {
    reader.wrong(
      '--shard',
      `"${text}" is not a part`,
      'write which part of how many, counted from 1: --shard 3/16; auto in an array of jobs',
    );
    return null;
  }
  return { index, of };
}
