/** Texts of so many characters are looked for among those hashed lately; and how many those are. */
const RECALLED_FROM = 128;
const RECALLED_TO = 16_384;
const MOST_RECALLED = 256;

/** A text hashed lately, with the states of the hash before it and behind it. */
interface Recalled {
  text: string;
  before: readonly [a: number, b: number];
  behind: readonly [a: number, b: number];
}

const recalled: (Recalled | undefined)[] = new Array(MOST_RECALLED).fill(undefined);

/**
 * A hash of texts in 53 bits, taken bit by bit, so that nothing of a prompt has to be kept. Among a million
 * different texts two are taken for one with a chance of 1 in 18,000.
 */
export class Hash {
  #a = 0xdeadbeef | 0;
  #b = 0x41c6ce57 | 0;

  /** Adds a text with its end: `ab`, `c` is not `a`, `bc`. */
  text(text: string): this {
    let a = this.#a;
    let b = this.#b;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    this.#a = Math.imul(a ^ text.length, 2246822507) ^ (a >>> 13);
    this.#b = Math.imul(b ^ ~text.length, 3266489909) ^ (b >>> 16);
    return this;
  }

  /**
   * Adds a text that has often been added lately: instructions, earlier turns of a conversation. Comparing it with what
   * it was then is quicker than hashing it anew (200 MB of calls with 700 characters of instructions: 3.0 s for 3.8).
   */
  textAgain(text: string): this {
    const { length } = text;
    if (length < RECALLED_FROM || length > RECALLED_TO) return this.text(text);
    const sample = (this.#a ^ length) + 31 * text.charCodeAt(length >> 1) + 961 * text.charCodeAt(length - 2);
    const place = (sample ^ (sample >>> 16)) & (MOST_RECALLED - 1);
    const known = recalled[place];
    if (known !== undefined && known.before[0] === this.#a && known.before[1] === this.#b && known.text === text) {
      [this.#a, this.#b] = known.behind;
      return this;
    }
    const before = [this.#a, this.#b] as const;
    this.text(text);
    recalled[place] = { text, before, behind: [this.#a, this.#b] };
    return this;
  }

  /** Adds another hash. */
  number(value: number): this {
    const high = Math.trunc(value / 0x1_0000_0000);
    const low = (value - high * 0x1_0000_0000) | 0;
    this.#a = Math.imul(this.#a ^ low, 2654435761) ^ high;
    this.#b = Math.imul(this.#b ^ high, 1597334677) ^ Math.imul(low, 2246822507);
    return this;
  }

  /** The hash so far: a whole number from 1 to 2^53 - 1. */
  get value(): number {
    let a = this.#a;
    let b = this.#b;
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return 4294967296 * (2097151 & b) + (a >>> 0) || 1;
  }
}

/** The hash of one text. */
export function hashOf(text: string): number {
  return new Hash().text(text).value;
}
