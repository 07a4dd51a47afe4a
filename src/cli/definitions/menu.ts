import { command, type Definition } from './definition.ts';

/** `optimize menu`. */
export const menu: Definition = (program, context, setExitCode) => {
  command(program, 'menu', 'choose what to run, as bash run.sh does', ['optimize menu', 'optimize menu 1'])
    .argument('[choice]', '1 or basic, 2 or advanced, 3 or all')
    .action(async (choice: string | undefined, flags) => {
      const { menu } = await import('../commands/menu.ts');
      setExitCode(await menu(context, choice, flags));
    });
};
