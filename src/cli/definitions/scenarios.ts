import { Argument } from 'commander';
import { scenarioNames } from '../completion/names.ts';
import { offer } from '../completion/offers.ts';
import { command, type Definition, outputOption } from './definition.ts';

/** `optimize scenarios`. */
export const scenarios: Definition = (program, context, setExitCode) => {
  command(program, 'scenarios', 'list the scenarios, or describe one', [
    'optimize scenarios',
    'optimize scenarios faq-chatbot',
  ])
    .addArgument(offer(new Argument('[name]', 'a scenario, by its name or its file'), scenarioNames))
    .addOption(outputOption())
    .action(async (name: string | undefined, flags) => {
      const { scenariosCommand } = await import('../commands/scenarios.ts');
      setExitCode(await scenariosCommand(context, name, flags));
    });
};
