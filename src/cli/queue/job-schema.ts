import { z } from 'zod';
import { TASKS } from '../../experiment/tasks.ts';
import { writePlain } from '../../experiment/work/experiment.ts';
import { kindOf } from '../../experiment/work/task.ts';
import type { Unit } from '../../experiment/work/unit.ts';
import { readingOf } from '../../experiment/work/workload-shelf.ts';
import { catalog } from './catalog-schema.ts';
import { type Input, inputs, source } from './source-schema.ts';
import { task } from './task-schema.ts';
import { Refused } from './wire.ts';

const LONGEST_SEED = 10_000;
const MOST_UNITS = 100_000;

const shape = z.strictObject({
  sources: z.array(source).max(MOST_UNITS),
  catalogs: z.array(catalog).max(MOST_UNITS),
  units: z
    .array(
      z.strictObject({
        source: z.int().min(0),
        catalog: z.int().min(0),
        seed: z.string().max(LONGEST_SEED),
        instant: z.boolean(),
        task,
      }),
    )
    .min(1)
    .max(MOST_UNITS),
  inputs,
});

/** Units with what they read, as they go over the queue: what several have in common is there once. */
export type JobData = z.infer<typeof shape>;

/** Units of one reading, and the files that they read. */
export interface QueueJob {
  units: Unit[];
  inputs: Input[];
}

export function jobData({ units, inputs }: QueueJob): JobData {
  const [sources, catalogs] = [new Shared(), new Shared()];
  const listed = units.map(({ source, catalog, ...rest }) => ({
    ...rest,
    source: sources.place(source),
    catalog: catalogs.place(catalog),
  }));
  return { sources: sources.all, catalogs: catalogs.all, units: listed, inputs } as unknown as JobData;
}

/** The job in data from the queue. Throws Refused where it is none that may be done. */
export function jobOf(data: unknown): QueueJob {
  const parsed = shape.safeParse(data);
  if (!parsed.success) throw new Refused(`is no job: ${wrongIn(parsed.error)}`);
  // As it came: reading must not change what is done.
  const { sources, catalogs, units, inputs } = data as JobData;
  const named = new Set(inputs.map((each) => each.name));
  for (const each of sources) {
    const read = each.kind === 'trace' ? [each.path, ...each.others] : [];
    if (each.vectors !== undefined) read.push(each.vectors.path);
    if (!read.every((path) => named.has(path))) throw new Refused('is no job: it reads a file that it does not name');
  }
  const whole = units.map((listed) => {
    const unit = { ...listed, source: sources[listed.source], catalog: catalogs[listed.catalog] } as unknown as Unit;
    if (unit.source === undefined || unit.catalog === undefined)
      throw new Refused('is no job: a part of it is missing');
    return unit;
  });
  if (!areOneReading(whole)) throw new Refused('is no job: its units are not done in one reading');
  return { inputs, units: whole };
}

/** Whether units can be done together, as those of a batch. */
function areOneReading(units: readonly Unit[]): boolean {
  const readings = new Set(units.map((unit) => readingOf(unit, TASKS)));
  return units.length === 1 || (readings.size === 1 && units.every((unit) => kindOf(TASKS, unit).reads === 'together'));
}

/** The first problem, with its place. */
export function wrongIn({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'it is not as it should be';
  return `${issue.path.join('.') || 'the whole'}: ${issue.message}`.slice(0, 300);
}

/** Values, each once, and their places. */
class Shared {
  readonly all: unknown[] = [];
  readonly #places = new Map<unknown, number>();
  readonly #texts = new Map<string, number>();

  place(value: unknown): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    const text = writePlain(value);
    const place = this.#texts.get(text) ?? this.all.push(value) - 1;
    this.#texts.set(text, place);
    this.#places.set(value, place);
    return place;
  }
}
