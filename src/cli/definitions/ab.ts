import { addFormats, addRun, addRuns, addVectors, addWorkload, command, type Definition } from './definition.ts';

/** `optimize ab` and `optimize ab plan`. */
export const ab: Definition = (program, context, setExitCode) => {
  const ab = command(program, 'ab', 'an A/B test as in production: users divided between strategies', [
    'optimize ab baseline basic',
    'optimize ab basic basic,ttl=24h --rollout 10,50,100',
    'optimize ab plan baseline basic --effect 5%',
  ])
    .usage('[options] [control] [treatment]')
    // What follows "plan" is plan's.
    .enablePositionalOptions()
    .argument('[strategies...]', "the control and the treatment (default: baseline and the scenario's strategy)")
    .option('--split <percent>', 'share of the users in the treatment (default: 50)')
    .option('--rollout <percents>', 'a growing share, stage by stage: 10,50,100')
    .option('--looks <count>', 'looks at the running test, in each stage (default: 5, in a rollout 2)')
    .option('--keep-quality <ratio>', "share of the control's quality that must be kept (default: 90%)");
  addWorkload(ab);
  addVectors(ab);
  addRun(ab);
  addFormats(ab);
  addRuns(ab, '1');
  ab.action(async (strategies: string[], flags) => {
    const { abCommand } = await import('../commands/ab.ts');
    setExitCode(await abCommand(context, strategies, flags));
  });

  const plan = command(ab, 'plan', 'how many users an A/B test needs, from a simulated pilot', [
    'optimize ab plan baseline basic --effect 5%',
  ])
    .usage('[options] [control] [treatment]')
    .argument('[strategies...]', "the control and the treatment (default: baseline and the scenario's strategy)")
    .option('--effect <ratios>', 'changes the test should be able to see (default: 20%,10%,5%,2%)')
    .option('--power <ratio>', 'chance to see them (default: 80%)')
    .option('--keep-quality <ratio>', "share of the control's quality that must be kept (default: 90%)");
  addWorkload(plan);
  addRun(plan);
  addFormats(plan);
  plan.action(async (strategies: string[], flags) => {
    const { abPlanCommand } = await import('../commands/ab.ts');
    setExitCode(await abPlanCommand(context, strategies, flags));
  });
};
