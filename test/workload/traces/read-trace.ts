import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openTrace } from '../../../src/logs/bytes/source.ts';
import { CONTENT_CLASSES } from '../../../src/scenario/ground-truth.ts';
import type { QueryTable } from '../../../src/workload/query-table.ts';
import { TRACE_FIELDS, type TraceField, type TraceOptions } from '../../../src/workload/traces/trace-reader.ts';
import { type TraceFormat, TraceWorkload } from '../../../src/workload/traces/trace-workload.ts';
import { UNKNOWN } from '../../../src/workload/truth-table.ts';
import type { WorkloadFacts } from '../../../src/workload/workload.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** Every field under its own name, as the command line sets it up. */
export const OWN_NAMES = Object.fromEntries(TRACE_FIELDS.map((field) => [field, field])) as Record<string, TraceField>;

const OPTIONS: TraceOptions = { fieldNames: OWN_NAMES, timeUnit: 'auto', skipBadLines: false, assumedPerDay: 86_400 };

export interface Row {
  at: number;
  text: string;
  user: number | null;
  intent: number | null;
  contentClass: string | null;
  /** Whether each model's answer to the text is right; left out where nobody has said. */
  labels?: Record<string, boolean>;
  input: number | null;
  output: number | null;
}

export interface ReadTrace {
  rows: Row[];
  facts: WorkloadFacts;
  workload: TraceWorkload;
  /** Lengths of the blocks. */
  blocks: number[];
}

export interface Reading extends Partial<TraceOptions> {
  format?: TraceFormat | null;
  limit?: number;
  /** Bytes a chunk; the whole log at once when not given. */
  chunk?: number;
}

/** Reads a log that comes through standard input in chunks of the given size. */
export function readBytes(log: string | Buffer, reading: Reading = {}): Promise<ReadTrace> {
  return readStream(streamOf(log, reading.chunk), reading);
}

export async function readStream(stream: Readable, reading: Reading = {}): Promise<ReadTrace> {
  return replay(await openTrace('-', stream), reading);
}

/** Reads a log from a file. */
export async function readFileAt(path: string, reading: Reading = {}): Promise<ReadTrace> {
  return replay(await openTrace(path, Readable.from([])), reading);
}

function streamOf(log: string | Buffer, size?: number): Readable {
  const bytes = Buffer.from(log as string);
  const step = size ?? Math.max(1, bytes.length);
  const chunks: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += step) chunks.push(bytes.subarray(i, i + step));
  return Readable.from(chunks, { objectMode: false });
}

/** A file of that name and content in a temporary folder that goes when the test ends. */
export async function temporaryFile(name: string, content: string | Buffer): Promise<string> {
  const folder = temporaryFolder();
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function replay(source: Awaited<ReturnType<typeof openTrace>>, reading: Reading): Promise<ReadTrace> {
  const { format = null, limit = Number.POSITIVE_INFINITY, chunk: _, ...options } = reading;
  const workload = new TraceWorkload(source, format, { ...OPTIONS, ...options }, 250, limit);
  const found: { at: number; query: number; user: number; input: number; output: number; truth: number }[] = [];
  const blocks: number[] = [];
  for await (const block of workload.blocks()) {
    blocks.push(block.length);
    for (let i = 0; i < block.length; i++) {
      found.push({
        at: block.at[i] as number,
        query: block.query[i] as number,
        user: block.user[i] as number,
        input: block.inputTokens[i] as number,
        output: block.outputTokens[i] as number,
        truth: block.truth?.[i] as number,
      });
    }
  }
  const known = (value: number): number | null => (value === UNKNOWN ? null : value);
  const { queries } = workload;
  const rows = found.map(({ at, query, user, input, output, truth }) => ({
    at,
    text: queries.text(query),
    user: known(user),
    intent: known(queries.truths.intents[truth]),
    contentClass: CONTENT_CLASSES[queries.truths.contentClasses[truth]] ?? null,
    ...labelsOf(queries, truth),
    input: known(input),
    output: known(output),
  }));
  return { rows, facts: workload.facts(), workload, blocks };
}

function labelsOf({ truths }: QueryTable, truth: number): Pick<Row, 'labels'> {
  const labels = truths.gradedModels.flatMap((model, m) => {
    const label = truths.grades(m)[truth];
    return label === UNKNOWN ? [] : [[model, label === 1] as const];
  });
  return labels.length === 0 ? {} : { labels: Object.fromEntries(labels) };
}
