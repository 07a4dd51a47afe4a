import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { whyUnreadable } from '../../foundation/problem.ts';
import { parseDuration } from '../../foundation/units.ts';
import type { Context } from '../context.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { serveQueue } from '../queue/queue-worker.ts';

/** After so long without a word from a worker, others do its work, unless told, in milliseconds. */
const LOST_AFTER_MS = 60_000;

/** Shorter, a busy machine would be taken for a dead one. */
const SHORTEST_LOST_AFTER_MS = 500;

/** `optimize worker`. */
export async function workerCommand(context: Context, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const data = await readFolder(context, reader);
  const settings = {
    data,
    threads: reader.count('threads', 1) ?? context.cores,
    lostAfterMs: readLostAfter(reader),
  };
  reader.check();
  if (context.worker === null) throw new Error('a worker needs the built program');
  return serveQueue(context, context.worker, settings);
}

async function readFolder({ cwd }: Context, reader: FlagReader): Promise<string | null> {
  const shown = reader.text('data');
  if (shown === undefined) return null;
  const path = resolve(cwd, shown);
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (info instanceof Error) reader.wrong('--data', `${shown}: ${whyUnreadable(info.code)}`, 'name a folder');
  else if (!info.isDirectory()) reader.wrong('--data', `${shown} is no folder`, 'name the folder that the logs are in');
  return path;
}

function readLostAfter(reader: FlagReader): number {
  const text = reader.text('lost-after');
  if (text === undefined) return LOST_AFTER_MS;
  const parsed = parseDuration(text);
  if ('wrong' in parsed) reader.wrong('--lost-after', parsed.wrong, parsed.fix);
  else if (!(parsed.value >= SHORTEST_LOST_AFTER_MS && parsed.value <= 86_400_000))
    reader.wrong('--lost-after', `${text} is out of range`, 'use a duration from 500ms to 24h');
  else return parsed.value;
  return LOST_AFTER_MS;
}
