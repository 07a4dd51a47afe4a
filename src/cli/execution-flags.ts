import type { Shard } from '../experiment/work/experiment.ts';
import type { Context } from './context.ts';
import type { FlagReader } from './flag-reader.ts';

/** How an experiment is to be carried out; nothing of it changes the result. */
export interface Execution {
  workers: number;
  shard: Shard | null;
  resume: string | null;
}

/** Reads --workers, --shard and --resume. */
export function readExecution(reader: FlagReader, { cores }: Context): Execution {
  return {
    workers: reader.count('workers', 1) ?? cores,
    shard: readShard(reader),
    resume: reader.text('resume') ?? null,
  };
}

function readShard(reader: FlagReader): Shard | null {
  const text = reader.text('shard');
  if (text === undefined) return null;
  const [index, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index === undefined || of === undefined || index < 1 || index > of) {
    reader.wrong('--shard', `"${text}" is not a part`, 'write which part of how many, counted from 1: --shard 3/16');
    return null;
  }
  return { index, of };
}
