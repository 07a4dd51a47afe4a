import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Context } from './context.ts';
import { pipedIn } from './piped-in.ts';

/** Keeps what is piped in in a file, which nobody else can read, for as long as the work takes. */
export async function withSpooled<T>(context: Context, work: (kept: Context) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'optimize-piped-in-'));
  try {
    const spooled = join(folder, 'log');
    context.files.readsStream(context.stdin);
    await pipeline(pipedIn(context), createWriteStream(spooled, { mode: 0o600 }));
    return await work({ ...context, spooled });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
