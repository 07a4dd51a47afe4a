import { z } from 'zod';
import { text } from '../files/written-values.ts';
import { type Problem, UserError } from '../foundation/problem.ts';
import { type ChangedValue, withChanges } from './changed-workload.ts';
import { checkNames } from './workload-checks.ts';
import { changesAt } from './workload-path.ts';
import type { WorkloadSpec } from './workload-spec.ts';

/** What else might be so of the traffic than what the file assumes. */
export interface Alternative {
  /** What is otherwise, in a few words that follow "if": `everyone words it anew`. */
  title: string;
  /** Why these values. */
  because: string;
  /** The values as they are written, by their paths under `workload`. */
  set: Readonly<Record<string, string>>;
  /** The same, read. */
  changes: readonly ChangedValue[];
}

/** An alternative as a file has it. */
export const alternative = z
  .strictObject({
    title: text.describe('What is otherwise, in a few words that follow "if": everyone words it anew.'),
    because: text.describe('Why these values: where they were seen, or what they are the ends of.'),
    set: z
      .record(text, z.union([z.string(), z.number(), z.boolean()]).transform(String))
      .describe('Values by their paths under workload; arrivals.perDay: 10k, intents.*.zipf: 0.5.'),
  })
  .refine(({ set }) => Object.keys(set).length > 0, 'changes nothing; set at least one value');

/** The alternatives with their values read. `wrong`: told of each that is not allowed, with its place in the list. */
export function alternativesOf(
  workload: WorkloadSpec,
  written: readonly z.infer<typeof alternative>[],
  wrong: (path: (string | number)[], problem: Pick<Problem, 'what' | 'fix'>) => void,
): Alternative[] {
  return written.map(({ title, because, set }, i) => {
    const changes = Object.entries(set).flatMap(([path, value]): ChangedValue[] => {
      try {
        return changesAt(workload, path, value, path);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        for (const { where: _, ...problem } of error.problems) wrong([i, 'set', path], problem);
        return [];
      }
    });
    checkNames(withChanges(workload, changes), (_, what, fix) => wrong([i, 'set'], { what, fix }));
    return { title, because, set, changes };
  });
}
