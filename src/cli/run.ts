import { CommanderError } from 'commander';
import { type Problem, UserError } from '../foundation/problem.ts';
import { appearanceOf, type Context, isInteractive, type Manner, print, type World } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { FilesInUse } from './files-in-use.ts';
import { camelCase } from './flag-reader.ts';
import { buildProgram } from './program.ts';

/** Flags that the command line takes without a command: they are the menu's then. */
const WITHOUT_COMMAND = ['--no-color', '--no-input', '--quiet', '-q', '--verbose', '--debug', '--no-config'];

/** Runs a command line to its end and gives back the exit code. Errors are printed here, once. */
export async function run(world: World): Promise<number> {
  const args = [...world.args];
  const files = new FilesInUse();
  const context: Context = { ...world, run, manner: mannerBefore(args), origins: new Map(), files };
  let exitCode: number = EXIT.ok;
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  const program = buildProgram(context, setExitCode, args[0]);
  try {
    if (args.every((arg) => WITHOUT_COMMAND.includes(arg))) {
      if (!isInteractive(context)) {
        await print(context.stderr, program.helpInformation());
        return EXIT.usage;
      }
      args.unshift('menu');
    }
    await program.parseAsync(args, { from: 'user' });
    return files.lost && exitCode !== EXIT.interrupted ? EXIT.failure : exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    // Loaded only when something is wrong.
    const { renderFault, renderProblems } = await import('./errors.ts');
    const appearance = appearanceOf(context.stderr, context, { color: !args.includes('--no-color') });
    if (error instanceof CommanderError) {
      const { usageProblem } = await import('./usage-errors.ts');
      const problem = usageProblem(error, program, args, () => buildProgram(context, setExitCode));
      await print(context.stderr, renderProblems([problem], appearance));
      return EXIT.usage;
    }
    if (error instanceof UserError) {
      // What ended in the midst of a line is no fault of who wrote it.
      if (world.signal.aborted && error.kind === 'usage') {
        await print(context.stderr, 'Interrupted.\n');
        return EXIT.interrupted;
      }
      const problems = error.problems.map((problem) => ({ ...problem, where: origin(problem, context) }));
      await print(context.stderr, renderProblems(problems, appearance));
      return EXIT[error.kind];
    }
    await print(context.stderr, renderFault(error, context.manner.debug));
    return EXIT.failure;
  }
}

/** What can be told before the flags are read properly. */
function mannerBefore(args: readonly string[]): Manner {
  return {
    quiet: args.includes('--quiet') || args.includes('-q'),
    verbose: args.includes('--verbose'),
    debug: args.includes('--debug'),
    input: !args.includes('--no-input'),
  };
}

/** Where the problem really stands: what is wrong with a flag may have come from a variable or a config file. */
function origin({ where }: Problem, { origins }: Context): string {
  return where.startsWith('--') ? (origins.get(camelCase(where.slice(2))) ?? where) : where;
}
