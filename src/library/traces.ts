import { Readable } from 'node:stream';
import { openTrace as openSource } from '../logs/bytes/source.ts';
import { ASSUMED_ANSWER_TOKENS, ASSUMED_PER_DAY } from '../workload/assumed-rate.ts';
import { TRACE_FIELDS, type TraceField } from '../workload/traces/trace-reader.ts';
import { type TraceFormat, TraceWorkload } from '../workload/traces/trace-workload.ts';
import type { Workload } from '../workload/workload.ts';

/** How a log is read. */
export interface TraceReading {
  /** Default: by the name of the file. */
  format?: TraceFormat;
  /** The log's own names for fields: `{ prompt: 'text', created_at: 't' }`; the others have the names of this program. */
  fields?: Readonly<Record<string, TraceField>>;
  /** Unit of numeric times. Default: `auto`, which tells epoch seconds by their size and takes the rest for milliseconds. */
  timeUnit?: 'auto' | 'ms' | 's';
  /** Requests a day where the log has no times; above 0. Default: 100,000, as the command has it. */
  requestsPerDay?: number;
  /** Tokens of an answer where the log does not say; from 0. Default: 250. */
  answerTokens?: number;
  /** Leave out lines that cannot be understood, and count them. Default: false. */
  skipBadLines?: boolean;
  /** Replay only so many of the first requests, from 1. Default: all. */
  limit?: number;
}

/**
 * A log of requests as a workload: a query a line, JSON lines or CSV, gzipped or not. What it does
 * not say is unknown in the result, never 0. It can be read once; open it again for another run.
 *
 * @param log the path of a file, or the lines themselves
 * @throws UserError if the file cannot be read; while it is read, if it is no log
 * @example
 * const lines = ['{"prompt": "What is Python?"}', '{"prompt": "What is Python?"}'];
 * const workload = await openTrace(lines, { format: 'jsonl', fields: { prompt: 'text' } });
 * (await simulate({ workload, strategy: 'basic' })).optimized.cache.exactHits; // 1
 */
export async function openTrace(log: string | readonly string[], reading: TraceReading = {}): Promise<Workload> {
  const {
    format,
    fields = {},
    timeUnit = 'auto',
    requestsPerDay,
    answerTokens = ASSUMED_ANSWER_TOKENS,
    limit,
  } = reading;
  const source =
    typeof log === 'string'
      ? await openSource(log, Readable.from([]))
      : { name: 'lines', chunks: Readable.from(log.map((line) => Buffer.from(`${line}\n`))) };
  return new TraceWorkload(
    source,
    format ?? null,
    {
      fieldNames: { ...ownNamesBut(Object.values(fields)), ...fields },
      timeUnit,
      skipBadLines: reading.skipBadLines ?? false,
      assumedPerDay: requestsPerDay ?? ASSUMED_PER_DAY,
      ...(requestsPerDay === undefined ? {} : { paceGiven: true }),
    },
    answerTokens,
    limit ?? Number.POSITIVE_INFINITY,
  );
}

/** The fields under their own names, but for those that a log has under another. */
function ownNamesBut(named: readonly TraceField[]): Record<string, TraceField> {
  return Object.fromEntries(TRACE_FIELDS.filter((field) => !named.includes(field)).map((field) => [field, field]));
}
