import type { Strategy } from '../../settings/strategy.ts';
import type { RequestBlock, Workload, WorkloadFacts } from '../../workload/workload.ts';
import type { OutcomeOf, Task, Unit } from './unit.ts';

/** Something that watches a workload go by and then has an outcome. */
export interface Reader {
  feed(block: RequestBlock): void;
  finish(facts: WorkloadFacts): unknown;
}

/** How the caller follows and stops the work. */
export interface WorkWatch {
  /** Called between blocks with the requests that one unit has got further. */
  progress?: (requests: number) => void;
  signal?: AbortSignal;
}

/** Says that the work was stopped before it was done. */
export class Interrupted extends Error {}

/** How tasks of one kind are done. */
export type TaskKind<T extends Task = Task> = {
  /** The strategies that a task plays. */
  strategies(task: T): readonly Strategy[];
} & (
  | {
      /** Many such tasks share one reading of the workload. */
      reads: 'together';
      reader(unit: Unit<T>, workload: Workload): Reader;
    }
  | {
      /** Such a task reads the workload by itself. Rejects with Interrupted when the signal is given before its end. */
      reads: 'alone';
      perform(unit: Unit<T>, workload: Workload, watch: WorkWatch): Promise<OutcomeOf<T>>;
    }
);

/** Every kind of task that an executor is able to do, by the kind's name. */
export type TaskTable = Readonly<Record<string, TaskKind>>;

/** How the unit's task is done. */
export function kindOf(tasks: TaskTable, { task }: Unit): TaskKind {
  const kind = tasks[task.kind];
  if (kind === undefined) throw new Error(`no task is called "${task.kind}"`);
  return kind;
}
