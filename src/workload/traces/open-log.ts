import { Readable } from 'node:stream';
import { UserError } from '../../foundation/problem.ts';
import { type Encoding, inUtf8, sixteenBits, withLineFeeds } from '../../logs/bytes/encoding.ts';
import { whatIsNotText } from '../../logs/bytes/magic.ts';
import { openTrace } from '../../logs/bytes/source.ts';
import type { Surroundings, TraceSourceDescription } from '../trace-source.ts';
import type { Workload } from '../workload.ts';
import { LogWorkload } from './log-workload.ts';
import { LOOKED_AT_BYTES, plainFormatOf } from './plain-log.ts';
import { type TraceFormat, TraceWorkload } from './trace-workload.ts';

/** Opens a log by its content: a plain one is read as it comes, any other as a whole. */
export async function openLog(
  source: TraceSourceDescription,
  { resolve, stdin, signal }: Surroundings,
): Promise<Workload> {
  const { path, others, format, formatGiven, options, answerTokens, limit, read } = source;
  if (path === '-' && stdin === null) throw new Error('standard input cannot be read here');
  const paths = [path, ...others];
  for (const other of others) resolve(other);
  const whole = (input: Readable | null, names: readonly string[] = paths): LogWorkload =>
    new LogWorkload(names, resolve, input as Readable, {
      read,
      assumedPerDay: options.assumedPerDay,
      paceGiven: options.paceGiven === true,
      assumedOutputTokens: answerTokens,
      limit,
      tick: () => {
        if (signal?.aborted === true) throw readingInterrupted(names.join(' '));
      },
    });
  if (others.length > 0 || isPattern(path)) return whole(stdin);
  const opened = await openTrace(resolve(path), stdin as Readable, path);
  if (formatGiven) {
    const chunks = withLineFeeds(opened.chunks);
    return new TraceWorkload({ name: opened.name, chunks }, format, options, answerTokens, limit);
  }
  const looked = await lookedAt(opened.chunks);
  const wrong =
    looked.head.length === 0 || sixteenBits(looked.head) !== null
      ? null
      : whatIsNotText(looked.head.subarray(0, 4096), path);
  if (wrong !== null) throw new UserError({ where: opened.name, ...wrong });
  const plain: TraceFormat | null = plainFormatOf(looked.head, looked.done, options.fieldNames, format);
  if (plain === null) return path === '-' ? whole(Readable.from(looked.chunks(), { objectMode: false })) : whole(stdin);
  const encoding: Encoding = { name: 'UTF-8', foreignLines: 0 };
  return new TraceWorkload(
    { name: opened.name, chunks: inUtf8(looked.chunks(), encoding) },
    plain,
    options,
    answerTokens,
    limit,
  );
}

/** That somebody ended the reading of a log. */
export function readingInterrupted(log: string): UserError {
  return new UserError({ where: log, what: 'reading was interrupted' }, 'interrupted');
}

/** Whether a name is a folder's or a pattern: such are read together. */
function isPattern(path: string): boolean {
  return /[*?{]|\/$/.test(path);
}

/** The beginning of a log, and the whole of it behind that. */
async function lookedAt(
  chunks: AsyncIterable<Buffer>,
): Promise<{ head: Buffer; done: boolean; chunks: () => AsyncGenerator<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let length = 0;
  let done = false;
  while (length < LOOKED_AT_BYTES) {
    const next = await iterator.next();
    if (next.done === true) {
      done = true;
      break;
    }
    parts.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(parts);
  const whole = async function* (): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head;
      while (!done) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  return { head, done, chunks: whole };
}
