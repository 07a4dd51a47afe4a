import { shellLine } from '../../foundation/command-words.ts';
import { suggestion, UserError } from '../../foundation/problem.ts';
import { wrap } from '../../report/terminal/layout.ts';
import { appearanceOf, type Context, isInteractive, print, say } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { behind, type Door, MENU, type NumberedEntry, nextEntry } from '../menu-entries.ts';
import { HeldBack, showInPages } from '../pages.ts';

/** How long to wait for a choice on a pipe that says nothing. */
const PIPE_PATIENCE_MS = 2_000;

/** Words that leave the menu, besides its last number. */
const LEAVING = ['exit', 'q', 'quit'];

/**
 * `optimize menu`, which is what `bash run.sh` opens: a choice given as an argument or piped on
 * stdin is run, on a terminal one is asked for, and with neither everything is run.
 */
export async function menu(context: Context, choice: string | undefined, flags: Flags): Promise<number> {
  if (choice !== undefined) return runChoice(context, choice, flags);
  if (isInteractive(context)) return askAgainAndAgain(context, flags);
  if (!context.manner.input && context.stdin.isTTY === true) throw noChoice('is missing', '');
  const piped = context.stdin.isTTY === true ? '' : await firstLine(context);
  return runChoice(context, piped === '' ? 'all' : piped, flags);
}

async function runChoice(context: Context, choice: string, flags: Flags): Promise<number> {
  const word = choice.trim().toLowerCase();
  const numbered = behind('demos');
  if ([String(numbered.length + 1), ...LEAVING].includes(word)) return EXIT.ok;
  const entry = numbered.find(({ number }) => word === String(number)) ?? MENU.find(({ id }) => word === id);
  if (entry === undefined) throw noChoice(`there is no option "${choice}"`, choice);
  const typed: string[] = [];
  const code = await perform(context, entry, flags, typed);
  if (code === EXIT.ok) await say(context, `\n${sameWithout(context, typed)}\n`);
  return code ?? EXIT.ok;
}

function noChoice(what: string, word: string): UserError {
  const known = [...behind('demos').map(({ number }) => String(number)), ...MENU.map(({ id }) => id)];
  return new UserError({ where: 'choice', what, fix: suggestion(word, known) });
}

/** How to do the same without the menu. */
function sameWithout(context: Context, typed: readonly string[]): string {
  return wrap(`The same without the menu: ${typed.join(' && ')}`, appearanceOf(context.stdout, context).width);
}

/** Runs an entry and prints its results on `stdout`; notes in `typed` how to do the same without the menu. null when it was left with Esc. */
async function perform(
  context: Context,
  entry: NumberedEntry,
  flags: Flags,
  typed: string[],
  stdout = context.stdout,
): Promise<number | null> {
  for (const [i, line] of entry.runs.entries()) {
    const words = await filledIn(context, line);
    if (words === null) return null;
    if (i > 0) await print(stdout, '\n');
    const code = await context.run({ ...context, stdout, args: [...words, ...passedOn(flags)] });
    if (code !== EXIT.ok) return code;
    typed.push(shellLine(words));
  }
  return EXIT.ok;
}

/**
 * The same on a terminal: the result is shown from its beginning, a page at a time, and the menu comes back when a key
 * says so. null when it was left with Esc.
 */
async function performInPages(context: Context, entry: NumberedEntry, flags: Flags): Promise<number | null> {
  const typed: string[] = [];
  if (entry.live === true) {
    const code = await perform(context, entry, flags, typed);
    if (code === EXIT.ok) await print(context.stdout, `\n${sameWithout(context, typed)}\n`);
    return code;
  }
  const stdout = new HeldBack(context.stdout);
  const code = await perform(context, entry, flags, typed, stdout);
  if (code === null) return null;
  if (code === EXIT.interrupted) {
    await print(context.stdout, stdout.text);
    return code;
  }
  const whole = code === EXIT.ok ? `${stdout.text}\n${sameWithout(context, typed)}\n` : stdout.text;
  const shown = await showInPages(context, whole, 'Enter: menu ');
  if (shown === 'left') await print(context.stdout, `${sameWithout(context, typed)}\n`);
  return shown === 'gone' ? EXIT.interrupted : code;
}

