import { constants } from 'node:fs';
import { access, chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../foundation/problem.ts';
import type { Depth } from '../report/document.ts';
import { FORMATS, type Format, type Formats } from '../report/formats.ts';
import { renderJson } from '../report/json.ts';
import type { Appearance } from '../report/style.ts';
import { appearanceOf, type Context, print, say } from './context.ts';
import type { Flags } from './flag-reader.ts';
import { formatOf } from './output-format.ts';

/** How a command shows its results: in every format, or as a screen alone. */
export type Shown<R> = Formats<R> | ((result: R, appearance: Appearance) => string);

/** Prints a result as the flags ask for, to the terminal or to a file. */
export async function deliver<R>(context: Context, flags: Flags, result: R, shown: Shown<R>): Promise<void> {
  const color = flags.color !== false && typeof flags.output !== 'string';
  const appearance = appearanceOf(context.stdout, context, { color });
  const amount = context.manner.quiet ? 'conclusion' : flags.full === true ? 'full' : 'compact';
  return put(context, flags, await written(result, formatOf(flags, offered(shown)), shown, appearance, amount));
}

/** Prints a text, or writes it to the file named with -o. */
export async function put(context: Context, flags: Flags, text: string): Promise<void> {
  if (typeof flags.output !== 'string') return print(context.stdout, text);
  await writeWhole(resolve(context.cwd, flags.output), flags.output, text);
  return say(context, `wrote ${flags.output}\n`);
}

/** What a result can be written as. */
function offered(shown: Shown<never>): readonly Format[] {
  if (typeof shown === 'function') return ['text', 'json'];
  return FORMATS.filter((format) => format !== 'csv' || shown.csv !== undefined);
}

/** The result in a format; the code of a format is loaded when it is asked for. */
async function written<R>(
  result: R,
  format: Format,
  shown: Shown<R>,
  appearance: Appearance,
  amount: 'conclusion' | Depth,
): Promise<string> {
  if (format === 'json') return renderJson(result);
  if (typeof shown === 'function') return shown(result, appearance);
  // What is shown is what the JSON document says, to the last digit: a saved result looks the same again.
  const saved = JSON.parse(renderJson(result)) as R;
  const depth = amount === 'conclusion' ? 'compact' : amount;
  switch (format) {
    case 'text': {
      const { renderConclusion, renderScreen } = await import('../report/terminal/document.ts');
      const render = amount === 'conclusion' ? renderConclusion : renderScreen;
      return render(shown.document(saved, depth), appearance);
    }
    case 'markdown':
      return (await import('../report/markdown.ts')).renderMarkdown(shown.document(saved, depth));
    case 'csv':
      return (await import('../report/csv.ts')).renderCsv((shown.csv as NonNullable<Formats<R>['csv']>)(saved));
    case 'html':
      return (await import('../report/html/page.ts')).renderPage(shown.document(saved, 'page'));
  }
}

/**
 * Fails if the result could not be written as asked: more than one format, one that the command does
 * not have, or a file that cannot be written or is one of the inputs. To be called before any work.
 */
export async function checkOutput<R>(
  context: Context,
  flags: Flags,
  inputs: readonly (string | undefined)[] = [],
  shown?: Shown<R>,
): Promise<void> {
  formatOf(flags, shown === undefined ? FORMATS : offered(shown));
  if (typeof flags.output === 'string') await checkWritable(context, '-o', flags.output, inputs);
}

/** Fails if a file that a flag names could not be written, or is one of the inputs. */
export async function checkWritable(
  context: Context,
  flag: string,
  file: string,
  inputs: readonly (string | undefined)[] = [],
): Promise<void> {
  if (file === '') throw new UserError({ where: flag, what: 'is empty', fix: 'name a file' });
  const path = resolve(context.cwd, file);
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
    throw notWritable(flag, file, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ENOSPC: 'there is no space left',
  EINPUT: 'it is what this run reads',
};

function notWritable(flag: string, file: string, error: unknown): UserError {
  const { code } = error as NodeJS.ErrnoException;
  const what = `cannot be written: ${REASONS[code ?? ''] ?? code}`;
  return new UserError({
    where: `${flag} ${file}`,
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
    throw notWritable('-o', shown, error);
  }
}
