import { readThrough } from '../replay/reading.ts';
import { Replay } from '../replay/replay.ts';
import type { PlayedSummary, Summary } from '../result/schema/summary.ts';
import type { Strategy } from '../settings/strategy.ts';
import { RememberedWorkload } from '../workload/remembered-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { shuffledModels, singleModels } from './controls.ts';
import { Interrupted, type TaskKind, type WorkWatch } from './work/task.ts';
import type { Task, Unit } from './work/unit.ts';

/** What a strategy that chooses models is held against, as it was played. */
export interface PlayedControls {
  /** Each model alone, by model. */
  singles: Record<string, PlayedSummary>;
  /** The same models dealt at random; null where none answered, or the workload cannot be read again. */
  shuffled: PlayedSummary | null;
}

/** Chance, and each model alone, in place of a strategy's choice. */
export interface ControlsTask extends Task<PlayedControls> {
  kind: 'controls';
  strategy: Strategy;
}

export const CONTROLS: TaskKind<ControlsTask> = {
  strategies: ({ strategy }) => [strategy],
  reads: 'alone',
  async perform(unit, workload, watch) {
    const { strategy } = unit.task;
    const again = workload.readsAgain === true ? workload : new RememberedWorkload(workload);
    const singles = singleModels(strategy, unit.catalog);
    const whole = await played(unit, again, new Map([['', strategy], ...singles]), watch);
    const chosen = whole.get('') as PlayedSummary;
    const dealt = shuffledModels(strategy, unit.catalog, chosen);
    const readable = again.readsAgain === true || again.readable === true;
    const shuffled = dealt === null || !readable ? null : await played(unit, again, new Map([['', dealt]]), {});
    return {
      singles: Object.fromEntries([...singles.keys()].map((model) => [model, whole.get(model) as PlayedSummary])),
      shuffled: shuffled?.get('') ?? null,
    };
  },
};

/** Plays strategies on one reading of the workload. Rejects with Interrupted when the signal is given before its end. */
async function played(
  { catalog, seed, instant }: Unit<ControlsTask>,
  workload: Workload,
  strategies: ReadonlyMap<string, Strategy>,
  { signal, progress }: WorkWatch,
): Promise<Map<string, PlayedSummary>> {
  const replay = new Replay(workload, strategies, { catalog, seed, instant });
  const whole = await readThrough(
    workload,
    (block) => {
      replay.feed(block);
      progress?.(block.length);
    },
    { signal },
  );
  if (!whole) throw new Interrupted();
  return new Map([...replay.finish()].map(([name, summary]) => [name, withoutSeries(summary)]));
}

function withoutSeries({ timeline: _, latencyHistogram: __, ...summary }: Summary): PlayedSummary {
  return summary;
}
