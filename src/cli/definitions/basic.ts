import { addCommon, addFormats, addKnobs, command, type Definition } from './definition.ts';

/** `optimize basic`. */
export const basic: Definition = (program, context, setExitCode) => {
  const basic = command(program, 'basic', 'the basic strategy on the FAQ chatbot, before and after', [
    'optimize basic',
    'optimize basic --ttl 24h',
  ]);
  addKnobs(basic);
  addCommon(basic);
  addFormats(basic);
  basic.setOptionValueWithSource('strategy', 'basic', 'implied');
  basic.action(async (flags) => {
    const { simulateCommand } = await import('../commands/simulate.ts');
    setExitCode(await simulateCommand(context, flags, 'basic'));
  });
};
