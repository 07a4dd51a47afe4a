import {
  addCommon,
  addFixes,
  addFormats,
  addKnobs,
  addRuns,
  addThreshold,
  command,
  type Definition,
  techniquesOption,
} from './definition.ts';

/** A command that plays one of the document's two examples: a strategy under its name. */
export function preset(strategy: 'basic' | 'advanced', summary: string, examples: readonly string[]): Definition {
  return (program, context, setExitCode) => {
    const example = command(program, strategy, summary, examples)
      .addOption(techniquesOption('only', 'use only these techniques of it'))
      .addOption(techniquesOption('without', 'use all but these techniques of it'))
      .addOption(techniquesOption('with', 'use these techniques besides'));
    addKnobs(example);
    addCommon(example);
    addRuns(example, '1');
    addThreshold(example);
    addFixes(example);
    addFormats(example);
    example.setOptionValueWithSource('strategy', strategy, 'implied');
    example.action(async (flags) => {
      const { simulateCommand } = await import('../commands/simulate.ts');
      setExitCode(await simulateCommand(context, flags, strategy));
    });
  };
}

/** `optimize basic`. */
export const basic = preset('basic', 'the basic strategy on the FAQ chatbot, before and after', [
  'optimize basic',
  'optimize basic --ttl 24h',
]);
