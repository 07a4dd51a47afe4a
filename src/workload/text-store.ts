import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { LONG_CHARACTERS } from './finder.ts';

/** Characters of long texts that are kept as they are; those that come after are packed. */
const PLAIN_CHARACTERS = 64 * 1024 * 1024;

/** What packed texts are told by their difference from: the long texts before them, as far as packing can look back. */
const DICTIONARY_BYTES = 32 * 1024;

/** Packed texts lie one behind the other in pieces of so many bytes. */
const PIECE_BYTES = 16 * 1024 * 1024;

/** Half of a character, which no UTF-8 can hold. */
const LONE_SURROGATE = /\p{Cs}/u;

/** Where a packed text lies, and in what. */
interface PackedText {
  piece: number;
  start: number;
  end: number;
  /** UTF-16 for what is no valid Unicode. */
  encoding: 'utf8' | 'utf16le';
}

/**
 * Texts by number, from 0. Most logs fit as they are; of one with very many long texts, the later ones are packed,
 * so that they take the room of what they say rather than of how long they say it, and unpacked when they are asked for.
 */
export class TextStore {
  readonly #plain: (string | undefined)[] = [];
  readonly #pieces: Buffer[] = [];
  readonly #packed = new Map<number, PackedText>();
  #dictionary: Buffer | null = null;
  /** Bytes used of the last piece. */
  #used = 0;
  #characters = 0;
  readonly #plainCharacters: number;

  constructor(plainCharacters = PLAIN_CHARACTERS) {
    this.#plainCharacters = plainCharacters;
  }

  get size(): number {
    return this.#plain.length;
  }

  /** Adds a text; its number. */
  add(text: string): number {
    const id = this.#plain.length;
    const isLong = text.length > LONG_CHARACTERS;
    if (isLong && this.#characters > this.#plainCharacters) {
      this.#plain.push(undefined);
      this.#packed.set(id, this.#pack(text));
    } else {
      this.#plain.push(text);
      if (isLong) this.#characters += text.length;
    }
    return id;
  }

  text(id: number): string {
    const plain = this.#plain[id];
    if (plain !== undefined) return plain;
    const { piece, start, end, encoding } = this.#packed.get(id) as PackedText;
    const bytes = (this.#pieces[piece] as Buffer).subarray(start, end);
    return inflateRawSync(bytes, { dictionary: this.#dictionary as Buffer }).toString(encoding);
  }

  #pack(text: string): PackedText {
    this.#dictionary ??= this.#lastLong();
    const encoding = LONE_SURROGATE.test(text) ? 'utf16le' : 'utf8';
    const bytes = deflateRawSync(Buffer.from(text, encoding), { level: 3, dictionary: this.#dictionary });
    if (this.#pieces.length === 0 || this.#used + bytes.length > (this.#pieces.at(-1) as Buffer).length) {
      this.#pieces.push(Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, bytes.length)));
      this.#used = 0;
    }
    const piece = this.#pieces.length - 1;
    const start = this.#used;
    (this.#pieces[piece] as Buffer).set(bytes, start);
    this.#used += bytes.length;
    return { piece, start, end: this.#used, encoding };
  }

  /** The long texts that came last, as far as packing can look back. */
  #lastLong(): Buffer {
    let last = '';
    for (let id = this.#plain.length - 1; id >= 0 && last.length < DICTIONARY_BYTES; id--) {
      const text = this.#plain[id];
      if (text !== undefined && text.length > LONG_CHARACTERS) last = text + last;
    }
    return Buffer.from(last).subarray(-DICTIONARY_BYTES);
  }
}
