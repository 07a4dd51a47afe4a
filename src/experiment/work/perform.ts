import { setImmediate } from 'node:timers/promises';
import { UserError } from '../../foundation/problem.ts';
import { instant } from '../../models/model.ts';
import { withoutDelays } from '../../replay/replay.ts';
import { Simulation } from '../../simulation/simulation.ts';
import type { RequestBlock, Workload, WorkloadFacts } from '../../workload/workload.ts';
import { simulate } from '../simulate.ts';
import { curveReader } from '../sweep/lru-curve.ts';
import type { Outcome, Played, Refused, Unit } from './unit.ts';

/** How the caller follows and stops the work. */
export interface WorkWatch {
  /** Called between blocks with the requests that one unit has got further. */
  progress?: (requests: number) => void;
  signal?: AbortSignal;
}

/** Says that the work was stopped before it was done. */
export class Interrupted extends Error {}

/** Something that watches a workload go by and then has an outcome. */
export interface Reader {
  feed(block: RequestBlock): void;
  finish(facts: WorkloadFacts): Outcome;
}

/**
 * Does units of one workload and one seed, all in one reading of the workload. Throws Interrupted
 * when the signal is given before the last request.
 */
export async function perform(units: readonly Unit[], workload: Workload, watch: WorkWatch = {}): Promise<Outcome[]> {
  const [first] = units;
  if (first?.task.kind === 'simulate') return [await simulated(first as Unit<'simulate'>, workload, watch)];
  if (first?.task.kind === 'split') {
    const { split } = await import('../ab/split.ts');
    return [await split(first as Unit<'split'>, workload, watch)];
  }
  const readers = units.map((unit) => readerOf(unit, workload));
  for await (const block of workload.blocks()) {
    for (const reader of readers) reader.feed(block);
    watch.progress?.(block.length * units.length);
    await setImmediate();
    if (watch.signal?.aborted === true) throw new Interrupted();
  }
  const facts = workload.facts();
  return readers.map((reader) => reader.finish(facts));
}

async function simulated(
  { task, catalog, seed, instant }: Unit<'simulate'>,
  workload: Workload,
  watch: WorkWatch,
): Promise<Outcome> {
  const { command, reproduce, strategy, baselineKnobs, expect } = task;
  let before = 0;
  const progress = (requests: number): void => {
    watch.progress?.(requests - before);
    before = requests;
  };
  const plan = { command, reproduce, workload, catalog, strategy, seed, instant, baselineKnobs, expect };
  const result = await simulate(plan, { progress, ...(watch.signal === undefined ? {} : { signal: watch.signal }) });
  if (result.partial) throw new Interrupted();
  return result;
}

function readerOf(unit: Unit, workload: Workload): Reader {
  const { task } = unit;
  switch (task.kind) {
    case 'play':
      return player(unit as Unit<'play'>, workload);
    case 'try':
      return trial(unit as Unit<'try'>, workload);
    case 'curve':
      return curveReader(unit as Unit<'curve'>, workload);
    default:
      throw new Error(`a unit "${task.kind}" reads the workload by itself`);
  }
}

/** Plays a strategy until it is found not to work on the workload; what is wrong with it is the outcome then. */
function trial(unit: Unit<'try'>, workload: Workload): Reader {
  let refused = null as Refused | null;
  const attempt = <T>(act: () => T): T | null => {
    if (refused !== null) return null;
    try {
      return act();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused = { refused: error.problems };
      return null;
    }
  };
  const reader = attempt(() => player(unit, workload));
  return {
    feed(block) {
      attempt(() => reader?.feed(block));
    },
    finish(facts): Outcome {
      return attempt(() => reader?.finish(facts)) ?? (refused as Refused);
    },
  };
}

function player(unit: Unit<'play' | 'try'>, workload: Workload): Reader {
  const catalog = unit.instant ? instant(unit.catalog) : unit.catalog;
  const strategy = unit.instant ? withoutDelays(unit.task.strategy) : unit.task.strategy;
  const simulation = new Simulation(workload, catalog, strategy, unit.seed);
  let requests = 0;
  let firstAt = 0;
  let lastAt = 0;
  return {
    feed(block) {
      if (requests === 0) firstAt = block.at[0];
      lastAt = block.at[block.length - 1];
      requests += block.length;
      simulation.feed(block);
    },
    finish(facts): Played {
      const { timeline: _, latencyHistogram: __, ...summary } = simulation.finish(facts.requestsPerDay);
      const spanMs = facts.timed ? lastAt - firstAt : null;
      return { summary, workload: { requests, queries: workload.queries.size, users: facts.users, spanMs } };
    },
  };
}
