import { z } from 'zod';
import { FIELDS } from '../../logs/fields/field-table.ts';
import type { Chosen } from '../../logs/fields/plan.ts';
import { COUNT_WORDS } from '../../logs/inspect/inspect.ts';
import type { ReadOptions } from '../../logs/read-log.ts';
import { clockOf } from '../../logs/record/times.ts';
import { workloadSpec } from '../../scenario/workload-schema.ts';
import type { TraceSourceDescription, VectorFile } from '../../workload/trace-source.ts';
import { isLabelField, TRACE_FIELDS, type TraceOptions } from '../../workload/traces/trace-reader.ts';
import { TRACE_FORMATS } from '../../workload/traces/trace-workload.ts';
import type { Window } from '../../workload/window.ts';
import type { GeneratedSource, WorkloadSource } from '../../workload/workload-source.ts';

/* What a job may say of where its requests come from. */

type Shape<T> = Record<keyof T, z.ZodType>;

const LONGEST_TEXT = 10_000;
const MOST_NAMES = 10_000;
const MOST_FILES = 100_000;
const MOST_REQUESTS = 1_000_000_000;

const text = z.string().max(LONGEST_TEXT);
const amount = z.number().min(0);
const requests = z.int().min(1).max(MOST_REQUESTS);
const requestsOrAll = z.union([requests, z.literal(Number.POSITIVE_INFINITY)]);
const bytes = z.nullable(amount);
const names = z.record(text, text).refine((all) => Object.keys(all).length <= MOST_NAMES, 'names too many');
const paths = z.array(text).max(MOST_NAMES);

const vectors = z.strictObject({ path: text, model: z.nullable(text), bytes } satisfies Shape<VectorFile>);

const warmUp = z.union([z.strictObject({ requests: z.int().min(0) }), z.strictObject({ ms: amount })]);

const beside = { warmUp: z.optional(warmUp), vectors: z.optional(vectors) };

const generated = z.strictObject({
  kind: z.literal('generated'),
  name: text,
  spec: workloadSpec(),
  ...beside,
} satisfies Shape<GeneratedSource & WorkloadSource>);

const field = text.refine((name) => (TRACE_FIELDS as readonly string[]).includes(name) || isLabelField(name));

const options = z.strictObject({
  fieldNames: z.record(text, field),
  timeUnit: z.enum(['auto', 'ms', 's']),
  skipBadLines: z.boolean(),
  assumedPerDay: z.number().positive(),
  paceGiven: z.optional(z.boolean()),
} satisfies Shape<TraceOptions>);

const chosen = z.strictObject({
  places: z.partialRecord(z.enum(FIELDS), paths),
  counts: z.partialRecord(z.enum(Object.keys(COUNT_WORDS)), paths),
  labels: z.optional(names),
} satisfies Shape<Chosen>);

const read = z.strictObject({
  chosen,
  records: z.nullable(text),
  zone: text.refine(isZone, 'is no time zone'),
  relativeUnit: z.nullable(z.enum(['s', 'ms'])),
  aliases: names,
  strict: z.boolean(),
  lenient: z.boolean(),
} satisfies Shape<Omit<ReadOptions, 'onCall'>>);

const window = z.strictObject({
  fromMs: z.number(),
  toMs: z.union([z.number(), z.literal(Number.POSITIVE_INFINITY)]),
  requests: requestsOrAll,
} satisfies Shape<Window>);

const trace = z.strictObject({
  kind: z.literal('trace'),
  path: text,
  others: z.array(text).max(MOST_FILES),
  bytes,
  format: z.nullable(z.enum(Object.keys(TRACE_FORMATS))),
  formatGiven: z.boolean(),
  options,
  read,
  answerTokens: requests,
  limit: requestsOrAll,
  deferrable: z.optional(z.number().min(0).max(1)),
  window: z.optional(window),
  ...beside,
} satisfies Shape<TraceSourceDescription & WorkloadSource>);

/** Where requests come from, as a job says it. */
export const source = z.discriminatedUnion('kind', [generated, trace]);

/** A file by its content; `path` is where it is below a folder. */
const file = z.strictObject({ path: text, bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const input = z.strictObject({
  name: text,
  folder: z.nullable(text),
  files: z.array(file).min(1).max(MOST_FILES),
});

export const inputs = z.array(input).max(MOST_FILES);

/** A log or a file of vectors that units read: what they call it, and the files that it is. */
export type Input = z.infer<typeof input>;

function isZone(zone: string): boolean {
  try {
    clockOf(zone);
    return true;
  } catch {
    return false;
  }
}
