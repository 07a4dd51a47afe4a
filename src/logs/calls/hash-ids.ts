/** Dense ids, from 0, for hashes in order of first appearance. */
export class HashIds {
  size = 0;
  #table = new Int32Array(1024).fill(-1);
  #hashes = new Float64Array(512);

  /** The id of a hash; `size` before the call when it is new. */
  id(hash: number): number {
    let mask = this.#table.length - 1;
    let at = slot(hash) & mask;
    for (let id = this.#table[at]; id !== -1; id = this.#table[at]) {
      if (this.#hashes[id] === hash) return id;
      at = (at + 1) & mask;
    }
    const id = this.size++;
    if (id === this.#hashes.length) {
      const larger = new Float64Array(id * 2);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[id] = hash;
    if (this.size * 2 > this.#table.length) {
      this.#rehash();
      return id;
    }
    mask = this.#table.length - 1;
    this.#table[at] = id;
    return id;
  }

  /** The hash that has an id. */
  hash(id: number): number {
    return this.#hashes[id];
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2).fill(-1);
    for (let id = 0; id < this.size; id++) {
      let at = slot(this.#hashes[id]) & (table.length - 1);
      while (table[at] !== -1) at = (at + 1) & (table.length - 1);
      table[at] = id;
    }
    this.#table = table;
  }
}

function slot(hash: number): number {
  const high = Math.trunc(hash / 0x1_0000_0000);
  return Math.imul((hash - high * 0x1_0000_0000) | 0, 0x9e3779b1) ^ high;
}
