import { Argument } from 'commander';
import { UserError } from '../../foundation/problem.ts';
import { offer } from '../completion/offers.ts';
import { print } from '../context.ts';
import { command, type Definition } from './definition.ts';

/** `optimize completion`, and `complete`, which the scripts it prints call. */
export const completion: Definition = (program, context) => {
  command(program, 'completion', 'print the script with which a shell completes this command line', [
    'source <(optimize completion bash)',
    'optimize completion zsh > ~/.zfunc/_optimize',
    'optimize completion fish > ~/.config/fish/completions/optimize.fish',
  ])
    .addArgument(offer(new Argument('[shell]', 'bash, zsh or fish'), ['bash', 'zsh', 'fish']))
    .action(async (shell: string | undefined) => {
      const { completionScript, SHELLS } = await import('../completion/scripts.ts');
      const { suggestion } = await import('../../foundation/problem.ts');
      const known = SHELLS.find((each) => each === shell);
      if (known === undefined) {
        const what = shell === undefined ? 'is missing' : `there is no completion for "${shell}"`;
        throw new UserError({ where: 'shell', what, fix: suggestion(shell ?? '', SHELLS) });
      }
      await print(context.stdout, completionScript(known));
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => {
      const { complete } = await import('../completion/complete.ts');
      await print(context.stdout, await complete(program, context, words));
    });
};
