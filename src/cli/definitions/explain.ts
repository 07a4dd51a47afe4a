import { addKnobs, addModels, command, type Definition, outputOption } from './definition.ts';

/** `optimize explain`. */
export const explain: Definition = (program, context, setExitCode) => {
  const explain = command(program, 'explain', 'show step by step what happens to a query', [
    'optimize explain',
    'optimize explain "Hi, could you please explain how DNS works?"',
    'optimize explain "What is Python?" "what is python" --json',
  ])
    .argument('[queries...]', "the queries, in order (default: the document's examples)")
    .option('--tokens <count>', 'size of a request, prompt and answer together (default: 500)')
    .addOption(outputOption());
  addKnobs(explain, ['cache.key', 'routing.simpleBelow', 'routing.complexFrom']);
  addModels(explain);
  explain.action(async (queries: string[], flags) => {
    const { explainCommand } = await import('../commands/explain.ts');
    setExitCode(await explainCommand(context, queries, flags));
  });
};
