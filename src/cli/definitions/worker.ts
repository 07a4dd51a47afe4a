import { command, type Definition } from './definition.ts';

/** `optimize worker`. */
export const worker: Definition = (program, context, setExitCode) => {
  command(program, 'worker', 'do what experiments with --queue have to be done, on this machine', [
    'export OPTIMIZE_QUEUE_URL=rediss://opt:PASSWORD@queue.internal:6379',
    'optimize worker --data /mnt/logs --threads 8',
    'optimize sweep --trace /mnt/logs/log.jsonl --ttl 5m,1h,24h --queue',
  ])
    .option('--data <folder>', 'read logs in and below this folder alone (default: read none)')
    .option('--threads <count>', 'how much is done at once (default: one per core)')
    .option(
      '--lost-after <duration>',
      'give the work of this worker to others where it is not heard of for so long (default: 60s)',
    )
    .action(async (flags) => {
      const { workerCommand } = await import('../commands/worker.ts');
      setExitCode(await workerCommand(context, flags));
    });
};
