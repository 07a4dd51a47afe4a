import { UserError } from '../../foundation/problem.ts';

/** A row longer than this is none: a quotation mark is missing. */
const LONGEST_ROW_BYTES = 16 * 1024 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Where in a cell the scanner is: before its first byte, within it, between quotation marks, behind the second of them. */
const STATE = { begun: 0, plain: 1, quoted: 2, closed: 3 } as const;

/** A row of a table as it stands in the bytes of a chunk: it is there until the next one comes. */
export class CsvRow {
  /** The line it begins on, from 1. */
  line = 1;
  /** How many cells it has. */
  length = 0;
  /** Why it is not valid; null where it is. */
  fault: string | null = null;
  bytes: Buffer = Buffer.alloc(0);
  from = new Int32Array(64);
  to = new Int32Array(64);
  /** Cells with quotation marks in them, each written twice. */
  doubled = new Uint8Array(64);

  /** What a cell says. */
  text(cell: number): string {
    const text = this.bytes.toString('utf8', this.from[cell], this.to[cell]);
    return this.doubled[cell] === 1 ? text.replaceAll('""', '"') : text;
  }

  /** Adds a cell. */
  add(from: number, to: number, doubled: boolean): void {
    const cell = this.length++;
    if (cell === this.from.length) {
      this.from = twice(this.from);
      this.to = twice(this.to);
      const marks = new Uint8Array(cell * 2);
      marks.set(this.doubled);
      this.doubled = marks;
    }
    this.from[cell] = from;
    this.to[cell] = to;
    this.doubled[cell] = doubled ? 1 : 0;
  }

  /** Its bytes lie elsewhere now. */
  move(by: number): void {
    for (let cell = 0; cell < this.length; cell++) {
      this.from[cell] += by;
      this.to[cell] += by;
    }
  }

  /** It begins anew, on another line. */
  begin(line: number): void {
    this.line = line;
    this.length = 0;
    this.fault = null;
  }
}

function twice(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(list.length * 2);
  longer.set(list);
  return longer;
}

/**
 * Cuts a table in CSV (RFC 4180, commas) into rows, byte by byte: in a fourth of the time that a parser takes which
 * makes a text of every cell. Lines end in CR, LF or both; empty ones are passed over.
 */
export class CsvScanner {
  readonly #name: string;
  readonly #onRow: (row: CsvRow) => void;
  readonly #row = new CsvRow();
  #state: number = STATE.begun;
  #bytes: Buffer = Buffer.alloc(0);
  /** Up to where the bytes have been looked at, and where the open row and the open cell begin. */
  #at = 0;
  #rowFrom = 0;
  #cellFrom = 0;
  #doubled = false;
  #line = 1;
  /** The last line ended in CR: a LF behind it belongs to it. */
  #returned = false;

  constructor(name: string, onRow: (row: CsvRow) => void) {
    this.#name = name;
    this.#onRow = onRow;
  }

  push(chunk: Buffer): void {
    this.#keepOpenRow(chunk);
    this.#scan();
    this.#check(this.#at - this.#rowFrom);
  }

  /** The last row, if no line break ends it. */
  end(): void {
    if (this.#state === STATE.quoted) this.#row.fault ??= 'a quotation mark is never closed';
    if (this.#at > this.#rowFrom) this.#endRow(this.#at);
  }

  /** Puts a chunk behind what there is of the open row. */
  #keepOpenRow(chunk: Buffer): void {
    const gone = this.#rowFrom;
    const left = this.#bytes.subarray(gone);
    // A byte order mark is no part of the first cell.
    const marked = this.#line === 1 && left.length === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    this.#bytes = left.length === 0 ? chunk.subarray(marked ? 3 : 0) : Buffer.concat([left, chunk]);
    this.#at -= gone;
    this.#cellFrom -= gone;
    this.#row.move(-gone);
    this.#rowFrom = 0;
  }

  #scan(): void {
    const bytes = this.#bytes;
    for (let i = this.#at; i < bytes.length; i++) {
      const byte = bytes[i];
      if (this.#state === STATE.quoted) {
        if (byte === QUOTE) this.#state = STATE.closed;
        else if (byte === NEWLINE) this.#line++;
      } else if (byte === QUOTE) this.#openQuote(i + 1);
      else if (byte === COMMA) this.#endCell(i);
      else if (byte === RETURN || byte === NEWLINE) {
        if (byte === NEWLINE && this.#returned && i === this.#rowFrom) this.#rowFrom = this.#cellFrom = i + 1;
        else this.#endRow(i);
        this.#returned = byte === RETURN;
      } else if (this.#state !== STATE.plain) {
        if (this.#state === STATE.closed) this.#row.fault ??= 'text behind a closing quotation mark';
        this.#state = STATE.plain;
      }
    }
    this.#at = bytes.length;
  }

  #openQuote(within: number): void {
    if (this.#state === STATE.plain) {
      this.#row.fault ??= 'a quotation mark within a cell that does not begin with one';
      return;
    }
    if (this.#state === STATE.closed) this.#doubled = true;
    else this.#cellFrom = within;
    this.#state = STATE.quoted;
  }

  #endCell(at: number): void {
    this.#row.add(this.#cellFrom, this.#state === STATE.closed ? at - 1 : at, this.#doubled);
    this.#cellFrom = at + 1;
    this.#doubled = false;
    this.#state = STATE.begun;
  }

  #endRow(at: number): void {
    const row = this.#row;
    if (at > this.#rowFrom) {
      this.#check(at - this.#rowFrom);
      this.#endCell(at);
      row.bytes = this.#bytes;
      this.#onRow(row);
    }
    this.#rowFrom = this.#cellFrom = at + 1;
    row.begin(++this.#line);
  }

  /** Fails for a row of so many bytes, where they are too many. */
  #check(length: number): void {
    if (length <= LONGEST_ROW_BYTES) return;
    const where = `${this.#name}:${this.#row.line}`;
    throw new UserError({ where, what: 'the row is longer than 16 MiB', fix: 'check its quotation marks' });
  }
}
