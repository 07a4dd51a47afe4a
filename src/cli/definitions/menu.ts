import { Argument } from 'commander';
import { offer } from '../completion/offers.ts';
import { MENU } from '../menu-entries.ts';
import { command, type Definition } from './definition.ts';

/** `optimize menu`. */
export const menu: Definition = (program, context, setExitCode) => {
  command(program, 'menu', 'choose what to run, as bash run.sh does', ['optimize menu', 'optimize menu 1'])
    .addArgument(
      offer(new Argument('[choice]', '1 or basic, 2 or advanced, 3 or all; and what else it lists'), async () =>
        MENU.map(({ id }) => id),
      ),
    )
    .action(async (choice: string | undefined, flags) => {
      const { menu } = await import('../commands/menu.ts');
      setExitCode(await menu(context, choice, flags));
    });
};
