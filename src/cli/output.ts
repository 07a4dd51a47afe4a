import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, UserError } from '../foundation/problem.ts';
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

/** Writes a file so that nobody ever sees half of it. */
async function writeWhole(path: string, shown: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      { where: `-o ${shown}`, what: `cannot be written (${code})`, fix: 'name a file in a folder that exists' },
      EXIT.failure,
    );
  }
}
