import type { z } from 'zod';
import type { Technique } from '../../settings/knobs.ts';
import type { Exportable, ExportPlan, LeftOut } from '../plan.ts';

/**
 * What a target makes of a technique:
 *
 * - `said`: all of it
 * - `partly`: what the function does not name
 * - `not`: nothing, for a reason
 *
 * Either may depend on the strategy.
 */
export type Says =
  | 'said'
  | { not: string }
  | ((plan: Exportable) => 'said' | { not: string } | { partly: readonly LeftOut[] });

/** Something that runs a strategy, or watches one. */
export interface Target {
  /** What people call it. */
  title: string;
  /** The last part of the name of a file of it. */
  ending: string;
  /** Which documentation or code its keys were read in, with the version. */
  read: string;
  /** What it makes of each technique. */
  says: Readonly<Record<Technique, Says>>;
  /** Whether it runs a strategy at all; else it only watches one. */
  runs: boolean;
  /** What its files are held against; null where a compiler does that. */
  schema: z.ZodType | null;
  /** What else is to be said at the top of the file. */
  notes: (plan: ExportPlan) => readonly string[];
  /** The file; `head` are the lines that it begins with. */
  write: (plan: ExportPlan, head: readonly string[], leftOut: readonly LeftOut[]) => string | Promise<string>;
}

/** Of a technique that works as a target's own, what differs. */
export const partly = (...leftOut: readonly (LeftOut | false)[]): 'said' | { partly: readonly LeftOut[] } => {
  const all = leftOut.filter((each) => each !== false);
  return all.length === 0 ? 'said' : { partly: all };
};
