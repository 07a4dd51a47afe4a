import { LongLine } from './long-line.ts';

const NEWLINE = 0x0a;

/** A line longer than this even without its long strings is given up. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** From here on a line is looked at byte by byte while it comes. */
const LONG = 1024 * 1024;

/** Receives a line without its line break; `null` for one that was too long to be kept. Numbers count from 1. */
export type OnLine = (line: string | null, number: number) => void;

/** Cuts UTF-8 into lines. */
export class TextLines {
  number = 0;
  readonly #onLine: OnLine;
  #rest: Buffer[] = [];
  #length = 0;
  #long: LongLine | null = null;
  #lost = false;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      if (this.#length > 0 || this.#long !== null) {
        this.#keep(chunk.subarray(from, end));
        this.#flush();
      } else this.#emit(chunk.toString('utf8', from, end));
      from = end + 1;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
  }

  /** The last line, if it has no line break. */
  end(): void {
    if (this.#length > 0 || this.#long !== null) this.#flush();
  }

  #keep(part: Buffer): void {
    if (this.#long === null) {
      this.#rest.push(part);
      this.#length += part.length;
      if (this.#length <= LONG) return;
      this.#long = new LongLine();
      for (const kept of this.#rest) this.#long.push(kept);
      this.#rest = [];
    } else if (!this.#lost) this.#long.push(part);
    this.#lost ||= (this.#long?.length ?? 0) > LONGEST_LINE;
  }

  #flush(): void {
    const line = this.#lost ? null : (this.#long?.whole() ?? Buffer.concat(this.#rest)).toString('utf8');
    this.#rest = [];
    this.#length = 0;
    this.#long = null;
    this.#lost = false;
    this.#emit(line);
  }

  #emit(line: string | null): void {
    this.number++;
    this.#onLine(line?.endsWith('\r') === true ? line.slice(0, -1) : line, this.number);
  }
}
