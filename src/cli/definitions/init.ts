import { command, type Definition } from './definition.ts';

/** `optimize init`. */
export const init: Definition = (program, context, setExitCode) => {
  command(program, 'init', 'write a commented scenario to make your own', [
    'optimize init',
    'optimize init my-bot.yaml',
    'optimize init my-desk.yaml --from customer-support',
  ])
    .argument('[file]', 'the file to write (default: my-scenario.yaml)')
    .option('--from <name|file>', 'begin with a copy of this scenario; list them with: optimize scenarios')
    .option('--force', 'write over the file if it exists')
    .action(async (file: string | undefined, flags) => {
      const { initCommand } = await import('../commands/init.ts');
      setExitCode(await initCommand(context, file ?? 'my-scenario.yaml', flags));
    });
};
