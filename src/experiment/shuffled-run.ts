import { readThrough } from '../replay/reading.ts';
import type { Controls } from '../result/schema/controls.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { Workload } from '../workload/workload.ts';
import { controlsOf, shuffledModels } from './controls.ts';
import { isControlled, type ResultRun, type RunsPlan, replayOf } from './result-runs.ts';

/** What is simulated, and how it is read once more. */
interface ShuffledPlan extends RunsPlan {
  again?: () => Promise<Workload | null>;
}

/** Plays the strategy with its models dealt at random; null where there is nothing to deal, or no second reading. */
export async function playShuffled(
  plan: ShuffledPlan,
  played: Summary,
  signal: AbortSignal | undefined,
): Promise<Summary | null | 'interrupted'> {
  const strategy = isControlled(plan) ? shuffledModels(plan.strategy, plan.catalog, played) : null;
  if (strategy === null) return null;
  const readable = plan.workload.readsAgain === true || plan.workload.readable === true;
  const workload = readable ? plan.workload : ((await plan.again?.()) ?? null);
  if (workload === null) return null;
  const replay = replayOf({ ...plan, workload }, new Map([['shuffled', { strategy }]]));
  const whole = await readThrough(workload, (block) => replay.feed(block), { signal });
  return whole ? (replay.finish().get('shuffled') as Summary) : 'interrupted';
}

/** What choosing models is held against, of runs that have ended; null where the strategy chooses none. */
export function controlledBy(
  plan: RunsPlan,
  before: Summary,
  after: Summary,
  finished: ReadonlyMap<ResultRun, Summary>,
): Controls | null {
  if (!isControlled(plan)) return null;
  const { strategy, catalog } = plan;
  const singles = catalog.models.map(({ id }) => [id, finished.get(`only ${id}`)] as const);
  return controlsOf(strategy, before, after, new Map(singles), finished.get('shuffled') ?? null);
}
