import { EXIT, suggestion, UserError } from '../../foundation/problem.ts';
import { appearanceOf, type Context, isInteractive, print } from '../context.ts';
import type { Flags } from '../settings.ts';

/** An entry of the menu. */
interface Entry {
  /** What one types to choose it. */
  keys: readonly [string, string];
  title: string;
  details: string;
  /** The command that does the same; null when this version cannot do it yet. */
  command: readonly string[] | null;
}

/** The document's three options in its words, then what else there is. */
const ENTRIES: readonly Entry[] = [
  {
    keys: ['1', 'basic'],
    title: 'Basic Optimization',
    details: 'caching + prompt optimization + model routing',
    command: ['basic'],
  },
  {
    keys: ['2', 'advanced'],
    title: 'Advanced Optimization',
    details: 'batching + predictive caching + cost-aware routing',
    command: null,
  },
  { keys: ['3', 'all'], title: 'Run all examples', details: 'what this version has', command: ['all'] },
  {
    keys: ['4', 'explain'],
    title: 'Example queries, step by step',
    details: 'key, tokens, complexity, model',
    command: ['explain'],
  },
  { keys: ['5', 'scenarios'], title: 'Scenarios', details: 'what can be replayed', command: ['scenarios'] },
  {
    keys: ['6', 'models'],
    title: 'Models',
    details: 'prices, latencies, quality and their sources',
    command: ['models'],
  },
];

const NOT_YET = 'not in this version yet';

/** The commands that "all" stands for. */
const ALL: readonly (readonly string[])[] = [['basic'], ['explain']];

/** How long to wait for a choice on a pipe that says nothing. */
const PIPE_PATIENCE_MS = 2_000;

/**
 * `optimize menu`, which is what `bash run.sh` opens: a choice given as an argument or piped on
 * stdin is run, on a terminal one is asked for, and with neither everything is run.
 */
export async function menu(context: Context, choice: string | undefined, flags: Flags): Promise<number> {
  if (choice !== undefined) return runChoice(context, choice, flags);
  if (isInteractive(context)) return ask(context, flags);
  const piped = context.stdin.isTTY === true ? '' : await firstLine(context);
  return runChoice(context, piped === '' ? 'all' : piped, flags);
}

async function runChoice(context: Context, choice: string, flags: Flags): Promise<number> {
  if ([String(ENTRIES.length + 1), 'exit', 'q', 'quit'].includes(choice.trim().toLowerCase())) return EXIT.ok;
  const entry = ENTRIES.find(({ keys }) => keys.includes(choice.trim().toLowerCase()));
  if (entry === undefined) {
    throw new UserError({
      where: 'choice',
      what: `there is no option "${choice}"`,
      fix: suggestion(
        choice,
        ENTRIES.flatMap(({ keys }) => keys),
      ),
    });
  }
  return perform(context, entry, flags);
}

async function perform(context: Context, { title, command }: Entry, flags: Flags): Promise<number> {
  if (command === null) {
    await print(context.stderr, `${title}: ${NOT_YET}. Option 1 runs the basic strategy.\n`);
    return EXIT.failure;
  }
  const common = flags.color === false ? ['--no-color'] : [];
  const commands = command[0] === 'all' ? ALL : [command];
  const { run } = await import('../run.ts');
  for (const [i, words] of commands.entries()) {
    if (i > 0) await print(context.stdout, '\n');
    const code = await run({ ...context, args: [...words, ...common] });
    if (code !== EXIT.ok) return code;
    const same = `optimize ${words.join(' ')}`;
    await print(context.stderr, `\nThe same without the menu: npx ${same}\n`);
  }
  return EXIT.ok;
}

async function ask(context: Context, flags: Flags): Promise<number> {
  const { select } = await import('@inquirer/prompts');
  const { width } = appearanceOf(context.stdout, context, { color: flags.color !== false });
  const choices = ENTRIES.map((entry) => {
    const { keys, title, details, command } = entry;
    const whole = `${keys[0]}. ${title} (${details})`;
    // Room for the pointer before it and for what a disabled entry says behind it.
    const fits = whole.length + 3 + (command === null ? NOT_YET.length + 3 : 0) <= width;
    return {
      name: fits ? whole : `${keys[0]}. ${title}`,
      value: entry,
      ...(fits ? {} : { description: details }),
      disabled: command === null ? `(${NOT_YET})` : false,
    };
  });
  for (;;) {
    const chosen = await select<Entry | 'exit'>(
      {
        message: 'What would you like to see?',
        choices: [...choices, { name: `${ENTRIES.length + 1}. Exit`, value: 'exit' as const }],
        pageSize: 2 * (ENTRIES.length + 1),
        loop: false,
      },
      { signal: context.signal },
    ).catch((error: Error) => {
      if (error.name === 'ExitPromptError' || error.name === 'AbortPromptError') return null;
      throw error;
    });
    if (chosen === null) {
      await print(context.stdout, 'Goodbye.\n');
      return EXIT.interrupted;
    }
    if (chosen === 'exit') {
      await print(context.stdout, 'Goodbye.\n');
      return EXIT.ok;
    }
    const code = await perform(context, chosen, flags);
    if (code === EXIT.interrupted) return code;
    await print(context.stdout, '\n');
  }
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
