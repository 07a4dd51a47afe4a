import { withRoom } from './columns.ts';
import { TextUnits } from './text-units.ts';

/** What was read of a text. One such object is used again and again: nobody keeps it. */
export interface ReadWords {
  /** The words by number, in order, `count` of them; the same number for the same word. */
  numbers: Int32Array;
  /** Where each of them begins in the text. */
  starts: Int32Array;
  count: number;
  /** White space other than one blank between two words: where each stretch of it begins and where it has ended. */
  gaps: Int32Array;
  gapCount: number;
  /** The text's characters, as numbers. */
  units: Uint16Array;
}

/**
 * Words by number, `remembered` of them at most. Texts are many and words come again and again, so a known word is
 * found from the text's characters without a string being made of them, which takes a quarter of the time.
 */
export class Vocabulary {
  readonly #read: ReadWords = {
    numbers: new Int32Array(256),
    starts: new Int32Array(256),
    count: 0,
    gaps: new Int32Array(64),
    gapCount: 0,
    units: new Uint16Array(0),
  };
  readonly #units = new TextUnits();
  readonly #remembered: number;
  /** The text read last; what was read of it still stands. */
  #text: string | null = null;
  /** Texts read. */
  #texts = 0;
  /** Those beyond what is remembered are the last text's own. */
  readonly #words: string[] = [];
  #hashes = new Int32Array(64);
  /** The characters of what is remembered, and where those of each word begin. */
  #characters = new Uint16Array(64);
  #begins = new Int32Array(64);
  /** Open addressing, at most half full: a word's number plus 1, or 0. */
  #slots = new Int32Array(2 ** 12);

  constructor(remembered: number) {
    this.#remembered = remembered;
  }

  /** The words of a text: its stretches between white space. */
  read(text: string): ReadWords {
    const read = this.#read;
    if (text === this.#text) return read;
    this.#text = text;
    this.#texts++;
    if (this.#words.length > this.#remembered) this.#words.length = this.#remembered;
    read.count = 0;
    read.gapCount = 0;
    const { length } = text;
    const units = this.#units.of(text);
    read.units = units;
    for (let i = 0; i < length; ) {
      const before = i;
      while (i < length && isSpace(units[i])) i++;
      if (i - before !== 1 ? i > before : units[before] !== 0x20 || before === 0 || i === length) this.#gap(before, i);
      if (i === length) break;
      const from = i;
      let hash = 0;
      for (let code = units[i]; ; code = units[i]) {
        hash = Math.imul(hash ^ code, 0x01000193);
        if (++i === length || isSpace(units[i])) break;
      }
      this.#enter(text, from, i, hash ^ (hash >>> 15));
    }
    return read;
  }

  #gap(from: number, to: number): void {
    const read = this.#read;
    read.gaps = withRoom(read.gaps, 2 * read.gapCount + 2);
    read.gaps[2 * read.gapCount] = from;
    read.gaps[2 * read.gapCount + 1] = to;
    read.gapCount++;
  }

  /** Enters the characters from `from` to before `to` as the next word. */
  #enter(text: string, from: number, to: number, hash: number): void {
    const read = this.#read;
    if (read.count === read.numbers.length) {
      read.numbers = withRoom(read.numbers, read.count + 1);
      read.starts = withRoom(read.starts, read.count + 1);
    }
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    let number = this.#slots[at] - 1;
    while (number !== -1 && (this.#hashes[number] !== hash || !this.#stands(number, from, to))) {
      at = (at + 1) & mask;
      number = this.#slots[at] - 1;
    }
    read.starts[read.count] = from;
    read.numbers[read.count++] = number === -1 ? this.#add(text, from, to, hash, at) : number;
  }

  /** Whether the word stands there in the text. */
  #stands(number: number, from: number, to: number): boolean {
    const begin = this.#begins[number];
    const length = to - from;
    if (this.#begins[number + 1] - begin !== length) return false;
    const { units } = this.#read;
    const characters = this.#characters;
    for (let i = 0; i < length; i++) if (characters[begin + i] !== units[from + i]) return false;
    return true;
  }

  #add(text: string, from: number, to: number, hash: number, at: number): number {
    const number = this.#words.length;
    if (number >= this.#remembered) {
      this.#words.push(text.slice(from, to));
      return number;
    }
    // A slice alone would keep the whole text in memory as long as the word.
    this.#words.push(` ${text.slice(from, to)}`.slice(1));
    this.#hashes = withRoom(this.#hashes, number + 1);
    this.#hashes[number] = hash;
    const begin = this.#begins[number];
    this.#begins = withRoom(this.#begins, number + 2);
    this.#begins[number + 1] = begin + to - from;
    this.#characters = withRoom(this.#characters, begin + to - from);
    this.#characters.set(this.#read.units.subarray(from, to), begin);
    this.#slots[at] = number + 1;
    if (2 * this.#words.length > this.#slots.length) this.#widen();
    return number;
  }

  #widen(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.#words.length; number++) {
      let at = this.#hashes[number] & mask;
      while (this.#slots[at] !== 0) at = (at + 1) & mask;
      this.#slots[at] = number + 1;
    }
  }

  /** What `compute` gives for the words of the text read last, by number: worked out once per word. */
  perWord<T>(compute: (word: string) => T): () => readonly T[] {
    const known: T[] = [];
    let text = 0;
    return () => {
      if (text !== this.#texts && known.length > this.#remembered) known.length = this.#remembered;
      text = this.#texts;
      // In order: an array with holes would be slow.
      while (known.length < this.#words.length) known.push(compute(this.#words[known.length]));
      return known;
    };
  }

  /** The same where it gives whole numbers. */
  numberPerWord(compute: (word: string) => number): () => Int32Array {
    let known = new Int32Array(64);
    let count = 0;
    let text = 0;
    return () => {
      if (text !== this.#texts) count = Math.min(count, this.#remembered);
      text = this.#texts;
      if (count < this.#words.length) known = withRoom(known, this.#words.length);
      for (; count < this.#words.length; count++) known[count] = compute(this.#words[count]);
      return known;
    };
  }
}

/** What `\s` stands for. */
function isSpace(code: number): boolean {
  if (code > 0x20 && code < 0xa0) return false;
  if (code < 0xa0) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x2000) return code === 0xa0 || code === 0x1680;
  if (code > 0x3000) return code === 0xfeff;
  return code <= 0x200a || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;
}

/** Enough for any language, little enough for any memory. */
const vocabulary = new Vocabulary(100_000);

/** The words of a text by number. */
export const readWords = (text: string): ReadWords => vocabulary.read(text);

/** What `compute` gives for the words of the text read last, by number: worked out once per word. */
export const perReadWord = <T>(compute: (word: string) => T): (() => readonly T[]) => vocabulary.perWord(compute);

/** The same where it gives whole numbers. */
export const numberPerReadWord = (compute: (word: string) => number): (() => Int32Array) =>
  vocabulary.numberPerWord(compute);
