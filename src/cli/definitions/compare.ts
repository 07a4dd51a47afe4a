import { addFormats, addRun, addRuns, addVectors, addWorkload, command, type Definition } from './definition.ts';

/** `optimize compare`. */
export const compare: Definition = (program, context, setExitCode) => {
  const compare = command(program, 'compare', 'hold strategies against each other, on the same dice', [
    'optimize compare basic advanced',
    'optimize compare basic basic,ttl=24h basic,without=router',
    'optimize compare basic my-strategy.yaml --scenario faq-chatbot --runs 20',
  ]).argument('<strategies...>', 'presets or .yaml files, with changes: basic,ttl=6h,without=router');
  addWorkload(compare);
  addVectors(compare);
  addRun(compare);
  addFormats(compare);
  addRuns(compare, '10');
  compare.option('--controls', 'hold choices of models against chance and against each model alone, two rows each');
  compare.action(async (strategies: string[], flags) => {
    const { compareCommand } = await import('../commands/compare.ts');
    setExitCode(await compareCommand(context, strategies, flags));
  });
};
