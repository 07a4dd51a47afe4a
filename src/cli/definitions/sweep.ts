import {
  addAxes,
  addFormats,
  addRun,
  addRuns,
  addStrategy,
  addVaried,
  addVectors,
  addWorkload,
  command,
  type Definition,
} from './definition.ts';

/** `optimize sweep`. */
export const sweep: Definition = (program, context, setExitCode) => {
  const sweep = command(program, 'sweep', 'try every combination of several values of knobs', [
    'optimize sweep --ttl 5m,15m,1h,6h',
    'optimize sweep --cache-size 100..10k/6 --ttl auto --runs 5',
    'optimize sweep --strategy advanced --similarity 0.7..0.98 --resume s.jsonl',
    'optimize sweep --scenario coding-agent --vary sessions.thinkTime=1m,10m',
    'optimize sweep --ttl auto --cache-size auto --shard 3/16 -o part3.json',
  ]);
  addStrategy(sweep);
  addWorkload(sweep);
  addVectors(sweep);
  addVaried(sweep);
  addAxes(sweep);
  addRun(sweep);
  addFormats(sweep);
  addRuns(sweep, '1');
  sweep.action(async (flags) => {
    const { sweepCommand } = await import('../commands/sweep.ts');
    setExitCode(await sweepCommand(context, flags));
  });
};
