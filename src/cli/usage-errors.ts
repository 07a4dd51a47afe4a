import type { Command, CommanderError } from 'commander';
import { closest, type Problem } from '../foundation/problem.ts';

/**
 * What is wrong with a command line that could not be taken apart, in the words of all other messages; `whole` is
 * asked where other commands have to be known.
 */
export function usageProblem(
  error: CommanderError,
  program: Command,
  args: readonly string[],
  whole: () => Command,
): Problem {
  const { name, command } = meant(program, args);
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownCommand(quoted, command, name);
    case 'commander.unknownOption':
      return unknownFlag(quoted, whole, command, name);
    case 'commander.optionMissingArgument': {
      const flag = /--[\w-]+/.exec(quoted)?.[0] ?? quoted;
      const about = command.options.find(({ long }) => long === flag)?.description;
      return { where: flag, what: 'needs a value', fix: about === undefined ? see(name) : `${quoted}: ${about}` };
    }
    case 'commander.missingArgument': {
      const example = /\$ (optimize .*)/.exec(command.description())?.[1];
      return {
        where: name,
        what: `<${quoted}> is missing`,
        fix: example === undefined ? see(name) : `as in: ${example}`,
      };
    }
    case 'commander.excessArguments':
      return {
        where: name,
        what: `"${command.args.at(command.registeredArguments.length) ?? ''}" is a word too many`,
        fix: `${see(name)}; words that belong together go between quotation marks`,
      };
    default:
      return { where: name, what: error.message.replace(/^error: /, '').replace(/\.$/, ''), fix: see(name) };
  }
}

function see(name: string): string {
  return `${name === 'optimize' ? name : `optimize ${name}`} --help shows what it takes`;
}

/** The command that the words name, as far as they name one. */
function meant(program: Command, args: readonly string[]): { name: string; command: Command } {
  let command = program;
  const names: string[] = [];
  for (const arg of args) {
    const next = command.commands.find((each) => each.name() === arg);
    if (next === undefined) break;
    command = next;
    names.push(arg);
  }
  return { name: names.length === 0 ? 'optimize' : names.join(' '), command };
}

function unknownCommand(word: string, command: Command, name: string): Problem {
  const near = closest(
    word,
    command.commands.map((each) => each.name()),
  );
  return {
    where: name,
    what: `there is no command "${word}"`,
    fix: near === null ? see(name) : `did you mean ${near}? ${see(name)}`,
  };
}

function unknownFlag(flag: string, whole: () => Command, command: Command, name: string): Problem {
  const what = name === 'optimize' ? 'is no flag without a command' : `is no flag of optimize ${name}`;
  const near = closest(flag, flagsOf(command));
  if (near !== null) return { where: flag, what, fix: `did you mean ${near}? ${see(name)}` };
  if (command.registeredArguments.length > 0 && !flag.startsWith('--')) {
    return { where: flag, what, fix: `words that begin with a dash come after --: optimize ${name} -- '${flag}'` };
  }
  const others = whole()
    .commands.filter((each) => flagsOf(each).includes(flag))
    .map((each) => each.name());
  const known =
    others.length === 0
      ? ''
      : `it is one of ${others.slice(0, 4).join(', ')}${others.length > 4 ? ' and others' : ''}; `;
  return { where: flag, what, fix: `${known}${see(name)}` };
}

function flagsOf(command: Command): string[] {
  return command.options.flatMap(({ long, hidden }) => (hidden || long == null ? [] : [long]));
}
