import { Argument } from 'commander';
import { offer } from '../completion/offers.ts';
import { QUEUE_ACTIONS } from '../queue/queue-actions.ts';
import { command, type Definition, outputOption } from './definition.ts';

/** `optimize queue`. */
export const queue: Definition = (program, context, setExitCode) => {
  const queue = command(program, 'queue', 'how the work of --queue stands; end it, or throw away what came of it', [
    'optimize queue status    workers, and jobs that wait, are under way or done',
    'optimize queue cancel    end every experiment on the queue',
    'optimize queue clean     throw away outcomes, which else stay for a day',
  ]);
  queue
    .addArgument(offer(new Argument('<what>', QUEUE_ACTIONS.join(', ')), QUEUE_ACTIONS))
    .addOption(outputOption())
    .action(async (what: string, flags) => {
      const { queueCommand } = await import('../commands/queue.ts');
      setExitCode(await queueCommand(context, what, flags));
    });
};
