import type { Summary } from '../result/schema/summary.ts';
import type { PlannedRun } from './result-runs.ts';
import { replayOf } from './result-runs.ts';
import type { TaskKind } from './work/task.ts';
import type { Task } from './work/unit.ts';

/** One of the runs behind a result, played by itself. */
export interface PartTask extends Task<Summary> {
  kind: 'part';
  run: PlannedRun;
}

export const PART: TaskKind<PartTask> = {
  strategies: ({ run }) => [run.strategy],
  reads: 'together',
  reader({ task: { run }, catalog, seed, instant }, workload) {
    const replay = replayOf({ workload, catalog, seed, instant }, new Map([['optimized', run]]));
    return {
      feed: (block) => replay.feed(block),
      finish: ({ requestsPerDay }) => replay.finish(requestsPerDay).get('optimized'),
    };
  },
};
