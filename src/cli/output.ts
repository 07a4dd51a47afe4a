import { constants } from 'node:fs';
import { access, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../foundation/problem.ts';
import { renderJson } from '../report/json.ts';
import type { Appearance } from '../report/style.ts';
import { appearanceOf, type Context, print } from './context.ts';
import type { Flags } from './settings.ts';

/** Prints a result as the flags ask for: as a screen or as JSON, to the terminal or to a file. */
export async function deliver<R>(
  context: Context,
  flags: Flags,
  result: R,
  render: (result: R, appearance: Appearance) => string,
): Promise<void> {
  const toFile = typeof flags.output === 'string' ? flags.output : null;
  const appearance = appearanceOf(context.stdout, context, { color: flags.color !== false && toFile === null });
  const text = flags.json === true ? renderJson(result) : render(result, appearance);
  if (toFile === null) return print(context.stdout, text);
  await writeWhole(resolve(context.cwd, toFile), toFile, text);
  return print(context.stderr, `wrote ${toFile}\n`);
}

/** Fails if the file named with -o cannot be written, before any work is done for it. */
export async function checkOutput(context: Context, flags: Flags): Promise<void> {
  if (typeof flags.output !== 'string') return;
  const path = resolve(context.cwd, flags.output);
  try {
    await access(dirname(path), constants.W_OK);
    if ((await stat(path).catch(() => null))?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw notWritable(flags.output, error);
  }
}

function notWritable(shown: string, error: unknown): UserError {
  const { code } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    EISDIR: 'it is a folder',
    EACCES: 'permission denied',
  };
  const what = `cannot be written: ${reasons[code ?? ''] ?? code}`;
  return new UserError({
    where: `-o ${shown}`,
    what,
    fix: 'name a file in a folder that exists and is yours to write',
  });
}

/** Writes a file so that nobody ever sees half of it. */
async function writeWhole(path: string, shown: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw notWritable(shown, error);
  }
}
