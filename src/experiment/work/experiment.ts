import { createHash } from 'node:crypto';
import type { OutcomeOf, Task, Unit } from './unit.ts';

/**
 * An experiment: a plan, the units of work it comes to, and what their outcomes say. Everything in a
 * plan is plain data, so shards and interrupted runs can tell whether they belong together.
 */
export interface Experiment<Plan, Result, T extends Task = Task> {
  /** The units, in an order that depends on the plan alone. */
  units(plan: Plan): Unit<T>[];
  /**
   * The result. An outcome is missing when the experiment was interrupted; the result is then about
   * what is there and says so, and null when there is too little to say anything.
   */
  assemble(plan: Plan, outcomes: readonly (OutcomeOf<T> | undefined)[]): Result | null;
}

/** Some of an experiment's units: the `index`-th of `of` equal parts, from 1. */
export interface Shard {
  index: number;
  of: number;
}

/** Whether the unit is the shard's: units are dealt out like cards, so shards cost alike. */
export function belongsTo({ index, of }: Shard, unit: number): boolean {
  return unit % of === index - 1;
}

/** A short name of plain data: equal data, equal name. */
export function fingerprint(data: unknown): string {
  return createHash('sha256').update(writePlain(data)).digest('hex').slice(0, 16);
}

/** JSON of plain data that may hold Infinity, NaN and sets, which JSON does not know. */
export function writePlain(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => {
    if (value === Number.POSITIVE_INFINITY) return { $infinity: true };
    if (Number.isNaN(value)) return { $nan: true };
    return value instanceof Set ? { $set: [...value] } : value;
  });
}

/** What `writePlain` wrote. */
export function readPlain(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$infinity' in value) return Number.POSITIVE_INFINITY;
    if ('$nan' in value) return Number.NaN;
    return '$set' in value ? new Set(value.$set as unknown[]) : value;
  });
}
