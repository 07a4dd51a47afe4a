import { z } from 'zod';
import { TASKS } from '../../experiment/tasks.ts';
import { writePlain } from '../../experiment/work/experiment.ts';
import { kindOf } from '../../experiment/work/task.ts';
import type { Unit } from '../../experiment/work/unit.ts';
import { MOST_USERS } from '../../scenario/workload-limits.ts';
import { intentKindShape } from '../../scenario/workload-spec.ts';
import { KNOB_PATHS, KNOBS, type Knob, type KnobPath, TECHNIQUES } from '../../settings/knobs.ts';
import { Refused } from './wire.ts';

/*
 * What a job may say. Most of a unit is looked at where its work is done, which refuses what it cannot play; here
 * is what could take the machine, or what code is chosen by.
 */

const LONGEST_TEXT = 10_000;
const MOST_REQUESTS = 1_000_000_000;
const MOST_UNITS = 100_000;
const MOST_FILES = 100_000;

const name = z.string().max(LONGEST_TEXT);
const amount = z.number().min(0);
const requests = z.int().min(1).max(MOST_REQUESTS);

/** Whether a knob can have the value, in base units. */
function fits(path: KnobPath, value: unknown): boolean {
  const knob: Knob = KNOBS[path];
  if (knob.type === 'switch') return typeof value === 'boolean';
  if (knob.type === 'choice') return knob.choices.includes(value as string);
  if (value === Number.POSITIVE_INFINITY) return 'infinite' in knob || knob.max === value;
  return typeof value === 'number' && value >= knob.min && value <= knob.max;
}

const knobs = z.custom<Record<string, unknown>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    KNOB_PATHS.every((path) => fits(path, (value as Record<string, unknown>)[path])),
  'is not a value for every knob',
);

const strategy = z.looseObject({
  name,
  techniques: z.set(z.enum(TECHNIQUES)),
  knobs,
  dealt: z.optional(z.record(name, z.number().min(0).max(MOST_REQUESTS))),
});

const model = z.looseObject({
  id: name,
  latency: z.looseObject({ firstTokenMs: amount, inputMsPerToken: amount, outputMsPerToken: amount, sigma: amount }),
  quality: z.record(name, z.number().min(0).max(1)),
  verbosity: z.number().positive(),
});

const catalog = z.looseObject({
  id: name,
  models: z.array(model).min(1),
  tiers: z.record(name, name),
  baseline: name,
  nominalTokens: z.number().positive(),
});

/** By whose vectors texts are compared. */
const vectors = z.optional(z.strictObject({ path: name, model: z.nullable(name), bytes: z.nullable(amount) }));

const generated = z.looseObject({
  kind: z.literal('generated'),
  name,
  vectors,
  spec: z.looseObject({
    requests,
    users: z.int().min(1).max(MOST_USERS),
    arrivals: z.looseObject({ process: name, perDay: z.number().positive() }),
    intents: z.array(intentKindShape),
    script: z.optional(z.array(z.looseObject({ at: amount, ask: z.string() }))),
  }),
});

const trace = z.looseObject({
  kind: z.literal('trace'),
  path: name,
  vectors,
  others: z.array(name).max(MOST_FILES),
  bytes: z.nullable(amount),
  format: z.nullable(name),
  limit: z.union([requests, z.literal(Number.POSITIVE_INFINITY)]),
  options: z.looseObject({ fieldNames: z.record(name, name) }),
  read: z.looseObject({ chosen: z.looseObject({}), zone: name }),
});

/** A file by its content; `path` is where it is below a folder. */
const file = z.strictObject({ path: name, bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const input = z.strictObject({
  name,
  folder: z.nullable(name),
  files: z.array(file).min(1).max(MOST_FILES),
});

/** A log or a file of vectors that units read: what they call it, and the files that it is. */
export type Input = z.infer<typeof input>;

const shape = z.strictObject({
  sources: z.array(z.discriminatedUnion('kind', [generated, trace])),
  catalogs: z.array(catalog),
  units: z
    .array(
      z.strictObject({
        source: z.int().min(0),
        catalog: z.int().min(0),
        seed: name,
        instant: z.boolean(),
        task: z.looseObject({ kind: z.enum(Object.keys(TASKS)) }),
      }),
    )
    .min(1)
    .max(MOST_UNITS),
  inputs: z.array(input).max(MOST_FILES),
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
  for (const source of sources) {
    const read = source.kind === 'trace' ? [source.path, ...source.others] : [];
    if (source.vectors !== undefined) read.push(source.vectors.path);
    if (!read.every((path) => named.has(path))) throw new Refused('is no job: it reads a file that it does not name');
  }
  return {
    inputs,
    units: units.map((listed) => {
      const unit = { ...listed, source: sources[listed.source], catalog: catalogs[listed.catalog] } as unknown as Unit;
      if (unit.source === undefined || unit.catalog === undefined)
        throw new Refused('is no job: a part of it is missing');
      checkStrategies(unit);
      return unit;
    }),
  };
}

function checkStrategies(unit: Unit): void {
  let found: readonly unknown[];
  try {
    found = kindOf(TASKS, unit).strategies(unit.task as never);
  } catch {
    throw new Refused(`is no job: a task "${unit.task.kind}" without what it needs`);
  }
  for (const each of found) {
    const parsed = strategy.safeParse(each);
    if (!parsed.success) throw new Refused(`is no job: ${wrongIn(parsed.error)}`);
  }
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
