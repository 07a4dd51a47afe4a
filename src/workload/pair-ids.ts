import { withRoom } from '../foundation/columns.ts';
import { UNKNOWN } from './truth-table.ts';

const FIRST_SLOTS = 1024;

/**
 * Dense ids of pairs of whole numbers of 32 bits, in order of first appearance. Open addressing in columns: where every
 * request brings a new pair, a Map of such numbers took a quarter of a simulation's time.
 */
export class PairIds {
  size = 0;
  /** By id: the pair. */
  #first = new Int32Array(0);
  #second = new Int32Array(0);
  /** By hash, at most half of them taken: one more than an id; 0 is free. */
  #slots = new Int32Array(FIRST_SLOTS);

  /** The id of a pair; UNKNOWN where it has none. */
  find(a: number, b: number): number {
    return this.#slots[this.#slotOf(a, b)] - 1;
  }

  /** The id of a pair, a new one where it has none. */
  enter(a: number, b: number): number {
    const slot = this.#slotOf(a, b);
    const known = this.#slots[slot] - 1;
    if (known !== UNKNOWN) return known;
    const id = this.size++;
    if (this.size > this.#first.length) {
      this.#first = withRoom(this.#first, this.size);
      this.#second = withRoom(this.#second, this.size);
    }
    this.#first[id] = a;
    this.#second[id] = b;
    this.#slots[slot] = id + 1;
    if (2 * this.size > this.#slots.length) this.#grow();
    return id;
  }

  first(id: number): number {
    return this.#first[id];
  }

  second(id: number): number {
    return this.#second[id];
  }

  /** The slot of a pair, or the free one where it would be. */
  #slotOf(a: number, b: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    // The bits of both, mixed as in the end of MurmurHash3.
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = slots[slot] - 1;
      if (id === UNKNOWN || (this.#first[id] === a && this.#second[id] === b)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let id = 0; id < this.size; id++) this.#slots[this.#slotOf(this.#first[id], this.#second[id])] = id + 1;
  }
}
