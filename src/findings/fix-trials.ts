import { setImmediate } from 'node:timers/promises';
import { type Catalog, instant } from '../models/model.ts';
import { related, withoutDelays } from '../replay/replay.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import type { Summary } from '../result/schema/summary.ts';
import { findStrategy, type Strategy } from '../settings/strategy.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';
import type { Fix, Symptom } from './diagnosis.ts';
import { TRIED_REQUESTS } from './findings.ts';

/** What it takes to play the workload again. */
export interface SecondReading {
  /**
   * Opens the workload for another reading, or its beginning. One in which texts are compared with
   * each other takes longer, so less of it may be given; null where it cannot be read again.
   */
  open: (comparing: boolean) => Promise<Workload | null>;
  catalog: Catalog;
  signal?: AbortSignal;
  /** Told of a trial that failed, by its flags, or of a whole reading that did, by none. */
  failed?: (flags: readonly string[], error: unknown) => void;
}

/** A fix and what it is for. */
export interface Attempt {
  symptom: Symptom;
  fix: Fix;
}

/** What became of a fix, beside the baseline and the strategy as it is on the same requests. */
export interface Trial {
  attempt: Attempt;
  after: Summary;
  current: Summary;
  baseline: Summary;
}

/** What came of the fixes tried in one reading, and those that cannot be played; null when interrupted. */
export async function playFixes(
  { seed, strategy: { instant: atOnce, baselineKnobs } }: SimulationResult,
  current: Strategy,
  attempts: readonly Attempt[],
  workload: Workload,
  { catalog, signal, failed }: SecondReading,
): Promise<{ trials: Trial[]; impossible: Fix[] } | null> {
  const baseline = { ...findStrategy('baseline'), knobs: { ...current.knobs, ...baselineKnobs } } as Strategy;
  const laws = atOnce ? instant(catalog) : catalog;
  const simulationOf = (strategy: Strategy): Simulation =>
    new Simulation(workload, laws, atOnce ? withoutDelays(strategy) : strategy, seed);
  const unchanged = [baseline, current].map(simulationOf);
  const changed = attempts.map(({ fix }) => new Fallible(fix, simulationOf, failed));
  let requests = 0;
  for await (const block of workload.blocks()) {
    for (const simulation of unchanged) simulation.feed(block);
    for (const simulation of changed) simulation.feed(block);
    requests += block.length;
    await setImmediate();
    if (signal?.aborted === true) return null;
    if (requests >= TRIED_REQUESTS) break;
  }
  const { requestsPerDay } = workload.facts();
  const [first, second] = unchanged.map((simulation) => simulation.finish(requestsPerDay)) as [Summary, Summary];
  const trials = attempts.flatMap((attempt, i): Trial[] => {
    const after = changed[i].finish(requestsPerDay);
    if (after === null) return [];
    return [
      { attempt, after: related(after, first), current: related(second, first), baseline: related(first, first) },
    ];
  });
  return { trials, impossible: changed.flatMap(({ fix, failed: hasFailed }) => (hasFailed ? [fix] : [])) };
}

/** The simulation of a fix, given up as soon as anything in it throws. */
class Fallible {
  readonly fix: Fix;
  failed = false;
  #simulation: Simulation | null = null;
  readonly #tell: SecondReading['failed'];

  constructor(fix: Fix, simulationOf: (strategy: Strategy) => Simulation, tell: SecondReading['failed']) {
    this.fix = fix;
    this.#tell = tell;
    this.#attempt(() => {
      this.#simulation = simulationOf(fix.strategy);
    });
  }

  feed(block: RequestBlock): void {
    this.#attempt(() => this.#simulation?.feed(block));
  }

  /** The summary; null when it failed. */
  finish(requestsPerDay: number | null): Summary | null {
    return this.#attempt(() => this.#simulation?.finish(requestsPerDay)) ?? null;
  }

  #attempt<T>(step: () => T): T | null {
    try {
      return step();
    } catch (error) {
      this.failed = true;
      this.#simulation = null;
      this.#tell?.(this.fix.flags, error);
      return null;
    }
  }
}
