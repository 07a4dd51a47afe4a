import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { formatCount } from '../foundation/units.ts';
import { wrap } from '../report/terminal/layout.ts';
import { appearanceOf, type Context, print } from './context.ts';
import { listenForKeys } from './keys.ts';
import { behind, DOORS, type Door, type NumberedEntry } from './menu-entries.ts';
import { DEFAULT_SCENARIO } from './run-settings.ts';
import { loadScenario, shippedScenarios } from './scenario-files.ts';

/** Thrown when the person leaves with Ctrl-C, or the input ends. */
export const GONE = Symbol('gone');

/**
 * Asks a question of @inquirer/prompts. Esc gives null, as one goes back, and so does q where nothing is typed
 * (`leaving`: FROM_LIST); Ctrl-C throws GONE.
 * The library knows Ctrl-C alone.
 */
export async function ask<T>(
  context: Context,
  question: (settings: { signal: AbortSignal }) => Promise<T>,
  leaving: readonly string[] = ['escape'],
): Promise<T | null> {
  listenForKeys(context.stdin);
  const back = new AbortController();
  const onKey = (_: string | undefined, key: { name?: string } | undefined): void => {
    if (leaving.includes(key?.name ?? '')) back.abort();
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

/** Keys that leave a list: q does so on every screen that takes keys. */
export const FROM_LIST = ['escape', 'q'];

/** The line of keys under a list, with those in it that leave. */
export function withEscape(meaning: string) {
  const keysHelpTip = (keys: [key: string, action: string][]): string =>
    [...keys, ['esc or q', meaning]].map(([key, action]) => `${key} ${action}`).join(', ');
  return { style: { keysHelpTip } };
}

/** Lines of a question around its list: the message, a blank line, two of description and the keys. */
const AROUND_LIST = 5;

/** Lines of a list of so many that the terminal has room for. */
function pageOf({ stdout }: Context, lines: number): number {
  const { rows } = stdout;
  return rows === undefined || rows < 1 ? lines : Math.max(3, Math.min(lines, rows - AROUND_LIST));
}

/** What the program is, in two lines above its doors. */
const INTRODUCTION =
  'What would caching, routing and the rest do to your LLM bill? This replays traffic through simulated models: nothing is called, nothing costs.';

/** Asks which door to take; null for leaving. */
export async function askForDoor(context: Context, pointed: Door | undefined): Promise<Door | null> {
  const { select } = await import('@inquirer/prompts');
  const { width } = appearanceOf(context.stdout, context);
  const longest = Math.max(...DOORS.map(({ title }) => title.length));
  const beside = DOORS.every(({ details }) => longest + details.length + 5 <= width);
  await print(context.stdout, `${wrap(INTRODUCTION, Math.min(width, 80))}\n\n`);
  const choices = DOORS.map(({ id, title, details }) => ({
    name: beside ? `${title.padEnd(longest)}  ${details}` : title,
    short: title,
    value: id as Door | null,
    ...(beside ? {} : { description: wrap(details, width) }),
  }));
  return ask(
    context,
    (settings) =>
      select<Door | null>(
        {
          message: 'Where to?',
          choices: [...choices, { name: 'Exit', value: null }],
          ...(pointed === undefined ? {} : { default: pointed }),
          loop: false,
          theme: withEscape('leave'),
        },
        settings,
      ),
    FROM_LIST,
  );
}

/** Asks for an entry behind a door; null for the last one, which goes back to the doors, and for Esc. */
export async function askForEntry(
  context: Context,
  door: Door,
  pointed: NumberedEntry | undefined,
): Promise<NumberedEntry | null> {
  const { select } = await import('@inquirer/prompts');
  const { width } = appearanceOf(context.stdout, context);
  const entries = behind(door);
  const whole = ({ number, title, details }: NumberedEntry): string => `${number}. ${title} (${details})`;
  // Room for the pointer before it. All look alike: where one does not fit, the details of the one
  // pointed at stand below.
  const fit = entries.every((each) => whole(each).length + 3 <= width);
  const choices = entries.map((entry) => {
    const { number, title, details } = entry;
    return {
      name: fit ? whole(entry) : `${number}. ${title}`,
      short: `${number}. ${title}`,
      value: entry as NumberedEntry | null,
      ...(fit ? {} : { description: wrap(details, width) }),
    };
  });
  return ask(
    context,
    (settings) =>
      select<NumberedEntry | null>(
        {
          message: 'What would you like to see?',
          choices: [...choices, { name: `${entries.length + 1}. Back`, value: null }],
          ...(pointed === undefined ? {} : { default: pointed }),
          // A list that is not seen whole is worse than one that scrolls.
          pageSize: pageOf(context, 2 * (entries.length + 1)),
          loop: false,
          theme: withEscape('back'),
        },
        settings,
      ),
    FROM_LIST,
  );
}

/** Asks for one of the scenarios that ship, the usual one first; null for Esc. */
export async function askForScenario(context: Context): Promise<string | null> {
  const [{ select }, names] = await Promise.all([import('@inquirer/prompts'), shippedScenarios(context.scenarios)]);
  const scenarios = await Promise.all(names.map((name) => loadScenario(name, context)));
  const { width } = appearanceOf(context.stdout, context);
  const choices = scenarios
    .sort((a, b) => Number(b.name === DEFAULT_SCENARIO) - Number(a.name === DEFAULT_SCENARIO))
    .map(({ name, description, workload }) => ({
      name,
      value: name,
      description: wrap(`${description} ${formatCount(workload.requests)} requests.`, width),
    }));
  const pageSize = pageOf(context, 12);
  return ask(
    context,
    (settings) =>
      select({ message: 'Which scenario?', choices, loop: false, pageSize, theme: withEscape('back') }, settings),
    FROM_LIST,
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
