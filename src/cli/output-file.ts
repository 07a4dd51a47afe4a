import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Problem, UserError } from '../foundation/problem.ts';
import { printable } from '../report/style.ts';
import { appearanceOf, type Context, type OutputStream, print, say } from './context.ts';
import { replaceFile, targetOf } from './replace-file.ts';

/** Why a file could not be written, by the code of the error. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'its disk is read-only',
  ELOOP: 'its links go round in circles',
  ENAMETOOLONG: 'its name is too long',
};

/** What is nobody's mistake. */
const NO_ROOM: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no space left',
  EDQUOT: 'there is no space left for this user',
  EFBIG: 'a file may not become so large here',
  EIO: 'the disk fails',
};

/** What to say of a file that cannot be written, by what the system says of it. */
export function whyUnwritable({ code }: NodeJS.ErrnoException): string {
  return `cannot be written: ${REASONS[code ?? ''] ?? NO_ROOM[code ?? ''] ?? code}`;
}

/** A file that a flag names and that cannot be written, before any work. */
export function notWritable(flag: string, file: string, error: unknown): UserError {
  const { code } = error as NodeJS.ErrnoException;
  const full = Object.hasOwn(NO_ROOM, code ?? '');
  const fix = full ? 'make room, or name a file elsewhere' : ELSEWHERE;
  const problem = { where: `${flag} ${file}`, what: whyUnwritable(error as NodeJS.ErrnoException), fix };
  return new UserError(problem, full ? 'failure' : 'usage');
}

const ELSEWHERE = 'name another file, in a folder that exists and is yours to write';

/**
 * Fails if a file that a flag names could not be written, or is what this command reads or writes for
 * another flag. To be called before any work, when all inputs are known; `appended`: it is added to
 * where it stands, and not replaced.
 */
export async function checkWritable(
  context: Context,
  flag: string,
  file: string,
  { appended = false } = {},
): Promise<void> {
  if (file === '') throw new UserError({ where: flag, what: 'is empty', fix: 'name a file' });
  if (file === '-') {
    const what = 'is the standard output, and this is not printed';
    throw new UserError({ where: `${flag} -`, what, fix: 'name a file; one that is called so is ./-' });
  }
  const path = resolve(context.cwd, file);
  let obstacle: string | null;
  try {
    const target = targetOf(path);
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (info?.isDirectory() === true) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (info !== null) await access(path, constants.W_OK);
    if (info === null || (info.isFile() && !appended)) await access(dirname(target), constants.W_OK);
    obstacle = context.files.obstacle(path, flag);
  } catch (error) {
    throw notWritable(flag, file, error);
  }
  if (obstacle === null) return;
  throw new UserError({ where: `${flag} ${file}`, what: `cannot be written: ${obstacle}`, fix: ELSEWHERE });
}

/**
 * Writes what was computed to the file that a flag names; where that fails, it is printed to `instead`,
 * and the command ends with a failure. `then`: what to say besides, once it is written.
 */
export async function writeOrPrint(
  context: Context,
  flag: string,
  file: string,
  text: string,
  instead: OutputStream,
  then = '',
): Promise<void> {
  const path = resolve(context.cwd, file);
  let why: string | null;
  try {
    const obstacle = context.files.obstacle(path, flag);
    why = obstacle === null ? null : `cannot be written: ${obstacle}`;
    if (why === null) await replaceFile(path, text);
  } catch (error) {
    why = whyUnwritable(error as NodeJS.ErrnoException);
  }
  if (why === null) return say(context, `wrote ${printable(file)}${then}\n`);
  await print(instead, text);
  await lose(context, { where: `${flag} ${file}`, what: why, fix: 'it is printed instead' });
}

/** Says that something could not be kept; the command goes on, and ends with a failure. */
export async function lose(context: Context, problem: Problem): Promise<void> {
  context.files.lost = true;
  const { renderProblems } = await import('./errors.ts');
  const appearance = appearanceOf(context.stderr, context, { color: !context.args.includes('--no-color') });
  await print(context.stderr, renderProblems([problem], appearance));
}
