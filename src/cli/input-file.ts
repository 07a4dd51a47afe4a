import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError, whyUnreadable } from '../foundation/problem.ts';
import type { Context } from './context.ts';

/** The text of a file that a flag names, which no output may then write over. */
export async function readInput({ cwd, files }: Context, where: string, file: string): Promise<string> {
  return readFile(files.reads(resolve(cwd, file)), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError({ where, what: whyUnreadable(error.code), fix: 'check the path' });
  });
}
