import { Command } from 'commander';
import { appearanceOf, type Context } from './context.ts';
import { basic } from './definitions/basic.ts';
import type { Definition } from './definitions/definition.ts';
import { explain } from './definitions/explain.ts';
import { menu } from './definitions/menu.ts';
import { models } from './definitions/models.ts';
import { report } from './definitions/report.ts';
import { scenarios } from './definitions/scenarios.ts';
import { simulate } from './definitions/simulate.ts';

/** The version of the product, as in package.json; a test keeps the two together. */
export const VERSION = '0.1.0';

/** Every command, in the order in which the help lists them. */
const DEFINITIONS: readonly Definition[] = [menu, basic, simulate, report, explain, scenarios, models];

type SetExitCode = (code: number) => void;

/** The command line: every command, its flags and its help. */
export function buildProgram(context: Context, setExitCode: SetExitCode): Command {
  const width = Math.min(appearanceOf(context.stdout, context).width, 80);
  const program = new Command('optimize')
    .description(
      'What would caching, model routing and prompt optimization do to your LLM bill?\nReplays a workload through simulated models. No API key, no network.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ helpWidth: width, showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
    })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', () => `\n${EXAMPLES}`);

  for (const define of DEFINITIONS) define(program, context, setExitCode);

  for (const sub of program.commands) {
    sub.optionsGroup('Output:');
    // The menu may run several commands; one document has one result.
    if (sub.name() !== 'menu') sub.option('--json', 'print one JSON document');
    sub.option('--no-color', 'no colours').option('--debug', 'print the stack of an internal error');
  }
  return program;
}

const EXAMPLES = `Examples:
  $ optimize basic                               a true before/after in a second
  $ optimize simulate --ttl 24h --cache-size 5k  the same with other knobs
  $ optimize simulate --trace queries.txt        your own questions, one a line
  $ optimize explain "What is Python?"           one query, step by step

Exit codes: 0 ok, 1 failure, 2 usage or bad input, 130 interrupted.`;
