import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { suggestion, UserError } from '../foundation/problem.ts';
import { isLabelField, TRACE_FIELDS, type TraceField, type TraceOptions } from '../workload/traces/trace-reader.ts';
import { formatOf, TRACE_FORMATS, type TraceFormat } from '../workload/traces/trace-workload.ts';
import type { TraceSourceDescription } from '../workload/workload-source.ts';
import type { Context } from './context.ts';
import type { FlagReader } from './flag-reader.ts';

/** Tokens of an answer where neither the log nor the user says: about what a request of 500 tokens leaves. */
const DEFAULT_ANSWER_TOKENS = 250;

/** Requests a day where the log has no times: the document's volume. */
const DEFAULT_PER_DAY = 100_000;

/** How a log is to be read. */
export interface TraceFlags {
  path: string;
  format: TraceFormat | null;
  answerTokens: number;
  reading: Pick<TraceOptions, 'fieldNames' | 'timeUnit' | 'skipBadLines'>;
}

/** The flags about reading the log that --trace names. */
export function readTraceFlags(reader: FlagReader, path: string): TraceFlags {
  return {
    path,
    format: reader.choice('trace-format', Object.keys(TRACE_FORMATS) as TraceFormat[]) ?? formatOf(path),
    answerTokens: reader.count('answer-tokens', 1) ?? DEFAULT_ANSWER_TOKENS,
    reading: {
      timeUnit: reader.choice('time-unit', ['ms', 's'] as const) ?? 'auto',
      skipBadLines: reader.given('skip-bad-lines'),
      fieldNames: readFieldNames(reader),
    },
  };
}

/** The fields under their own names, and under those the log gives them. */
function readFieldNames(reader: FlagReader): Record<string, TraceField> {
  const names: Record<string, TraceField> = Object.fromEntries(TRACE_FIELDS.map((field) => [field, field]));
  for (const pair of reader.text('fields')?.split(',') ?? []) {
    const [field, name] = pair.split('=').map((part) => part.trim());
    if (field === undefined || name === undefined || name === '') {
      reader.wrong(
        '--fields',
        `"${pair}" does not pair a field with a name`,
        'write text=prompt, pairs separated by commas',
      );
    } else if (!(TRACE_FIELDS as readonly string[]).includes(field) && !isLabelField(field)) {
      reader.wrong('--fields', `there is no field "${field}"`, suggestion(field, [...TRACE_FIELDS, 'correct.MODEL']));
    } else {
      for (const [known, stands] of Object.entries(names)) if (stands === field) delete names[known];
      names[name] = field as TraceField;
    }
  }
  return names;
}

/** The log as a source of requests. `requests`: replay only so many of the first; `rate`: the pace of a log without times, a day. */
export async function traceSource(
  context: Context,
  { path, format, answerTokens, reading }: TraceFlags,
  requests: number | undefined,
  rate: number | undefined,
): Promise<TraceSourceDescription> {
  // A missing file is reported when it is opened.
  const info = path === '-' ? null : await stat(resolve(context.cwd, path)).catch(() => null);
  if (info?.isFile() === true && format === null) {
    const what = `the name "${path}" does not tell its format`;
    throw new UserError({
      where: '--trace',
      what,
      fix: `add --trace-format ${Object.keys(TRACE_FORMATS)
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1')}`,
    });
  }
  return {
    kind: 'trace',
    path,
    bytes: info?.size ?? null,
    format,
    options: { ...reading, assumedPerDay: rate ?? DEFAULT_PER_DAY, paceGiven: rate !== undefined },
    answerTokens,
    limit: requests ?? Number.POSITIVE_INFINITY,
  };
}
