import { setImmediate } from 'node:timers/promises';
import type { Catalog } from '../models/model.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { KnobValues } from '../settings/knobs.ts';
import { findStrategy, type Strategy } from '../settings/strategy.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { Workload } from '../workload/workload.ts';

/** The baseline and the strategy on one workload, without all that a full report asks for. */
export interface QuickLook {
  baseline: Summary;
  optimized: Summary;
}

/** Takes a quick look; null when it was called off. */
export async function quickLook(
  workload: Workload,
  catalog: Catalog,
  strategy: Strategy,
  seed: string,
  baselineKnobs: Partial<KnobValues>,
  signal: AbortSignal,
): Promise<QuickLook | null> {
  const knobs = { ...strategy.knobs, ...baselineKnobs };
  const baseline = new Simulation(workload, catalog, { ...findStrategy('baseline'), knobs }, seed);
  const optimized = new Simulation(workload, catalog, strategy, seed);
  for await (const block of workload.blocks()) {
    baseline.feed(block);
    optimized.feed(block);
    await setImmediate();
    if (signal.aborted) return null;
  }
  const { requestsPerDay } = workload.facts();
  return { baseline: baseline.finish(requestsPerDay), optimized: optimized.finish(requestsPerDay) };
}
