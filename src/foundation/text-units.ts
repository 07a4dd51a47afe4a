/** Texts as rows of numbers, which are quicker to go through than strings. */
export class TextUnits {
  #units = new Uint16Array(0);
  /** The same memory, for what copies a string at once: 0.5 µs for 5 KB, where going through it takes 10. */
  #bytes: Buffer | null = null;

  /** The text's characters (UTF-16) in order, with anything behind them; valid until the next text. */
  of(text: string): Uint16Array {
    if (text.length > this.#units.length) this.#makeRoom(text.length);
    const units = this.#units;
    if (this.#bytes === null) for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
    else this.#bytes.write(text, 'utf16le');
    return units;
  }

  #makeRoom(length: number): void {
    this.#units = new Uint16Array(Math.max(4096, length));
    // Where there is no such thing, and where numbers have their higher byte first, it goes the long way.
    if (typeof Buffer !== 'undefined' && LITTLE_ENDIAN) this.#bytes = Buffer.from(this.#units.buffer);
  }
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
