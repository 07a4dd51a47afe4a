import { withRoom } from '../../foundation/columns.ts';

/**
 * Dense ids for distinct byte strings, in order of first appearance. Text that was seen before is
 * recognized by its bytes and never turned into a string.
 */
export class ByteInterner {
  size = 0;
  #table = new Int32Array(1024).fill(-1);
  #hashes = new Int32Array(512);
  #starts = new Float64Array(513);
  #bytes = new Uint8Array(1 << 15);

  /** The id of the bytes; `size` before the call when they are new. */
  intern(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5 | 0;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#table.length - 1;
    let at = hash & mask;
    for (let id = this.#table[at]; id !== -1; id = this.#table[at]) {
      if (this.#hashes[id] === hash && this.#equal(id, bytes, from, to)) return id;
      at = (at + 1) & mask;
    }
    this.#table[at] = this.size;
    return this.#add(hash, bytes, from, to);
  }

  internText(text: string): number {
    const bytes = Buffer.from(text);
    return this.intern(bytes, 0, bytes.length);
  }

  #equal(id: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts[id];
    if (this.#starts[id + 1] - start !== to - from) return false;
    const own = this.#bytes;
    for (let i = from, j = start; i < to; i++, j++) if (own[j] !== bytes[i]) return false;
    return true;
  }

  #add(hash: number, bytes: Uint8Array, from: number, to: number): number {
    const id = this.size++;
    this.#hashes = withRoom(this.#hashes, this.size);
    this.#starts = withRoom(this.#starts, this.size + 1);
    const start = this.#starts[id];
    this.#bytes = withRoom(this.#bytes, start + to - from);
    this.#bytes.set(bytes.subarray(from, to), start);
    this.#hashes[id] = hash;
    this.#starts[id + 1] = start + to - from;
    if (this.size * 2 > this.#table.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2).fill(-1);
    for (let id = 0; id < this.size; id++) {
      let at = this.#hashes[id] & (table.length - 1);
      while (table[at] !== -1) at = (at + 1) & (table.length - 1);
      table[at] = id;
    }
    this.#table = table;
  }
}
