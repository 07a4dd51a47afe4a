/** A text in JSON longer than this is left out of its line, in bytes: an attachment, not a prompt. */
export const LONGEST_STRING = 16 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * A line of JSON too long to be kept as it is: strings longer than `LONGEST_STRING` are cut to nothing as they
 * come, so that a line with an attachment costs no more memory than the rest of it.
 */
export class LongLine {
  /** Bytes kept. */
  length = 0;
  readonly #parts: Buffer[] = [];
  #inString = false;
  #escaped = false;
  /** Bytes of the string that is open. */
  #string = 0;

  push(bytes: Buffer): void {
    let from = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (!this.#inString) {
        if (byte === QUOTE) {
          this.#inString = true;
          this.#string = 0;
        }
      } else if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        if (this.#string > LONGEST_STRING) from = i;
        continue;
      }
      if (!this.#inString) continue;
      if (++this.#string === LONGEST_STRING + 1) this.#cut(bytes, from, i);
    }
    if (!(this.#inString && this.#string > LONGEST_STRING)) this.#keep(bytes.subarray(from));
  }

  /** The string that is open has become too long: nothing of it is kept. */
  #cut(bytes: Buffer, from: number, at: number): void {
    this.#keep(bytes.subarray(from, at));
    let surplus = this.#string - 2;
    while (surplus > 0) {
      const last = this.#parts.pop();
      if (last === undefined) break;
      this.length -= last.length;
      if (last.length > surplus) this.#keep(last.subarray(0, last.length - surplus));
      surplus -= last.length;
    }
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.length += bytes.length;
  }

  whole(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
