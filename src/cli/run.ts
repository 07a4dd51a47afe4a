import { CommanderError } from 'commander';
import { EXIT, UserError } from '../foundation/problem.ts';
import { appearanceOf, type Context, isInteractive, print } from './context.ts';
import { buildProgram } from './program.ts';

/** Runs a command line to its end and gives back the exit code. Errors are printed here, once. */
export async function run(context: Context): Promise<number> {
  const args = [...context.args];
  let exitCode: number = EXIT.ok;
  const program = buildProgram(context, (code) => {
    exitCode = code;
  });
  try {
    if (args.length === 0) {
      if (!isInteractive(context)) {
        await print(context.stderr, program.helpInformation());
        return EXIT.usage;
      }
      args.push('menu');
    }
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    // Loaded only when something is wrong.
    const { renderFault, renderProblems } = await import('./errors.ts');
    const appearance = appearanceOf(context.stderr, context, { color: !args.includes('--no-color') });
    if (error instanceof UserError) {
      await print(context.stderr, renderProblems(error.problems, appearance));
      return error.exitCode;
    }
    await print(context.stderr, renderFault(error, args.includes('--debug')));
    return EXIT.failure;
  }
}
