import { StringDecoder } from 'node:string_decoder';
import { UserError } from '../../foundation/problem.ts';
import { type Encoding, inUtf8, sixteenBits } from '../bytes/encoding.ts';
import { whatIsNotText } from '../bytes/magic.ts';
import { accessRecord } from '../formats/access-log.ts';
import type { LogRecord } from '../record/shape.ts';
import { dialectOf } from './csv-dialect.ts';
import type { CsvDialect } from './csv-records.ts';
import { CsvRecords } from './csv-records.ts';
import { JsonValues } from './json-values.ts';
import { kindOfLines, LINES_LOOKED_AT } from './plain-lines.ts';
import { recordsWithin } from './records-within.ts';
import { TextLines } from './text-lines.ts';

/** What holds the records of a file. */
export interface Container {
  kind:
    | 'JSON lines'
    | 'JSON'
    | 'CSV'
    | 'lines of text'
    | 'lines of key=value'
    | 'lines that end in JSON'
    | 'an access log'
    | 'nothing';
  encoding: Encoding;
  dialect: CsvDialect | null;
}

/** Receives what is read. Lines count from 1. */
export interface RecordSink {
  record(record: LogRecord, line: number): void;
  /** A line, a row or a value that cannot be read, and why. `last`: the end of the file cut it off. */
  bad(line: number, reason: string, last: boolean): void;
  /** The names of a table's columns, and whether its numbers have commas for points. */
  columns(names: readonly string[], decimalComma: boolean): void;
}

/** How much of a file is looked at before it is read. */
const HEAD_BYTES = 256 * 1024;

/** What may be said about reading a file. */
export interface ReadingFlags {
  /** Where the records of a document are; null where that is found. */
  records: string | null;
}

/** Reads the records of a file, whatever holds them. Yields after each chunk. Throws a UserError for what is no log. */
export async function* readRecords(
  source: { name: string; path: string; chunks: AsyncIterable<Buffer> },
  flags: ReadingFlags,
  sink: RecordSink,
): AsyncGenerator<void, Container> {
  const encoding: Encoding = { name: 'UTF-8', foreignLines: 0 };
  const raw = source.chunks[Symbol.asyncIterator]();
  const start = await gathered(raw, 4096);
  const wrong =
    start.bytes.length > 0 && sixteenBits(start.bytes) === null
      ? whatIsNotText(start.bytes.subarray(0, 4096), source.path)
      : null;
  if (wrong !== null) {
    await raw.return?.();
    throw new UserError({ where: source.name, ...wrong });
  }
  const text = inUtf8(followed(start.bytes, start.done, raw), encoding)[Symbol.asyncIterator]();
  const head = await gathered(text, HEAD_BYTES);
  const chunks = followed(head.bytes, head.done, text);
  const container: Container = { kind: 'nothing', encoding, dialect: null };
  const sample = head.bytes.toString('utf8', 0, HEAD_BYTES);
  if (sample.trim() === '' && head.done) return container;
  try {
    yield* chosen(container, source, sample, head.done, chunks, flags, sink);
  } finally {
    await raw.return?.();
  }
  return container;
}

