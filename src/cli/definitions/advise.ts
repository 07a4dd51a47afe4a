import { addFormats, addRun, addThreshold, addWorkload, command, type Definition } from './definition.ts';

/** `optimize advise`. */
export const advise: Definition = (program, context, setExitCode) => {
  const advise = command(program, 'advise', 'say what to build first: three steps, in dollars and wrong answers', [
    'optimize advise log.jsonl',
    'optimize advise --scenario customer-support',
    'optimize advise log.csv --models gpt-4o,gpt-4o-mini --price-of-error 0.05',
  ]);
  advise
    .argument('[logs...]', 'logs to advise on, as with --trace')
    .option(
      '--price-of-error <usd>',
      'what a wrong answer costs you; steps are chosen by what is left (default: five times an answer)',
    )
    .option('--min-quality <share>', "quality to keep where it is known, of the baseline's (default: 95%)")
    .option('--no-alternatives', "do not play the steps on the scenario's other traffic")
    .option('--workers <count>', 'threads to use (default: one per core); the result is the same');
  addWorkload(advise);
  addRun(advise);
  addThreshold(advise, 'threshold', "exit with 99 unless 'could.saved.share>=0.4'");
  addFormats(advise);
  advise.action(async (logs: string[], flags) => {
    const { adviseCommand } = await import('../commands/advise.ts');
    setExitCode(await adviseCommand(context, logs, flags));
  });
};
