import type { SimulationResult } from '../result/schema/simulation.ts';
import type { Expectation } from '../scenario/schema.ts';
import type { KnobValues } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import { playedRuns, simulate } from './simulate.ts';
import { Interrupted, type TaskKind } from './work/task.ts';
import type { Task } from './work/unit.ts';

/** The whole result, with its ceilings and each technique alone. */
export interface SimulateTask extends Task<SimulationResult> {
  kind: 'simulate';
  command: string;
  reproduce: string[];
  strategy: Strategy;
  baselineKnobs: Partial<KnobValues>;
  expect: readonly Expectation[];
  controls?: boolean;
  parts?: boolean;
}

export const SIMULATE: TaskKind<SimulateTask> = {
  strategies: ({ strategy }) => [strategy],
  reads: 'alone',
  async perform({ task, catalog, seed, instant }, workload, watch) {
    const { kind: _, ...asked } = task;
    const plan = { ...asked, workload, catalog, seed, instant };
    const readings = workload.readsAgain === true ? 1 + playedRuns(plan).parts.size : 1;
    let before = 0;
    const progress = (requests: number): void => {
      const once = Math.floor(requests / readings);
      watch.progress?.(once - before);
      before = once;
    };
    const result = await simulate(plan, { progress, ...(watch.signal === undefined ? {} : { signal: watch.signal }) });
    if (result.partial) throw new Interrupted();
    return result;
  },
};
