import { shellLine } from '../../foundation/command-words.ts';
import { suggestion, UserError } from '../../foundation/problem.ts';
import { type Context, isInteractive, print, say } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { MENU, type NumberedEntry, nextEntry } from '../menu-entries.ts';

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
  if ([String(MENU.length + 1), ...LEAVING].includes(word)) return EXIT.ok;
  const entry = MENU.find(({ id, number }) => word === id || word === String(number));
  if (entry === undefined) throw noChoice(`there is no option "${choice}"`, choice);
  return (await perform(context, entry, flags)) ?? EXIT.ok;
}

function noChoice(what: string, word: string): UserError {
  const known = MENU.flatMap(({ number, id }) => [String(number), id]);
  return new UserError({ where: 'choice', what, fix: suggestion(word, known) });
}

/**
 * Runs an entry, and tells how to do the same without the menu and what to try next; null when it
 * was left with Esc.
 */
async function perform(context: Context, entry: NumberedEntry, flags: Flags): Promise<number | null> {
  const typed: string[] = [];
  for (const [i, line] of entry.runs.entries()) {
    const words = await filledIn(context, line);
    if (words === null) return null;
    if (i > 0) await print(context.stdout, '\n');
    const code = await context.run({ ...context, args: [...words, ...passedOn(flags)] });
    if (code !== EXIT.ok) return code;
    typed.push(shellLine(words));
  }
  const { number, title, details } = nextEntry(entry);
  const hint = `Worth trying next: ${number}. ${title} (${details})`;
  await say(context, `\nThe same without the menu: ${typed.join(' && ')}\n${hint}\n`);
  return EXIT.ok;
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
    const answer = word.startsWith('{') ? await asked(context, word, line) : word;
    if (answer === null) return null;
    words.push(answer);
  }
  return words;
}

async function asked(context: Context, what: string, line: readonly string[]): Promise<string | null> {
  if (!isInteractive(context)) {
    const fix = `name it: optimize ${line.join(' ').replace(/\{(\w+)\}/, (_, name: string) => name.toUpperCase())}`;
    throw new UserError({ where: 'choice', what: `needs a ${what.slice(1, -1)}, and nobody can be asked`, fix });
  }
  const { askForFile, askForScenario } = await import('../questions.ts');
  return what === '{file}' ? askForFile(context, 'Your file (.txt, .jsonl or .csv):') : askForScenario(context);
}

async function askAgainAndAgain(context: Context, flags: Flags): Promise<number> {
  const { askForEntry, GONE } = await import('../questions.ts');
  let pointed: NumberedEntry | undefined;
  for (;;) {
    try {
      const chosen = await askForEntry(context, pointed);
      if (chosen === null) {
        await print(context.stdout, 'Goodbye.\n');
        return EXIT.ok;
      }
      const code = await perform(context, chosen, flags).catch((error: unknown) => complain(context, error));
      if (code === EXIT.interrupted) return code;
      pointed = code === null ? chosen : nextEntry(chosen);
    } catch (error) {
      if (error !== GONE) throw error;
      await print(context.stdout, 'Goodbye.\n');
      return EXIT.interrupted;
    }
    await print(context.stdout, '\n');
  }
}

/** What goes wrong with one choice does not end the menu. */
async function complain(context: Context, error: unknown): Promise<number> {
  if (!(error instanceof UserError)) throw error;
  const [{ renderProblems }, { appearanceOf }] = await Promise.all([import('../errors.ts'), import('../context.ts')]);
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
