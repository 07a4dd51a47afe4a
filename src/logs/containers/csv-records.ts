/** How a table in text separates and quotes. */
export interface CsvDialect {
  delimiter: string;
  /** How a quotation mark within quotation marks is written: twice, or with a backslash before it. */
  quoting: 'doubled' | 'backslash';
}

/** Receives a row and the line it begins on, counted from 1. */
export type OnRow = (cells: string[], line: number) => void;

/** A row that has not ended after so many characters never will: a quotation mark is missing. */
const LONGEST_ROW = 64 * 1024 * 1024;

/** Cuts text into rows and cells. Empty lines are passed over. */
export class CsvRecords {
  readonly #delimiter: string;
  readonly #backslash: boolean;
  readonly #onRow: OnRow;
  #rest = '';
  #line = 1;

  constructor({ delimiter, quoting }: CsvDialect, onRow: OnRow) {
    this.#delimiter = delimiter;
    this.#backslash = quoting === 'backslash';
    this.#onRow = onRow;
  }

  push(text: string): void {
    this.#rest = this.#read(this.#rest === '' ? text : this.#rest + text, false);
    if (this.#rest.length > LONGEST_ROW) throw new RangeError(`a row from line ${this.#line} on does not end`);
  }

  end(): void {
    this.#rest = this.#read(this.#rest, true);
  }

  /** Reads all rows that have ended; gives back what is left. */
  #read(text: string, last: boolean): string {
    let at = 0;
    while (at < text.length) {
      const next = this.#row(text, at, last);
      if (next === -1) break;
      at = next;
    }
    return at === 0 ? text : text.slice(at);
  }

  /** Reads a row; the place behind it, or -1 where it has not ended. */
  #row(text: string, from: number, last: boolean): number {
    const cells: string[] = [];
    const delimiter = this.#delimiter;
    let lines = 1;
    let at = from;
    for (;;) {
      if (text.charCodeAt(at) === 0x22) {
        const end = this.#closing(text, at + 1);
        if (end === -1) {
          if (!last) return -1;
          cells.push(text.slice(at + 1));
          at = text.length;
        } else {
          if (end + 1 >= text.length && !last) return -1;
          const cell = text.slice(at + 1, end);
          for (let i = cell.indexOf('\n'); i !== -1; i = cell.indexOf('\n', i + 1)) lines++;
          at = end + 1;
          // What stands behind the closing mark belongs to the cell all the same.
          const stop = endOfCell(text, at, delimiter);
          if (stop === -1 && !last) return -1;
          const tail = text.slice(at, stop === -1 ? text.length : stop);
          cells.push(this.#unquoted(cell) + tail.replace(/\r$/, ''));
          at = stop === -1 ? text.length : stop;
        }
      } else {
        const stop = endOfCell(text, at, delimiter);
        if (stop === -1 && !last) return -1;
        const end = stop === -1 ? text.length : stop;
        const cut = text.charCodeAt(end) !== delimiter.charCodeAt(0) && text.charCodeAt(end - 1) === 0x0d && end > at;
        cells.push(text.slice(at, cut ? end - 1 : end));
        at = end;
      }
      if (at < text.length && text[at] === delimiter) {
        at++;
        continue;
      }
      if (cells.length > 1 || cells[0] !== '') this.#onRow(cells, this.#line);
      this.#line += lines;
      return at + 1;
    }
  }

  /** The mark that closes a quoted cell; -1 where it has not come. */
  #closing(text: string, from: number): number {
    let at = text.indexOf('"', from);
    while (at !== -1) {
      if (this.#backslash) {
        let slashes = 0;
        while (at - 1 - slashes >= from && text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
        if (slashes % 2 === 0) return at;
        at = text.indexOf('"', at + 1);
      } else {
        if (text.charCodeAt(at + 1) !== 0x22) return at;
        at = text.indexOf('"', at + 2);
      }
    }
    return -1;
  }

  #unquoted(cell: string): string {
    if (this.#backslash) return cell.includes('\\') ? cell.replace(/\\(["\\])/g, '$1') : cell;
    return cell.includes('"') ? cell.replaceAll('""', '"') : cell;
  }
}

/** Where a cell ends: at a delimiter or a line break; -1 where neither has come. */
function endOfCell(text: string, from: number, delimiter: string): number {
  const line = text.indexOf('\n', from);
  const next = text.indexOf(delimiter, from);
  if (next !== -1 && (line === -1 || next < line)) return next;
  return line;
}
