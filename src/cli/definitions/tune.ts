import {
  addAxes,
  addFormats,
  addRun,
  addStrategy,
  addThreshold,
  addVectors,
  addWorkload,
  command,
  type Definition,
  queueOption,
} from './definition.ts';

/** `optimize tune`. */
export const tune: Definition = (program, context, setExitCode) => {
  const tune = command(program, 'tune', 'find the best setting of the knobs, and check it on other seeds', [
    "optimize tune --minimize cost --keep 'quality.relative>=0.95'",
    "optimize tune --strategy advanced --keep 'latencyMs.p95<=1s' --save my.yaml",
    'optimize tune --ttl 5m..24h --cache-size 1k --minimize p95',
    'optimize tune --price-of-error 0.50',
  ]);
  addStrategy(tune);
  tune.option('--minimize <figure>', 'cost, latency, p95, or the path of a figure: latencyMs.p99 (default: cost)');
  tune.option('--price-of-error <usd>', 'what a wrong answer costs you: the least bill with what they cost is sought');
  addThreshold(tune, 'keep', "what must hold: 'quality.relative>=0.95'");
  tune
    .option('--save <file>', 'write the best setting to a file for: simulate --strategy')
    .option('--workers <count>', 'threads to use (default: one per core); the result is the same')
    .addOption(queueOption());
  addWorkload(tune);
  addVectors(tune);
  addAxes(tune);
  addRun(tune);
  addFormats(tune);
  tune.action(async (flags) => {
    const { tuneCommand } = await import('../commands/tune.ts');
    setExitCode(await tuneCommand(context, flags));
  });
};
