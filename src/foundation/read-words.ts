/** What was read of a text: its words by number. One row is used again and again: nobody keeps it. */
export interface ReadWords {
  /** In order, `count` of them; the same number for the same word. For functions of `perReadWord`, until the next text. */
  numbers: Int32Array;
  count: number;
  /** Whether blanks are the only white space in the text. */
  oneLine: boolean;
}

/**
 * Words by number, `remembered` of them at most. Texts are many and words come again and again, so a known word is
 * found from its characters as they stand in the text, without a string being made of them: half the time.
 */
export class Vocabulary {
  readonly #read: ReadWords = { numbers: new Int32Array(256), count: 0, oneLine: true };
  readonly #remembered: number;
  /** Those beyond what is remembered are the last text's own. */
  readonly #words: string[] = [];
  readonly #hashes: number[] = [];
  /** Open addressing, at most half full: a word's number plus 1, or 0. */
  #slots = new Int32Array(2 ** 12);

  constructor(remembered: number) {
    this.#remembered = remembered;
  }

  /** The words of a text: its stretches between white space. */
  read(text: string): ReadWords {
    const read = this.#read;
    if (this.#words.length > this.#remembered) this.#words.length = this.#remembered;
    read.count = 0;
    read.oneLine = true;
    const { length } = text;
    let from = 0;
    let hash = 0;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if ((code > 0x20 && code < 0xa0) || !isSpace(code)) {
        hash = Math.imul(hash ^ code, 0x01000193);
        hash ^= hash >>> 15;
        continue;
      }
      if (code !== 0x20) read.oneLine = false;
      if (i > from) this.#enter(text, from, i, hash);
      from = i + 1;
      hash = 0;
    }
    if (length > from) this.#enter(text, from, length, hash);
    return read;
  }

  /** Enters the characters from `from` to before `to` as the next word. */
  #enter(text: string, from: number, to: number, hash: number): void {
    const read = this.#read;
    if (read.count === read.numbers.length) {
      const more = new Int32Array(2 * read.count);
      more.set(read.numbers);
      read.numbers = more;
    }
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    let number = this.#slots[at] - 1;
    while (number !== -1 && (this.#hashes[number] !== hash || !stands(this.#words[number], text, from, to))) {
      at = (at + 1) & mask;
      number = this.#slots[at] - 1;
    }
    read.numbers[read.count++] = number === -1 ? this.#add(text.slice(from, to), hash, at) : number;
  }

  #add(word: string, hash: number, at: number): number {
    const number = this.#words.length;
    this.#words.push(word);
    if (number >= this.#remembered) return number;
    this.#hashes.push(hash);
    this.#slots[at] = number + 1;
    if (2 * this.#words.length > this.#slots.length) this.#widen();
    return number;
  }

  #widen(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (const [number, hash] of this.#hashes.entries()) {
      let at = hash & mask;
      while (this.#slots[at] !== 0) at = (at + 1) & mask;
      this.#slots[at] = number + 1;
    }
  }

  /** A function of the words of the text read last, by number, that is worked out once per word. */
  perWord<T>(compute: (word: string) => T): (number: number) => T {
    const known: T[] = [];
    return (number) => {
      if (number >= this.#remembered) return compute(this.#words[number]);
      // In order: an array with holes would be slow.
      while (known.length <= number) known.push(compute(this.#words[known.length]));
      return known[number];
    };
  }
}

/** What `\s` stands for. */
function isSpace(code: number): boolean {
  if (code < 0xa0) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x2000) return code === 0xa0 || code === 0x1680;
  if (code > 0x3000) return code === 0xfeff;
  return code <= 0x200a || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;
}

/** Whether the word stands there in the text. */
function stands(word: string, text: string, from: number, to: number): boolean {
  const { length } = word;
  if (length !== to - from) return false;
  for (let i = 0; i < length; i++) if (word.charCodeAt(i) !== text.charCodeAt(from + i)) return false;
  return true;
}

/** Enough for any language, little enough for any memory. */
const vocabulary = new Vocabulary(100_000);

/** The words of a text by number. */
export const readWords = (text: string): ReadWords => vocabulary.read(text);

/** A function of the words of the text read last, by number, that is worked out once per word. */
export const perReadWord = <T>(compute: (word: string) => T): ((number: number) => T) => vocabulary.perWord(compute);
