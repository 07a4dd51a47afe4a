import { Replay } from '../replay/replay.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { Learned } from '../simulation/model-choice.ts';
import { expectedRequests, openWorkload } from '../workload/workload-source.ts';
import type { Context } from './context.ts';
import { Progress } from './progress.ts';
import { type RunSettings, surroundingsOf } from './run-settings.ts';

/** Whether the strategy has a router that learns. */
export const learns = ({ techniques, knobs }: Strategy): boolean =>
  techniques.has('router') && knobs['routing.mode'] === 'learned';

/**
 * What the strategy's router has learned when the workload has been played, under the run's own seed; null
 * where its sample was not full by then, and undefined when interrupted.
 */
export async function learnedFrom(
  context: Context,
  { source, seed, catalog, instant }: RunSettings,
  strategy: Strategy,
): Promise<Learned | null | undefined> {
  const workload = await openWorkload(source, seed, surroundingsOf(context));
  const replay = new Replay(workload, new Map([['learning', strategy]]), { catalog, seed, instant });
  const progress = new Progress(context, expectedRequests(source));
  const { signal } = context;
  try {
    for await (const block of workload.blocks()) {
      if (signal.aborted) return undefined;
      replay.feed(block);
      progress.update(replay.requests);
    }
    replay.finish();
  } finally {
    progress.stop();
  }
  return replay.run('learning').learned;
}
