import {
  addKnobs,
  addModels,
  addQuestions,
  addStrategy,
  command,
  type Definition,
  outputOption,
} from './definition.ts';

/** `optimize explain`. */
export const explain: Definition = (program, context, setExitCode) => {
  const explain = command(program, 'explain', 'show step by step what happens to a query', [
    'optimize explain',
    'optimize explain "What is Python?" --strategy advanced',
    'optimize explain "Hi, could you please explain how DNS works?"',
    'optimize explain --with prefix --models openai --system @system.txt',
    'optimize explain "What is Python?" "what is python" --json',
  ])
    .argument('[queries...]', "the queries, in order (default: the guide's examples)")
    .option('--every <duration>', 'ask one so long after the other, answered or not (default: after its answer)');
  addQuestions(explain);
  addStrategy(explain);
  explain.addOption(outputOption());
  addKnobs(explain);
  addModels(explain);
  explain.action(async (queries: string[], flags) => {
    const { explainCommand } = await import('../commands/explain.ts');
    setExitCode(await explainCommand(context, queries, flags));
  });
};
