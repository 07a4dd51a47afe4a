import { sixteenBits } from '../../logs/bytes/encoding.ts';
import { dialectOf } from '../../logs/containers/csv-dialect.ts';
import { CsvRecords } from '../../logs/containers/csv-records.ts';
import { kindOfLines, LINES_LOOKED_AT } from '../../logs/containers/plain-lines.ts';
import { isAboutOtherThings } from '../../logs/fields/other-things.ts';
import { type Plan, planFor } from '../../logs/fields/plan.ts';
import { type LogRecord, openRecord } from '../../logs/record/shape.ts';
import { isLabelField, type TraceField } from './trace-reader.ts';
import type { TraceFormat } from './trace-workload.ts';

/** How much of a log is looked at. */
export const LOOKED_AT_BYTES = 64 * 1024;

/**
 * The format of a log that is written in this program's own plain way, a question a line or flat records under its own
 * names of fields: such logs are read byte by byte, without making objects. null for all others, which the reader of
 * logs of any kind takes.
 */
export function plainFormatOf(
  head: Buffer,
  whole: boolean,
  names: Readonly<Record<string, TraceField>>,
  byName: TraceFormat | null,
): TraceFormat | null {
  if (sixteenBits(head) !== null) return null;
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const split = text.split(/\r?\n|\r/);
  const complete = whole ? split : split.slice(0, -1);
  const lines = complete.filter((line) => line.trim() !== '');
  if (lines.length === 0) return byName ?? 'txt';
  if (/^\s*[[{]/.test(lines[0] as string) || byName === 'jsonl')
    return arePlainObjects(lines.slice(0, 100), names) ? 'jsonl' : null;
  if (byName === 'csv') return isPlainTable(text, names) ? 'csv' : null;
  if (kindOfLines(complete.slice(0, LINES_LOOKED_AT)).kind !== 'queries') return null;
  const dialect = dialectOf(text, whole, false);
  return dialect !== null && isTableOfCalls(text, dialect) ? null : 'txt';
}

/** Whether all objects among these lines are flat, under our names, and say nothing that we have no name for and could use. */
function arePlainObjects(lines: readonly string[], names: Readonly<Record<string, TraceField>>): boolean {
  let plain = 0;
  for (const line of lines) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    if (!isPlainRecord(value as LogRecord, names)) return false;
    plain++;
  }
  return plain > 0;
}

function isPlainRecord(record: LogRecord, names: Readonly<Record<string, TraceField>>): boolean {
  const fieldOf = (name: string): TraceField | undefined =>
    Object.hasOwn(names, name) ? names[name] : isLabelField(name) ? name : undefined;
  const others: LogRecord = {};
  let asks = false;
  let named = false;
  let timed = false;
  for (const [name, value] of Object.entries(record)) {
    const field = fieldOf(name);
    if (field === 'text') asks = true;
    if (field === 'key') named = true;
    if (field === 't') timed = true;
    if (field === undefined) {
      // Lists of things in a record are what it is about.
      if (Array.isArray(value) && typeof value[0] === 'object') return false;
      others[name] = value;
    } else if (typeof value === 'object' && value !== null && field !== 'correct') return false;
  }
  if (!(asks || (named && timed)) || isAboutOtherThings(others)) return false;
  if (Object.keys(others).length === 0) return true;
  openRecord(others);
  return !saysMore(planFor(others, { places: {}, counts: {} }));
}

/** Fields that the plain reader has no place for. */
const MORE = [
  'model',
  'cost',
  'status',
  'success',
  'error',
  'cacheHit',
  'system',
  'tools',
  'session',
  'scope',
  'parent',
  'tEnd',
  'latency',
  'ttft',
  'batch',
  'streamed',
  'deferrable',
  'request',
  'kind',
  'cancelled',
] as const;

function saysMore(plan: Plan): boolean {
  return plan.usage.length + plan.counts.length > 0 || MORE.some((field) => plan.places[field].length > 0);
}

/** Whether a table's columns are our fields, and none is one that we have no name for and could use. */
function isPlainTable(text: string, names: Readonly<Record<string, TraceField>>): boolean {
  const header = headerOf(text, { delimiter: ',', quoting: 'doubled' });
  if (header === null || /\\"/.test(text)) return false;
  return isPlainRecord(Object.fromEntries(header.map((name) => [name, ''])), names);
}

function isTableOfCalls(text: string, dialect: Parameters<typeof headerOf>[1]): boolean {
  const header = headerOf(text, dialect);
  if (header === null) return false;
  const plan = planFor(Object.fromEntries(header.map((name) => [name, ''])), { places: {}, counts: {} });
  return (
    plan.counts.length > 0 ||
    plan.places.text.length > 0 ||
    plan.places.request.length > 0 ||
    plan.places.model.length > 0
  );
}

function headerOf(text: string, dialect: ConstructorParameters<typeof CsvRecords>[0]): string[] | null {
  let header: string[] | null = null;
  const rows = new CsvRecords(dialect, (cells) => {
    header ??= cells.map((cell) => cell.trim());
  });
  rows.push(`${text}\n`);
  return header;
}
