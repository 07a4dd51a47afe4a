import { RootCommand } from '@bomb.sh/tab';
import type { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { type Offer, offerOf } from './offers.ts';

/** What tab's protocol says when only the listed words fit, and when files fit as well. */
const WORDS_ALONE = ':4';
const FILES_TOO = ':0';

/**
 * What could stand where the last of the words is being typed, in tab's protocol: a line for each,
 * the word and what it means separated by a tab character, then a line that tells the shell
 * whether files fit too.
 */
export async function complete(program: Command, context: Context, words: readonly string[]): Promise<string> {
  const typed = words.at(-1) ?? '';
  const flag = flagOf(words);
  const meant = commandOf(program, words);
  const root = new RootCommand();
  for (const [name, command] of commandsWithin(program)) {
    const node = root.command(name, firstSentence(command.summary() || command.description()));
    // Nobody is about to type what belongs to another command.
    if (command !== meant) continue;
    for (const option of command.createHelp().visibleOptions(command)) {
      if (option.long === undefined) continue;
      const alias = option.short?.slice(1);
      const name = option.long.slice(2);
      const what = firstSentence(option.description);
      if (!takesValue(option)) {
        node.option(name, what, alias);
        continue;
      }
      // Looking up what a value may be takes time: it is done for the one that is being typed.
      const offered = isNamed(option, flag) ? offerOf(option) : undefined;
      node.option(name, what, await handler(offered, context, typed), alias);
    }
    for (const argument of command.registeredArguments) {
      const offered = typed.startsWith('-') ? undefined : offerOf(argument);
      node.argument(argument.name(), await handler(offered, context, typed), argument.variadic);
    }
  }
  const printed = captured(() => root.parse([...words]));
  return filesFit(program, words) ? printed.replace(WORDS_ALONE, FILES_TOO) : printed;
}

/** Every command that is offered, by the words that lead to it: `ab`, `ab plan`. */
function commandsWithin(parent: Command, before = ''): [words: string, command: Command][] {
  return parent.commands
    .filter((each) => each.name() !== 'complete')
    .flatMap((each) => [[before + each.name(), each], ...commandsWithin(each, `${before}${each.name()} `)]);
}

/** The command that the words lead to, as far as they lead to one. */
function commandOf(program: Command, words: readonly string[]): Command {
  const [first, ...rest] = words;
  const next = program.commands.find((each) => each.name() === first);
  return next === undefined ? program : commandOf(next, rest);
}

/** Tab's own way of being told the words that fit. */
async function handler(offered: Offer | undefined, context: Context, typed: string) {
  const words = typeof offered?.words === 'function' ? await offered.words(context) : (offered?.words ?? []);
  const value = typed.startsWith('--') ? typed.slice(typed.indexOf('=') + 1) : typed;
  const before = offered?.list === true ? value.slice(0, value.lastIndexOf(',') + 1) : '';
  const chosen = before.split(',');
  return (give: (word: string, description: string) => void): void => {
    for (const word of words) if (!chosen.includes(word)) give(before + word, '');
  };
}

/** Whether the value being typed is that of a flag that names a file. */
function filesFit(program: Command, words: readonly string[]): boolean {
  const flag = flagOf(words);
  const option = commandOf(program, words).options.find((each) => isNamed(each, flag));
  return option !== undefined && /<[^>]*(file|folder|log)/.test(option.flags);
}

/** The flag whose value is being typed, if it is one: `--models=g` or `--models g`. */
function flagOf(words: readonly string[]): string | undefined {
  const typed = words.at(-1) ?? '';
  return typed.startsWith('--') && typed.includes('=') ? typed.slice(0, typed.indexOf('=')) : words.at(-2);
}

function isNamed({ short, long }: Option, flag: string | undefined): boolean {
  return flag !== undefined && (short === flag || long === flag);
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function firstSentence(text: string): string {
  return (text.split(/[;(:\n]/)[0] as string).trim();
}

/** What a function writes to the console: tab writes there and nowhere else. */
export function captured(write: () => void): string {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: string) => lines.push(line);
  try {
    write();
  } finally {
    console.log = log;
  }
  return `${lines.join('\n')}\n`;
}
