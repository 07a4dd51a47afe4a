import type { Strategy } from '../../settings/strategy.ts';
import { RememberedWorkload } from '../../workload/remembered-workload.ts';
import type { Surroundings } from '../../workload/trace-source.ts';
import type { Workload } from '../../workload/workload.ts';
import { openWorkload, type WorkloadSource } from '../../workload/workload-source.ts';
import { kindOf, type TaskTable } from './task.ts';
import type { Unit } from './unit.ts';

/** Keeps the workload read last, so that the next unit on it need not read it again. */
export class WorkloadShelf {
  readonly #surroundings: Surroundings;
  readonly #tasks: TaskTable;
  #name = '';
  #workload: RememberedWorkload | null = null;

  constructor(surroundings: Surroundings, tasks: TaskTable) {
    this.#surroundings = surroundings;
    this.#tasks = tasks;
  }

  /** The workload, ready to be read from its first request. */
  async take(unit: Unit): Promise<Workload> {
    const name = readingOf(unit, this.#tasks);
    const { kept } = this.#surroundings;
    if (kept !== undefined && unit.source.kind === 'generated') {
      return kept.take(name, () => openWorkload(unit.source, unit.seed, this.#surroundings));
    }
    if (this.#workload === null || this.#name !== name || !this.#workload.readable) {
      // The old one goes first, so that there is never memory needed for two.
      this.#workload = null;
      this.#workload = new RememberedWorkload(await openWorkload(unit.source, unit.seed, this.#surroundings));
      this.#name = name;
    }
    return this.#workload;
  }
}

/**
 * A name for the reading a unit takes: units of one name can share it. To load answers beforehand asks
 * the workload for what came before it, which others would find among its queries.
 */
export function readingOf(unit: Unit, tasks: TaskTable): string {
  const { source, seed, task } = unit;
  return readingFor(source, seed, kindOf(tasks, unit).strategies(task));
}

/** The name of a reading for those strategies. A log is the same under every seed, unless some of its requests may wait. */
export function readingFor(source: WorkloadSource, seed: string, strategies: readonly Strategy[]): string {
  const prewarms = strategies.some(({ knobs }) => knobs['cache.prewarm'] > 0);
  const isDrawn = source.kind === 'generated' || source.deferrable !== undefined;
  return `${nameOf(source)} ${JSON.stringify([isDrawn ? seed : null, prewarms])}`;
}

/** Descriptions by their text: long ones take a while to write, and a plan's units share theirs. */
const names = new WeakMap<WorkloadSource, string>();

function nameOf(source: WorkloadSource): string {
  const name = names.get(source) ?? JSON.stringify(source);
  names.set(source, name);
  return name;
}