async function* chosen(
  container: Container,
  { name, path }: { name: string; path: string },
  sample: string,
  whole: boolean,
  chunks: AsyncIterable<Buffer>,
  { records }: ReadingFlags,
  sink: RecordSink,
): AsyncGenerator<void> {
  const lines = sample.split(/\r?\n/);
  // The last line of the sample may be cut.
  const complete = (whole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '');
  const first = /^\s*(?:\[\s*(?:[[{"\]]|-?\d|true|false|null)|\{)/.test(sample) ? sample.trimStart()[0] : undefined;
  const jsonLines = complete.slice(0, 40).filter(isJsonObject).length;
  if (first === '[' || first === '{' || jsonLines > 0) {
    // One object a line, or lists and documents however they are laid out.
    const several = jsonLines > 1 || (jsonLines === 1 && complete.length > 1);
    if (several && !(first === '[' && !isJson(complete[0] as string))) {
      container.kind = 'JSON lines';
      return yield* jsonByLines(chunks, records, sink);
    }
    if (first === '[' || first === '{') {
      container.kind = 'JSON';
      return yield* jsonByValues(name, chunks, records, sink);
    }
  }
  const single = /\.(csv|tsv)(\.(gz|zst))?$/i.test(path);
  const looked = complete.slice(0, LINES_LOOKED_AT);
  const isText = /\.txt(\.(gz|zst))?$/i.test(path);
  const kind = kindOfLines((whole ? lines : lines.slice(0, -1)).slice(0, LINES_LOOKED_AT));
  if (kind.kind === 'access log') {
    container.kind = 'an access log';
    return yield* byLines(chunks, sink, accessRecord, 'is not a line of an access log');
  }
  const pairs = share(looked, (line) => (line.match(/(?:^|\s)[\w.@-]+=(?:"[^"]*"|\S+)/g)?.length ?? 0) >= 3);
  if (pairs > 0.8) {
    container.kind = 'lines of key=value';
    return yield* byLines(chunks, sink, keyValueRecord, 'has no key=value');
  }
  if (share(looked, (line) => tailOf(line) !== null) > 0.3) {
    container.kind = 'lines that end in JSON';
    return yield* byLines(chunks, sink, (line) => tailOf(line) ?? {}, 'ends in no JSON');
  }
  // Spreadsheets may say first what separates their columns.
  const told = /^sep=(.)\r?\n/.exec(sample);
  if (told !== null) {
    const said = { delimiter: told[1] as string, quoting: 'doubled' } as const;
    container.kind = 'CSV';
    container.dialect = said;
    return yield* csv(said, sample.slice(told[0].length), without(chunks, told[0].length), sink);
  }
  if (single && whole && complete.length === 1 && /[,;\t|]/.test(complete[0] as string))
    throw new UserError({ where: name, what: 'has a header and no rows', fix: 'name a log with calls in it' });
  const dialect = isText && kind.kind === 'queries' ? null : dialectOf(sample, whole, single);
  if (dialect !== null) {
    container.kind = 'CSV';
    container.dialect = dialect;
    return yield* csv(dialect, sample, chunks, sink);
  }
  if (kind.kind === 'other') {
    throw new UserError({
      where: name,
      what: `is no log of calls: it looks like ${kind.looksLike.replace(/^looks like /, '')}`,
      fix: 'name a log: JSON lines, JSON, CSV with a header, or one question a line',
    });
  }
  container.kind = 'lines of text';
  return yield* byLines(chunks, sink, (line) => (line.trim() === '' ? null : { text: line.trim() }), '');
}

async function* without(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    const cut = Math.min(left, chunk.length);
    left -= cut;
    if (cut < chunk.length) yield chunk.subarray(cut);
  }
}

function share(lines: readonly string[], test: (line: string) => boolean): number {
  return lines.length === 0 ? 0 : lines.filter(test).length / lines.length;
}

function isJsonObject(line: string): boolean {
  return /^\s*\{/.test(line) && isJson(line);
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

async function* jsonByLines(
  chunks: AsyncIterable<Buffer>,
  path: string | null,
  sink: RecordSink,
): AsyncGenerator<void> {
  let pending: { line: number; reason: string } | null = null;
  const lines = new TextLines((line, number) => {
    if (line !== null && line.trim() === '') return;
    if (pending !== null) sink.bad(pending.line, pending.reason, false);
    pending = null;
    if (line === null) pending = { line: number, reason: 'the line is longer than 64 MiB' };
    else {
      const value = parsed(line);
      if (value === undefined) pending = { line: number, reason: 'is not valid JSON' };
      else give(value, number, path, sink, () => (pending = { line: number, reason: 'is not a JSON object' }));
    }
  });
  for await (const chunk of chunks) {
    lines.push(chunk);
    yield;
  }
  lines.end();
  const left = pending as { line: number; reason: string } | null;
  if (left !== null) sink.bad(left.line, left.reason, true);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Python and JavaScript write numbers that JSON does not have.
    if (!/\b(NaN|-?Infinity)\b/.test(text)) return undefined;
    try {
      return JSON.parse(text.replace(/([:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g, '$1null'));
    } catch {
      return undefined;
    }
  }
}

function give(value: unknown, line: number, path: string | null, sink: RecordSink, bad: () => void): void {
  if (path !== null) {
    for (const record of recordsWithin(value, path) ?? []) if (isRecord(record)) sink.record(record, line);
  } else if (isRecord(value)) sink.record(value, line);
  else if (Array.isArray(value)) for (const item of value) give(item, line, null, sink, bad);
  else if (typeof value === 'string') sink.record({ text: value }, line);
  else bad();
}

function isRecord(value: unknown): value is LogRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function* jsonByValues(
  name: string,
  chunks: AsyncIterable<Buffer>,
  path: string | null,
  sink: RecordSink,
): AsyncGenerator<void> {
  let held: { value: unknown; line: number } | null = null;
  let count = 0;
  const release = (): void => {
    if (held === null) return;
    const { value, line } = held;
    held = null;
    give(value, line, null, sink, () => sink.bad(line, 'is not a JSON object', false));
  };
  const values = new JsonValues((text, line) => {
    const value = parsed(text);
    count++;
    if (value === undefined) return sink.bad(line, 'is not valid JSON', false);
    release();
    if (path === null) held = { value, line };
    else give(value, line, path, sink, () => {});
  });
  for await (const chunk of chunks) {
    values.push(chunk);
    yield;
  }
  const ended = values.end();
  const only = held as { value: unknown; line: number } | null;
  if (count === 1 && only !== null) {
    // A document by itself: what it holds are the records, unless it is one.
    sink.record({ only_document: only.value }, only.line);
  } else release();
  if (!ended) {
    if (count === 0)
      throw new UserError({
        where: name,
        what: 'is not valid JSON: it ends within a value',
        fix: 'check that the whole file is there',
      });
    sink.bad(0, 'the file ends within a value', true);
  }
}

async function* byLines(
  chunks: AsyncIterable<Buffer>,
  sink: RecordSink,
  read: (line: string) => LogRecord | null,
  reason: string,
): AsyncGenerator<void> {
  const lines = new TextLines((line, number) => {
    if (line === null) return sink.bad(number, 'the line is longer than 64 MiB', false);
    if (line.trim() === '') return;
    const record = read(line);
    if (record !== null) sink.record(record, number);
    else if (reason !== '') sink.bad(number, reason, false);
  });
  for await (const chunk of chunks) {
    lines.push(chunk);
    yield;
  }
  lines.end();
  yield;
}

/** `level=info msg="llm call" prompt_tokens=12` as a record. */
function keyValueRecord(line: string): LogRecord | null {
  const record: LogRecord = {};
  for (const [, name, quoted, plain] of line.matchAll(/([\w.@-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)) {
    record[name as string] = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
  }
  return Object.keys(record).length === 0 ? null : record;
}

/** The JSON object that a line ends with, with the time that the line begins with; null for none. */
function tailOf(line: string): LogRecord | null {
  const at = line.indexOf('{');
  if (at < 1 || !line.trimEnd().endsWith('}')) return null;
  const value = parsed(line.slice(at));
  if (!isRecord(value) || Object.keys(value).length === 0) return null;
  const time = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/.exec(line.slice(0, at))?.[0];
  return time === undefined ? value : { line_time: time, timestamp: time, ...value };
}

async function* csv(
  dialect: CsvDialect,
  sample: string,
  chunks: AsyncIterable<Buffer>,
  sink: RecordSink,
): AsyncGenerator<void> {
  let header: string[] | null = null;
  const comma = dialect.delimiter !== ',' && hasDecimalCommas(sample, dialect);
  let pending: { line: number; reason: string } | null = null;
  const rows = new CsvRecords(dialect, (cells, line) => {
    if (header === null) {
      header = named(cells);
      sink.columns(header, comma);
      return;
    }
    if (pending !== null) sink.bad(pending.line, pending.reason, false);
    pending = null;
    if (cells.length !== header.length) {
      const few = cells.length < header.length && cells.length === 1;
      pending = {
        line,
        reason: few ? 'is one cell, not a row' : `has ${cells.length} columns where the header has ${header.length}`,
      };
      return;
    }
    const record: LogRecord = {};
    for (let i = 0; i < header.length; i++) record[header[i] as string] = cells[i];
    sink.record(record, line);
  });
  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) {
    rows.push(decoder.write(chunk));
    yield;
  }
  rows.push(decoder.end());
  rows.end();
  const left = pending as { line: number; reason: string } | null;
  if (left !== null) sink.bad(left.line, left.reason, true);
}

/** Names of columns, each once: a second of the same name gets a number. */
function named(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, i) => {
    const name = cell.replace(/^\uFEFF/, '').trim() || `column ${i + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} ${times}`;
  });
}

/** Whether numbers of a table have commas before their fractions: some do, and none has a point there. */
function hasDecimalCommas(sample: string, dialect: CsvDialect): boolean {
  let commas = 0;
  let points = 0;
  const rows = new CsvRecords(dialect, (cells) => {
    for (const cell of cells) {
      if (/^-?\d+(\.\d{3})*,\d+( ?[€$])?$/.test(cell.trim())) commas++;
      else if (/^-?\d+\.\d+$/.test(cell.trim()) && !/^-?\d{1,3}(\.\d{3})+$/.test(cell.trim())) points++;
    }
  });
  rows.push(sample);
  return commas > points;
}

interface Gathered {
  bytes: Buffer;
  done: boolean;
}

/** The first bytes of a stream, as many as asked for at least, if it has them. */
async function gathered(iterator: AsyncIterator<Buffer>, length: number): Promise<Gathered> {
  const parts: Buffer[] = [];
  let have = 0;
  while (have < length) {
    const next = await iterator.next();
    if (next.done === true) return { bytes: Buffer.concat(parts), done: true };
    parts.push(next.value);
    have += next.value.length;
  }
  return { bytes: Buffer.concat(parts), done: false };
}

async function* followed(first: Buffer, done: boolean, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  if (done) return;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
