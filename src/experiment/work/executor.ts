import { REMEMBERED_REQUESTS } from '../../workload/remembered-workload.ts';
import type { Surroundings } from '../../workload/trace-source.ts';
import { mostRequests } from '../../workload/workload-source.ts';
import { perform } from './perform.ts';
import { Interrupted, kindOf, type TaskTable } from './task.ts';
import type { Unit } from './unit.ts';
import { readingOf, WorkloadShelf } from './workload-shelf.ts';

/** Who is told what. */
export interface ExecutorWatch {
  /** A unit is done; in any order. */
  done(index: number, outcome: unknown): void;
  /** Requests replayed since the last call, by all units together. */
  progress?: (requests: number) => void;
  /** When aborted, units under way are given up and the rest is not begun. */
  signal?: AbortSignal;
}

/** Does units of work, somewhere. The outcomes are the same wherever, and however many are under way at once. */
export interface Executor {
  run(units: readonly Unit[], watch: ExecutorWatch): Promise<void>;
  /** Lets go of what it holds; afterwards it may not be used. */
  close(): Promise<void>;
}

/** Does one unit after the other in this thread. */
export function inThisThread(surroundings: Surroundings, tasks: TaskTable): Executor {
  const shelf = new WorkloadShelf(surroundings, tasks);
  return {
    async run(units, { done, progress, signal }) {
      try {
        for (const batch of batches(units, 1, tasks)) {
          if (signal?.aborted === true) return;
          const [first] = batch as [Batched, ...Batched[]];
          const workload = await shelf.take(first.unit);
          const watch = {
            ...(progress === undefined ? {} : { progress }),
            ...(signal === undefined ? {} : { signal }),
          };
          const outcomes = await perform(
            batch.map(({ unit }) => unit),
            workload,
            tasks,
            watch,
          );
          for (const [i, outcome] of outcomes.entries()) done((batch[i] as Batched).index, outcome);
        }
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
      }
    },
    async close() {},
  };
}

/** A unit and its place in the list it came from. */
export interface Batched {
  index: number;
  unit: Unit;
}

/**
 * Cuts a list of units into batches to be done in one reading. A workload that a thread remembers
 * after its first reading costs nothing to read again, so its units stay apart and even out among
 * threads; of one too long for that, `threads` batches read it once each.
 */
export function batches(units: readonly Unit[], threads: number, tasks: TaskTable): Batched[][] {
  const result: Batched[][] = [];
  const long = new Map<string, Batched[]>();
  for (const [index, unit] of units.entries()) {
    if (kindOf(tasks, unit).reads === 'alone' || mostRequests(unit.source) <= REMEMBERED_REQUESTS) {
      result.push([{ index, unit }]);
      continue;
    }
    const name = readingOf(unit, tasks);
    long.set(name, [...(long.get(name) ?? []), { index, unit }]);
  }
  for (const group of long.values()) {
    // Dealt out like cards: neighbours in a sweep cost alike.
    const hands = Array.from({ length: Math.min(threads, group.length) }, (_, hand) =>
      group.filter((_, i) => i % threads === hand),
    );
    result.push(...hands);
  }
  return result;
}
