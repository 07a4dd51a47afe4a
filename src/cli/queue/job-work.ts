import type { Unit } from '../../experiment/work/unit.ts';
import { UserError } from '../../foundation/problem.ts';
import { printable } from '../../report/style.ts';
import { writeFailure } from './failure.ts';
import type { DataFolder, FoundInputs } from './inputs.ts';
import { jobOf } from './job-schema.ts';
import { Refused, seal, unseal } from './wire.ts';

/** What jobs are done with. */
export interface Workplace {
  sealKey: Buffer;
  /** What is read. */
  folder: DataFolder;
  /** Does units; gives back their outcomes. `progress`: told of requests played since the last call. */
  perform(units: Unit[], files: FoundInputs, progress: (requests: number) => void): Promise<unknown[]>;
}

/** A job that has been done. */
export interface DoneJob {
  /** Its outcomes, as they go over the queue. */
  sealed: string;
  units: number;
  requests: number;
}

/**
 * Does a job as it lies on the queue. Throws Refused where it is none that may be done, and a UserError where its
 * input is wrong, or is not here.
 */
export async function doJob(id: string, sent: unknown, { sealKey, folder, perform }: Workplace): Promise<DoneJob> {
  const { units, inputs } = jobOf(await unseal((sent as { sealed?: unknown } | null)?.sealed, 'job', sealKey));
  const files = await folder.find(inputs);
  let requests = 0;
  const outcomes = await perform(units, files, (more) => {
    requests += more;
  });
  return { sealed: await seal({ outcomes, requests }, `outcomes of ${id}`, sealKey), units: units.length, requests };
}

/** What a worker says of a job that came to nothing. */
export function whyNotDone(error: unknown): string {
  if (error instanceof Refused) return `refused: a job of the queue ${printable(error.message)}`;
  return error instanceof UserError ? printable(error.message) : `failed: ${printable(writeFailure(error))}`;
}
