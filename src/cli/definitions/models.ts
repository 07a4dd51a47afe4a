import { Option } from 'commander';
import { command, type Definition, outputOption } from './definition.ts';

/** `optimize models`. */
export const models: Definition = (program, context, setExitCode) => {
  command(program, 'models', 'list the models: prices, latencies, quality and their sources', [
    'optimize models',
    'optimize models --json',
  ])
    .addOption(new Option('--models <catalog>', 'the catalog').default('docs'))
    .addOption(outputOption())
    .action(async (flags) => {
      const { modelsCommand } = await import('../commands/models.ts');
      setExitCode(await modelsCommand(context, flags));
    });
};
