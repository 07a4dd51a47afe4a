import {
  addAxes,
  addFormats,
  addRun,
  addStrategy,
  addVectors,
  addWorkload,
  command,
  type Definition,
  queueOption,
} from './definition.ts';

/** `optimize backtest`. */
export const backtest: Definition = (program, context, setExitCode) => {
  const backtest = command(program, 'backtest', 'forecast each week of a log from the one before, and hold to it', [
    'optimize backtest --trace log.jsonl',
    'optimize backtest --trace log.jsonl --every 1d --no-tune --only cache',
  ]);
  addStrategy(backtest);
  backtest
    .option('--every <duration>', 'length of a window (default: 7d, or a quarter of a shorter log)')
    .option('--no-tune', 'take the strategy as it is instead of tuning it anew on each window')
    .option('--minimize <figure>', 'what it is tuned for: cost, latency, p95, or the path of a figure (default: cost)')
    .option('--workers <count>', 'threads to use (default: one per core); the result is the same')
    .addOption(queueOption());
  addWorkload(backtest);
  addVectors(backtest);
  addAxes(backtest);
  addRun(backtest);
  addFormats(backtest);
  backtest.action(async (flags) => {
    const { backtestCommand } = await import('../commands/backtest.ts');
    setExitCode(await backtestCommand(context, flags));
  });
};
