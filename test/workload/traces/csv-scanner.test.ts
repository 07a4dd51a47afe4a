import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRow, CsvScanner } from '../../../src/workload/traces/csv-scanner.ts';

interface Read {
  cells: string[];
  line: number;
  fault: string | null;
}

/** The rows of a table that comes in chunks of so many bytes. */
function rowsOf(csv: string, chunk: number): Read[] {
  const rows: Read[] = [];
  const scanner = new CsvScanner('table.csv', (row: CsvRow) => {
    rows.push({
      cells: Array.from({ length: row.length }, (_, i) => row.text(i)),
      line: row.line,
      fault: row.fault,
    });
  });
  const bytes = Buffer.from(csv);
  for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk));
  scanner.end();
  return rows;
}

const text = fc.stringMatching(/^[ab é漢",;\r\n]{0,8}$/);
const cell = fc.oneof(
  text.map((value) => `"${value.replaceAll('"', '""')}"`),
  fc.stringMatching(/^[ab é漢;]{0,8}$/),
);
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const table = fc
  .tuple(fc.array(fc.tuple(fc.array(cell, { minLength: 1, maxLength: 80 }), lineEnd), { maxLength: 12 }), fc.boolean())
  .map(([rows, ended]) => {
    const all = rows.map(([cells, end]) => cells.join(',') + end).join('');
    return ended ? all : all.replace(/(\r\n|\r|\n)$/, '');
  });

describe('a table in bytes', () => {
  it('has the rows and cells that a parser of CSV finds in it, wherever its chunks are cut', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 3, max: 200 }), (csv, chunk) => {
        const expected = parse(csv, {
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: ['\r\n', '\n', '\r'],
        }) as string[][];
        const rows = rowsOf(csv, chunk);
        expect(rows.map(({ cells }) => cells)).toEqual(expected);
        expect(rows.every(({ fault }) => fault === null)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('knows the line that each row begins on', () => {
    expect(rowsOf('a,b\r\n\r\n"x\ny",1\r\n2,3', 3).map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it.each([
    ['say "hi",1', /within a cell/],
    ['"a" b,1', /behind a closing/],
    ['a,"b', /never closed/],
  ])('%s is no row, and the next one is', (bad, why) => {
    const rows = rowsOf(`x,y\n${bad}\n1,2\n`, 100);
    expect(rows[1]?.fault).toMatch(why);
    if (!bad.endsWith('"b')) expect(rows[2]).toMatchObject({ cells: ['1', '2'], fault: null });
  });
});
