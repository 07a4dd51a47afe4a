import { readThrough } from '../../replay/reading.ts';
import type { Workload } from '../../workload/workload.ts';
import { Interrupted, kindOf, type Reader, type TaskTable, type WorkWatch } from './task.ts';
import type { Unit } from './unit.ts';

/**
 * Does units of one workload and one seed, all in one reading of the workload. A unit whose task reads
 * by itself comes alone. Throws Interrupted when the signal is given before the last request.
 */
export async function perform(
  units: readonly Unit[],
  workload: Workload,
  tasks: TaskTable,
  watch: WorkWatch = {},
): Promise<unknown[]> {
  const readers: Reader[] = [];
  for (const unit of units) {
    const kind = kindOf(tasks, unit);
    if (kind.reads === 'alone') return [await kind.perform(unit, workload, watch)];
    readers.push(kind.reader(unit, workload));
  }
  const whole = await readThrough(
    workload,
    (block) => {
      for (const reader of readers) reader.feed(block);
      watch.progress?.(block.length * units.length);
    },
    { signal: watch.signal },
  );
  if (!whole) throw new Interrupted();
  const facts = workload.facts();
  return readers.map((reader) => reader.finish(facts));
}
