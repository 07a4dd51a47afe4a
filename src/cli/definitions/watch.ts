import { command, type Definition } from './definition.ts';
import { addSimulation, addSpeed } from './simulate.ts';

/** `optimize watch`. */
export const watch: Definition = (program, context, setExitCode) => {
  const watch = command(program, 'watch', 'watch a replay on a dashboard, and turn knobs while it runs', [
    'optimize watch --scenario faq-chatbot',
    'optimize watch --strategy advanced --speed 600',
    'optimize watch --trace log.jsonl --speed max',
  ]);
  addSpeed(watch);
  addSimulation(watch);
  watch.action(async (flags) => {
    const { simulateCommand } = await import('../commands/simulate.ts');
    setExitCode(await simulateCommand(context, { ...flags, live: true }, 'watch'));
  });
};
