import { NOTHING_KNOWN, UNKNOWN } from '../truth-table.ts';
import { LineScanner } from './line-scanner.ts';
import type { TraceReader } from './trace-reader.ts';

/** Reads a log of one query a line. Empty lines are passed over. Yields after each chunk. */
export async function* readTextLines(chunks: AsyncIterable<Buffer>, reader: TraceReader): AsyncGenerator<void> {
  const scanner = new LineScanner(reader.name, (bytes, from, to, line) => {
    if (reader.full) return;
    let first = from;
    let last = to;
    while (first < last && isBlank(bytes[first])) first++;
    while (last > first && isBlank(bytes[last - 1])) last--;
    if (first === last) return;
    if (bytes.subarray(first, last).includes(0)) {
      reader.bad(line, 'holds a zero byte: this is not a text file', 'name a log in plain text, JSON lines or CSV');
      return;
    }
    if (!reader.timedLikeOthers(line, Number.NaN)) return;
    reader.addRow(line, Number.NaN, reader.query(bytes, first, last), UNKNOWN, UNKNOWN, UNKNOWN, NOTHING_KNOWN);
  });
  for await (const chunk of chunks) {
    scanner.push(chunk);
    yield;
  }
  scanner.end();
  yield;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
