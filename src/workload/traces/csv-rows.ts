import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { closest, UserError } from '../../foundation/problem.ts';
import { isLabelField, LABEL_PREFIX, type TraceField, type TraceReader } from './trace-reader.ts';

/** Rows between two yields. */
const ROWS_AT_ONCE = 1024;

interface CsvRow {
  record: string[];
  info: { lines: number };
}

/** Reads a log in CSV, its first row naming the columns. Yields now and then. */
export async function* readCsvRows(chunks: AsyncIterable<Buffer>, reader: TraceReader): AsyncGenerator<void> {
  const parser = parse({
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 16 * 1024 * 1024,
  });
  parser.on('skip', (error) => {
    const fix = 'check its quotation marks';
    if (error.code === 'CSV_MAX_RECORD_SIZE') {
      parser.destroy(
        new UserError({ where: `${reader.name}:${error.lines}`, what: 'the row is longer than 16 MiB', fix }),
      );
    } else reader.bad(error.lines ?? 0, `is not valid CSV (${error.message})`, fix);
  });
  const source = Readable.from(chunks, { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  let columns: (TraceField | undefined)[] | null = null;
  let width = 0;
  let rows = 0;
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<CsvRow>) {
      if (columns === null) {
        columns = record.map((name) => reader.fieldOf(name.trim()));
        width = record.length;
        checkHeader(record, columns, reader.name);
        continue;
      }
      if (record.length !== width) {
        reader.bad(
          info.lines,
          `has ${record.length} columns where the header has ${width}`,
          'quote values that contain a comma',
        );
        continue;
      }
      const cell = (field: TraceField): string | null => {
        const at = (columns as (TraceField | undefined)[]).indexOf(field);
        return at === -1 || record[at]?.trim() === '' ? null : (record[at] as string);
      };
      reader.add(info.lines, {
        text: cell('text') ?? cell('key'),
        t: cell('t'),
        user: cell('user'),
        intent: cell('intent'),
        inputTokens: cell('input_tokens'),
        outputTokens: cell('output_tokens'),
        contentClass: cell('class'),
        labels: columns.flatMap((field, at) =>
          field !== undefined && isLabelField(field) ? [[field.slice(LABEL_PREFIX.length), record[at]] as const] : [],
        ),
      });
      if (reader.full) break;
      if (++rows % ROWS_AT_ONCE === 0) yield;
    }
  } finally {
    source.destroy();
  }
  yield;
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
