import { Argument, Option } from 'commander';
import { MODEL_ORDERS } from '../../models/arrangement.ts';
import { modelNames } from '../completion/names.ts';
import { offer } from '../completion/offers.ts';
import { command, type Definition, modelsOption, outputOption } from './definition.ts';

/** `optimize models`. */
export const models: Definition = (program, context, setExitCode) => {
  command(program, 'models', 'list the models: prices, latencies, quality and their sources', [
    'optimize models',
    'optimize models --models real --sort price',
    'optimize models gpt-4o-mini',
    'optimize models --models litellm-prices.json --provider openai',
  ])
    .addArgument(
      offer(
        new Argument('[model]', 'one of them, with the source of every figure (default catalog: real)'),
        modelNames,
      ),
    )
    .addOption(modelsOption())
    .addOption(
      offer(
        new Option('--sort <by>', `${MODEL_ORDERS.join(', ')}: the cheapest, quickest, best or first comes first`),
        MODEL_ORDERS,
      ),
    )
    .option('--provider <name>', 'only the models it sells')
    .addOption(outputOption())
    .action(async (model: string | undefined, flags) => {
      const { modelsCommand } = await import('../commands/models.ts');
      setExitCode(await modelsCommand(context, model, flags));
    });
};
