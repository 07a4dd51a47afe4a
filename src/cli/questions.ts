import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { appearanceOf, type Context } from './context.ts';
import type { NumberedEntry } from './menu-entries.ts';

/** Thrown when the person leaves with Ctrl-C, or the input ends. */
export const GONE = Symbol('gone');

/**
 * Asks a question of @inquirer/prompts. Esc gives null, as one goes back; Ctrl-C throws GONE.
 * The library knows Ctrl-C alone.
 */
async function ask<T>(
  context: Context,
  question: (settings: { signal: AbortSignal }) => Promise<T>,
): Promise<T | null> {
  const back = new AbortController();
  const onKey = (_: string | undefined, key: { name?: string } | undefined): void => {
    if (key?.name === 'escape') back.abort();
  };
  context.stdin.on('keypress', onKey);
  try {
    return await question({ signal: AbortSignal.any([back.signal, context.signal]) });
  } catch (error) {
    const { name } = error as Error;
    if (name !== 'ExitPromptError' && name !== 'AbortPromptError') throw error;
    if (back.signal.aborted) return null;
    throw GONE;
  } finally {
    context.stdin.off('keypress', onKey);
  }
}

/** The line of keys under a list, with Esc in it. */
function withEscape(meaning: string) {
  const keysHelpTip = (keys: [key: string, action: string][]): string =>
    [...keys, ['esc', meaning]].map(([key, action]) => `${key} ${action}`).join(', ');
  return { style: { keysHelpTip } };
}

/** Asks for an entry of the menu; null for the last one, which leaves it, and for Esc. */
export async function askForEntry(
  context: Context,
  entries: readonly NumberedEntry[],
  pointed: NumberedEntry | undefined,
  notYet: string,
): Promise<NumberedEntry | null> {
  const { select } = await import('@inquirer/prompts');
  const { width } = appearanceOf(context.stdout, context);
  const choices = entries.map((entry) => {
    const { number, title, details, available } = entry;
    const whole = `${number}. ${title} (${details})`;
    // Room for the pointer before it and for what a disabled entry says behind it.
    const fits = whole.length + 3 + (available ? 0 : notYet.length + 3) <= width;
    return {
      name: fits ? whole : `${number}. ${title}`,
      short: `${number}. ${title}`,
      value: entry as NumberedEntry | null,
      ...(fits ? {} : { description: details }),
      disabled: available ? false : `(${notYet})`,
    };
  });
  return ask(context, (settings) =>
    select<NumberedEntry | null>(
      {
        message: 'What would you like to see?',
        choices: [...choices, { name: `${entries.length + 1}. Exit`, value: null }],
        ...(pointed === undefined ? {} : { default: pointed }),
        pageSize: 2 * (entries.length + 1),
        loop: false,
        theme: withEscape('leave'),
      },
      settings,
    ),
  );
}

/** Asks for one of several named things; null for Esc. */
export async function askForOne(
  context: Context,
  message: string,
  things: readonly { name: string; description: string }[],
): Promise<string | null> {
  const { select } = await import('@inquirer/prompts');
  const choices = things.map(({ name, description }) => ({ name, value: name, description }));
  return ask(context, (settings) =>
    select({ message, choices, loop: false, pageSize: 12, theme: withEscape('back') }, settings),
  );
}

/** Asks for a file that is there; null for Esc. */
export async function askForFile(context: Context, message: string): Promise<string | null> {
  const { input } = await import('@inquirer/prompts');
  const pathOf = (text: string): string => resolve(context.cwd, text.trim().replace(/^~(?=\/|$)/, homedir()));
  const answer = await ask(context, (settings) =>
    input(
      {
        message,
        validate: (text) => {
          if (text.trim() === '') return 'Type the path of a file, or Esc to go back.';
          if (!existsSync(pathOf(text))) return 'There is no such file. Esc goes back.';
          return statSync(pathOf(text)).isFile() || 'That is no file. Esc goes back.';
        },
      },
      settings,
    ),
  );
  return answer === null ? null : answer.trim().startsWith('~') ? pathOf(answer) : answer.trim();
}
