import { constants } from 'node:fs';
import { access, chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../foundation/problem.ts';
import { renderJson } from '../report/json.ts';
import type { Appearance } from '../report/style.ts';
import { appearanceOf, type Context, print, say } from './context.ts';
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
  return say(context, `wrote ${toFile}\n`);
}

/** Fails if the file named with -o cannot be written, or is one of the inputs, before any work is done for it. */
export async function checkOutput(
  context: Context,
  flags: Flags,
  inputs: readonly (string | undefined)[] = [],
): Promise<void> {
  if (typeof flags.output !== 'string') return;
  if (flags.output === '') throw new UserError({ where: '-o', what: 'is empty', fix: 'name a file' });
  const path = resolve(context.cwd, flags.output);
  try {
    const target = await realpath(path).catch(() => path);
    await access(dirname(target), constants.W_OK);
    const info = await stat(target).catch(() => null);
    if (info?.isDirectory() === true) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (info !== null) await access(target, constants.W_OK);
    for (const input of inputs) {
      if (input === undefined) continue;
      if ((await realpath(resolve(context.cwd, input)).catch(() => null)) === target) {
        throw Object.assign(new Error(), { code: 'EINPUT' });
      }
    }
  } catch (error) {
    throw notWritable(flags.output, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ENOSPC: 'there is no space left',
  EINPUT: 'it is what this run reads',
};

function notWritable(shown: string, error: unknown): UserError {
  const { code } = error as NodeJS.ErrnoException;
  const what = `cannot be written: ${REASONS[code ?? ''] ?? code}`;
  return new UserError({
    where: `-o ${shown}`,
    what,
    fix: 'name another file, in a folder that exists and is yours to write',
  });
}

/**
 * Writes a file so that nobody ever sees half of it, keeping its permissions. Links are followed;
 * what is no ordinary file (a device, a pipe) is written to as it is.
 */
async function writeWhole(path: string, shown: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const info = await stat(target).catch(() => null);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    if (info !== null && !info.isFile()) {
      await writeFile(target, text);
      return;
    }
    await writeFile(temporary, text, info === null ? {} : { mode: info.mode });
    if (info !== null) await chmod(temporary, info.mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw notWritable(shown, error);
  }
}
