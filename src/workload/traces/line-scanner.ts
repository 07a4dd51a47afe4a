import { UserError } from '../../foundation/problem.ts';

/** A line longer than this is no log line. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Receives a line as a range of bytes, without its line break; the number counts from 1. */
export type OnLine = (bytes: Buffer, from: number, to: number, line: number) => void;

/** Cuts a stream of bytes into lines without copying them, except where a line spans two chunks. */
export class LineScanner {
  line = 0;
  readonly #name: string;
  readonly #onLine: OnLine;
  #rest: Buffer[] = [];
  #restLength = 0;

  constructor(name: string, onLine: OnLine) {
    this.#name = name;
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let from = 0;
    if (this.#restLength > 0) {
      const end = chunk.indexOf(NEWLINE);
      this.#keep(end === -1 ? chunk : chunk.subarray(0, end));
      if (end === -1) return;
      this.#flush();
      from = end + 1;
    } else if (this.line === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) {
      from = 3;
    }
    for (let end = chunk.indexOf(NEWLINE, from); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.#emit(chunk, from, end);
      from = end + 1;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
  }

  /** The last line, if it has no line break. */
  end(): void {
    if (this.#restLength > 0) this.#flush();
  }

  #keep(part: Buffer): void {
    this.#rest.push(Buffer.from(part));
    this.#restLength += part.length;
    this.#check(this.#restLength);
  }

  #check(length: number): void {
    if (length <= LONGEST_LINE_BYTES) return;
    throw new UserError({
      where: `${this.#name}:${this.line + 1}`,
      what: 'the line is longer than 16 MiB',
      fix: 'write one query a line; a JSON array is turned into lines with: jq -c ".[]"',
    });
  }

  #flush(): void {
    const whole = this.#rest.length === 1 ? (this.#rest[0] as Buffer) : Buffer.concat(this.#rest);
    this.#rest = [];
    this.#restLength = 0;
    this.#emit(whole, 0, whole.length);
  }

  #emit(bytes: Buffer, from: number, to: number): void {
    this.#check(to - from);
    this.line++;
    this.#onLine(bytes, from, to > from && bytes[to - 1] === RETURN ? to - 1 : to, this.line);
  }
}
