import { TASKS } from '../../experiment/tasks.ts';
import { type Batched, batches } from '../../experiment/work/executor.ts';
import type { Unit } from '../../experiment/work/unit.ts';
import { UserError } from '../../foundation/problem.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import type { NamedInputs } from './inputs.ts';
import { jobData } from './job-schema.ts';
import { nameOf, seal } from './wire.ts';

/** A job of the queue, and the units that wait for it. */
export interface PendingJob {
  /** What goes over the queue. */
  data: { sealed: string };
  /** More than one where the same is asked for several times. */
  batches: (readonly Batched[])[];
  /** How often what came of it was refused. */
  refusals: number;
}

/**
 * Units as jobs, by the names of these. `hands`: into how many the runs over a long log are dealt. Throws a
 * UserError where a job is too large, or reads what others cannot.
 */
export async function pendingJobs(
  units: readonly Unit[],
  hands: number,
  inputs: NamedInputs,
  sealKey: Buffer,
): Promise<Map<string, PendingJob>> {
  const pending = new Map<string, PendingJob>();
  for (const batch of batches(units, hands, TASKS)) {
    const together = batch.map(({ unit }) => unit);
    const data = jobData({ units: together, inputs: await inputs.of(together) });
    const id = nameOf(data);
    const same = pending.get(id);
    if (same !== undefined) {
      same.batches.push(batch);
      continue;
    }
    const sealed = await seal(data, 'job', sealKey).catch((error: Error) => {
      throw new UserError({
        where: '--queue',
        what: `${formatNumberOf(together.length, 'unit')} of the same log ${error.message}`,
        fix: 'deal them into more jobs (--workers), or ask for fewer',
      });
    });
    pending.set(id, { data: { sealed }, batches: [batch], refusals: 0 });
  }
  return pending;
}
