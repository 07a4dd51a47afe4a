import { command, type Definition, outputOption } from './definition.ts';

/** `optimize scenarios`. */
export const scenarios: Definition = (program, context, setExitCode) => {
  command(program, 'scenarios', 'list the scenarios, or describe one', [
    'optimize scenarios',
    'optimize scenarios faq-chatbot',
  ])
    .argument('[name]', 'a scenario, by its name or its file')
    .addOption(outputOption())
    .action(async (name: string | undefined, flags) => {
      const { scenariosCommand } = await import('../commands/scenarios.ts');
      setExitCode(await scenariosCommand(context, name, flags));
    });
};
