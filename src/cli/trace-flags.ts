import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { slashed } from '../foundation/slashed.ts';
import { parseRatio } from '../foundation/units.ts';
import { ASSUMED_ANSWER_TOKENS, ASSUMED_PER_DAY } from '../workload/assumed-rate.ts';
import type { TraceSourceDescription } from '../workload/trace-source.ts';
import { isLabelField, TRACE_FIELDS, type TraceField, type TraceOptions } from '../workload/traces/trace-reader.ts';
import { formatOf, TRACE_FORMATS, type TraceFormat } from '../workload/traces/trace-workload.ts';
import type { Context } from './context.ts';
import type { FlagReader } from './flag-reader.ts';
import { readLogFlags } from './log-flags.ts';

/** How a log is to be read. */
export interface TraceFlags {
  /** The logs: at least one. */
  paths: readonly string[];
  format: TraceFormat | null;
  formatGiven: boolean;
  answerTokens: number;
  reading: Pick<TraceOptions, 'fieldNames' | 'timeUnit' | 'skipBadLines'>;
  /** Share of the requests that may wait; undefined where the log says it, or nothing does. */
  deferrable: number | undefined;
  /** The same for logs that are not plain. */
  read: TraceSourceDescription['read'];
}

/** The flags about reading the logs that --trace names. */
export async function readTraceFlags(
  reader: FlagReader,
  context: Context,
  paths: readonly string[],
): Promise<TraceFlags> {
  const given = reader.choice('trace-format', Object.keys(TRACE_FORMATS) as TraceFormat[]);
  const timeUnit = reader.choice('time-unit', ['ms', 's'] as const);
  const deferrable = readDeferrable(reader);
  const { options, plain, mapping } = await readLogFlags(reader, context);
  if (mapping?.found === false) {
    reader.wrong('--mapping', `there is no file ${mapping.file}`, 'write it with: optimize inspect LOG --mapping FILE');
  }
  return {
    paths,
    format: given ?? formatOf(paths[0] as string),
    formatGiven: given !== undefined,
    deferrable,
    answerTokens: reader.count('answer-tokens', 1) ?? ASSUMED_ANSWER_TOKENS,
    reading: {
      timeUnit: timeUnit ?? 'auto',
      skipBadLines: reader.given('skip-bad-lines'),
      fieldNames: fieldNames(plain),
    },
    read: { ...options, relativeUnit: timeUnit ?? null, lenient: reader.given('skip-bad-lines') },
  };
}

/** Which requests may wait: a share of them. A path, where the log says it, is read with the other fields. */
function readDeferrable(reader: FlagReader): number | undefined {
  const text = reader.text('deferrable');
  if (text === undefined) return undefined;
  const ratio = parseRatio(text);
  if ('value' in ratio) return ratio.value;
  if (/^[-+.\d]/.test(text)) {
    reader.wrong(
      '--deferrable',
      `"${text}" is neither a share nor a field`,
      'write 30% of the requests, or where the log says it: metadata.offline',
    );
  }
  return undefined;
}

/** The fields under their own names, and under those the log gives them. */
function fieldNames(given: readonly (readonly [field: string, name: string])[]): Record<string, TraceField> {
  const names: Record<string, TraceField> = Object.fromEntries(TRACE_FIELDS.map((field) => [field, field]));
  for (const [field, name] of given) {
    if (!(TRACE_FIELDS as readonly string[]).includes(field) && !isLabelField(field)) continue;
    for (const [known, stands] of Object.entries(names)) if (stands === field) delete names[known];
    names[name] = field as TraceField;
  }
  return names;
}

/** The log as a source of requests. `requests`: replay only so many of the first; `rate`: the pace of a log without times, a day. */
export async function traceSource(
  context: Context,
  { paths, format, formatGiven, deferrable, answerTokens, reading, read }: TraceFlags,
  requests: number | undefined,
  rate: number | undefined,
): Promise<TraceSourceDescription> {
  const [path, ...others] = paths as [string, ...string[]];
  // A missing file is reported when it is opened.
  const info = path === '-' ? null : await stat(resolve(context.cwd, path)).catch(() => null);
  return {
    kind: 'trace',
    // A folder is read with all that is in it.
    path: info?.isDirectory() === true ? `${slashed(path).replace(/\/$/, '')}/` : path,
    others,
    bytes: info?.size ?? null,
    format,
    formatGiven,
    options: { ...reading, assumedPerDay: rate ?? ASSUMED_PER_DAY, paceGiven: rate !== undefined },
    read,
    ...(deferrable === undefined ? {} : { deferrable }),
    answerTokens,
    limit: requests ?? Number.POSITIVE_INFINITY,
  };
}