/** The menu's own flags that its commands have too. */
function passedOn(flags: Flags): string[] {
  const { color, quiet, verbose, debug, input, config } = flags;
  return [
    ...(color === false ? ['--no-color'] : []),
    ...(quiet === true ? ['--quiet'] : []),
    ...(verbose === true ? ['--verbose'] : []),
    ...(debug === true ? ['--debug'] : []),
    ...(input === false ? ['--no-input'] : []),
    ...(config === false ? ['--no-config'] : typeof config === 'string' ? ['--config', config] : []),
  ];
}

/** The command line with what has to be asked for; null when a question was left with Esc. */
async function filledIn(context: Context, line: readonly string[]): Promise<string[] | null> {
  const words: string[] = [];
  for (const word of line) {
    const answer = word.startsWith('{') ? await asked(context, word, line) : [word];
    if (answer === null) return null;
    words.push(...answer);
  }
  return words;
}

async function asked(context: Context, what: string, line: readonly string[]): Promise<string[] | null> {
  if (!isInteractive(context)) {
    const fix = `name it: optimize ${line.join(' ').replace(/\{(\w+)\}/, (_, name: string) => name.toUpperCase())}`;
    throw new UserError({ where: 'choice', what: `needs a ${what.slice(1, -1)}, and nobody can be asked`, fix });
  }
  if (what === '{file}') return (await import('../own-file.ts')).askAboutFile(context);
  const scenario = await (await import('../questions.ts')).askForScenario(context);
  return scenario === null ? null : [scenario];
}

async function askAgainAndAgain(context: Context, flags: Flags): Promise<number> {
  const { askForDoor, GONE } = await import('../questions.ts');
  let pointed: Door | undefined;
  try {
    for (;;) {
      const door = await askForDoor(context, pointed);
      if (door === null) {
        await print(context.stdout, 'Goodbye.\n');
        return EXIT.ok;
      }
      pointed = door;
      if ((await throughDoor(context, door, flags)) === EXIT.interrupted) return EXIT.interrupted;
      await print(context.stdout, '\n');
    }
  } catch (error) {
    if (error !== GONE) throw error;
    await print(context.stdout, 'Goodbye.\n');
    return EXIT.interrupted;
  }
}

/** What is behind a door, again and again until it is left; gives the exit code of what was interrupted. */
async function throughDoor(context: Context, door: Door, flags: Flags): Promise<number> {
  const { askForEntry } = await import('../questions.ts');
  const [only, ...others] = behind(door) as [NumberedEntry, ...NumberedEntry[]];
  if (others.length === 0) return (await attempt(context, only, flags)) ?? EXIT.ok;
  let pointed: NumberedEntry | undefined;
  for (;;) {
    const chosen = await askForEntry(context, door, pointed);
    if (chosen === null) return EXIT.ok;
    const code = await attempt(context, chosen, flags);
    if (code === EXIT.interrupted) return code;
    pointed = code === null ? chosen : nextEntry(chosen);
    await print(context.stdout, '\n');
  }
}

/** Runs an entry; what goes wrong with it does not end the menu. */
async function attempt(context: Context, entry: NumberedEntry, flags: Flags): Promise<number | null> {
  return performInPages(context, entry, flags).catch((error: unknown) => complain(context, error));
}

/** Says what is wrong, and gives its exit code. */
async function complain(context: Context, error: unknown): Promise<number> {
  if (!(error instanceof UserError)) throw error;
  const { renderProblems } = await import('../errors.ts');
  await print(context.stderr, renderProblems(error.problems, appearanceOf(context.stderr, context)));
  return EXIT[error.kind];
}

/** The first line on stdin, or '' when it ends or stays silent. */
async function firstLine({ stdin }: Context): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const done = (): void => {
      clearTimeout(timer);
      stdin.removeAllListeners('data');
      stdin.pause();
      resolve((text.split('\n')[0] as string).trim());
    };
    const timer = setTimeout(done, PIPE_PATIENCE_MS);
    stdin.on('data', (chunk: Buffer | string) => {
      text += String(chunk);
      if (text.includes('\n')) done();
    });
    stdin.once('end', done);
    stdin.once('error', done);
  });
}
