import { closest, UserError } from '../../foundation/problem.ts';
import { type CsvRow, CsvScanner } from './csv-scanner.ts';
import { isLabelField, LABEL_PREFIX, type TextBytes, type TraceField, type TraceReader } from './trace-reader.ts';

/** Where a table has what; -1 where it has not. */
interface Columns {
  count: number;
  at: Readonly<Record<Exclude<TraceField, `${typeof LABEL_PREFIX}${string}`>, number>>;
  labels: readonly { model: string; at: number }[];
}

/** Reads a log in CSV, its first row naming the columns. Yields after each chunk. */
export async function* readCsvRows(chunks: AsyncIterable<Buffer>, reader: TraceReader): AsyncGenerator<void> {
  let columns: Columns | null = null;
  const scanner = new CsvScanner(reader.name, (row) => {
    if (reader.full) return;
    if (row.fault !== null) reader.bad(row.line, `is not valid CSV (${row.fault})`, 'check its quotation marks');
    else if (columns === null) columns = columnsOf(row, reader);
    else readRow(row, columns, reader);
  });
  for await (const chunk of chunks) {
    scanner.push(chunk);
    yield;
  }
  scanner.end();
  yield;
}

function columnsOf(row: CsvRow, reader: TraceReader): Columns {
  const names = Array.from({ length: row.length }, (_, i) => row.text(i));
  const fields = names.map((name) => reader.fieldOf(name.trim()));
  checkHeader(names, fields, reader.name);
  return {
    count: names.length,
    at: {
      text: fields.indexOf('text'),
      key: fields.indexOf('key'),
      t: fields.indexOf('t'),
      user: fields.indexOf('user'),
      intent: fields.indexOf('intent'),
      input_tokens: fields.indexOf('input_tokens'),
      output_tokens: fields.indexOf('output_tokens'),
      class: fields.indexOf('class'),
      correct: fields.indexOf('correct'),
    },
    labels: fields.flatMap((field, at) =>
      field !== undefined && isLabelField(field) ? [{ model: field.slice(LABEL_PREFIX.length), at }] : [],
    ),
  };
}

function readRow(row: CsvRow, { count, at, labels }: Columns, reader: TraceReader): void {
  if (row.length !== count) {
    const what = `has ${row.length} columns where the header has ${count}`;
    reader.bad(row.line, what, 'quote values that contain a comma');
    return;
  }
  reader.add(row.line, {
    text: textIn(row, at.text) ?? textIn(row, at.key),
    t: numberIn(row, at.t),
    user: textIn(row, at.user),
    intent: cell(row, at.intent),
    inputTokens: numberIn(row, at.input_tokens),
    outputTokens: numberIn(row, at.output_tokens),
    contentClass: cell(row, at.class),
    labels: labels.map(({ model, at }) => [model, row.text(at)] as const),
  });
}

/** A cell's text as it stands, where it begins with a letter or a mark of ASCII and none in it is doubled; else in a text of its own. */
function textIn(row: CsvRow, at: number): string | TextBytes | null {
  const { bytes, from, to, doubled } = row;
  const first = at === -1 || from[at] === to[at] ? 0 : bytes[from[at]];
  if (first <= 0x20 || first > 0x7e || doubled[at] === 1) return cell(row, at);
  return { bytes, from: from[at], to: to[at] };
}

/** A whole number of few digits; else what the cell says. */
function numberIn(row: CsvRow, at: number): number | string | null {
  if (at === -1) return null;
  const { bytes, from, to } = row;
  let number = 0;
  for (let i = from[at]; i < to[at]; i++) {
    const digit = bytes[i] - 0x30;
    if (digit < 0 || digit > 9) return cell(row, at);
    number = number * 10 + digit;
  }
  const digits = to[at] - from[at];
  return digits > 0 && digits <= 15 ? number : cell(row, at);
}

/** What a cell says; null where there is none, or nothing in it. */
function cell(row: CsvRow, at: number): string | null {
  if (at === -1 || row.from[at] === row.to[at]) return null;
  const text = row.text(at);
  return text.trim() === '' ? null : text;
}

function checkHeader(names: readonly string[], columns: readonly (TraceField | undefined)[], file: string): void {
  const graded = columns.indexOf('correct');
  if (graded !== -1) {
    throw new UserError({
      where: `${file}:1`,
      what: `the column "${names[graded]?.trim()}" does not say of which model`,
      fix: `call it correct.MODEL, or say --fields correct.MODEL=${names[graded]?.trim()}`,
    });
  }
  if (columns.includes('text') || columns.includes('key')) return;
  const where = `${file}:1`;
  const what = `the header has no column "text" (it has: ${names.slice(0, 12).join(', ')})`;
  if (names.length === 1 && /[;\t|]/.test(names[0] as string)) {
    throw new UserError({ where, what, fix: 'its columns are not separated by commas: save it as comma-separated' });
  }
  const usual = ['text', 'query', 'prompt', 'question'];
  const alike =
    names.find((name) => usual.includes(name.trim().toLowerCase())) ??
    names.find((name) => closest(name, usual) !== null);
  throw new UserError({
    where,
    what,
    fix: `say which column holds the query: --fields text=${alike?.trim() ?? 'NAME'}`,
  });
}
