import { LongLine } from './long-line.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
const NEWLINE = 0x0a;

/** A single value longer than this is not kept whole: the items of the first list in it are taken instead. */
const LONGEST_VALUE = 64 * 1024 * 1024;

/** Receives a value as text, and the line it begins on. */
export type OnValue = (text: string, line: number) => void;

/**
 * Cuts a stream of JSON into values, however they are laid out: one after the other, pretty-printed or not, or
 * as the items of one list. A value too long to be kept gives the items of the first list in it.
 */
export class JsonValues {
  /** Values given so far. */
  count = 0;
  readonly #onValue: OnValue;
  #buffer: Buffer = Buffer.alloc(0);
  /** Up to where the buffer has been looked at. */
  #at = 0;
  #start = -1;
  #startLine = 1;
  #line = 1;
  #depth = 0;
  /** How deep the values stand that are given. */
  #base = 0;
  #inString = false;
  #escaped = false;
  /** The outermost list within the value that is open: its depth, and where its items begin and end. */
  #listDepth = 0;
  #items: number[] = [];

  constructor(onValue: OnValue) {
    this.#onValue = onValue;
  }

  push(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    this.#scan();
    const keepFrom = this.#start === -1 ? this.#at : this.#start;
    if (this.#start !== -1 && this.#at - this.#start > LONGEST_VALUE) this.#openList();
    else if (keepFrom > 0) this.#forget(keepFrom);
  }

  /** Whether the stream ends within a value. */
  end(): boolean {
    if (this.#start !== -1 && this.#depth === this.#base && !this.#inString) this.#give(this.#buffer.length);
    return this.#depth === 0 && this.#start === -1;
  }

  #scan(): void {
    const bytes = this.#buffer;
    for (let i = this.#at; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === NEWLINE) this.#line++;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          if (this.#depth === this.#base && this.#base > 0 && this.#start !== -1) this.#give(i + 1);
        }
        continue;
      }
      if (byte === QUOTE) {
        this.#inString = true;
        if (this.#depth === this.#base && this.#base > 0) this.#begin(i);
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (byte === OPEN_LIST && this.#depth === 0) this.#base = 1;
        else if (this.#depth === this.#base || (this.#depth === 0 && byte === OPEN_OBJECT)) {
          if (this.#depth === 0) this.#base = 0;
          this.#begin(i);
        } else if (byte === OPEN_LIST && this.#listDepth === 0) this.#listDepth = this.#depth + 1;
        if (this.#listDepth > 0 && this.#depth === this.#listDepth) this.#items.push(i);
        this.#depth++;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.#depth--;
        if (this.#listDepth > 0 && this.#depth === this.#listDepth) this.#items.push(i + 1);
        if (this.#depth === this.#base && this.#start !== -1) this.#give(i + 1);
        else if (this.#depth < this.#base) this.#base = this.#depth < 0 ? (this.#depth = 0) : 0;
      } else if (byte === COMMA && this.#depth === this.#base) this.#start = -1;
    }
    this.#at = bytes.length;
  }

  #begin(at: number): void {
    this.#start = at;
    this.#startLine = this.#line;
    this.#listDepth = 0;
    this.#items = [];
  }

  #give(end: number): void {
    this.count++;
    const start = this.#start;
    this.#start = -1;
    this.#listDepth = 0;
    this.#items = [];
    this.#onValue(textOf(this.#buffer.subarray(start, end)), this.#startLine);
  }

  #forget(to: number): void {
    this.#buffer = this.#buffer.subarray(to);
    this.#at -= to;
    if (this.#start !== -1) this.#start -= to;
    this.#items = this.#items.map((place) => place - to);
  }

  /** Gives the items of the list that is open so far, and goes on with those that come. */
  #openList(): void {
    if (this.#listDepth === 0 || this.#items.length < 2) return;
    const items = this.#items;
    this.#base = this.#listDepth;
    for (let i = 0; i + 1 < items.length; i += 2) {
      this.count++;
      this.#onValue(textOf(this.#buffer.subarray(items[i], items[i + 1])), this.#startLine);
    }
    const open = items.length % 2 === 1;
    this.#start = open ? items[items.length - 1] : -1;
    const to = open ? this.#start : items[items.length - 1];
    this.#listDepth = 0;
    this.#items = [];
    this.#forget(to);
  }
}

/** A value as text, without the strings that are too long. */
function textOf(bytes: Buffer): string {
  if (bytes.length < 16 * 1024 * 1024) return bytes.toString('utf8');
  const long = new LongLine();
  long.push(bytes);
  return long.whole().toString('utf8');
}
