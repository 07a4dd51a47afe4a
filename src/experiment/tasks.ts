import type { SplitTask } from './ab/split.ts';
import { STEPS } from './advise/steps-task.ts';
import { CONTROLS } from './controls-task.ts';
import { PART } from './part-task.ts';
import { SIMULATE } from './simulate-task.ts';
import { CURVE } from './sweep/lru-curve.ts';
import { EVIDENCE } from './work/evidence-task.ts';
import { PLAY, TRY } from './work/play.ts';
import type { TaskKind, TaskTable } from './work/task.ts';

/** Loaded when a test is run: few commands are A/B tests. */
const SPLIT: TaskKind<SplitTask> = {
  strategies: ({ control, treatment }) => [control, treatment],
  reads: 'alone',
  perform: async (unit, workload, watch) => (await import('./ab/split.ts')).split(unit, workload, watch),
};

/** Everything that experiments have done with a workload, here, in threads or elsewhere. */
export const TASKS: TaskTable = {
  simulate: SIMULATE,
  play: PLAY,
  try: TRY,
  part: PART,
  split: SPLIT,
  curve: CURVE,
  evidence: EVIDENCE,
  steps: STEPS,
  controls: CONTROLS,
};
