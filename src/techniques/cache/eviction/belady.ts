import { withRoom } from '../../../foundation/columns.ts';

/**
 * The hits of Belady's clairvoyant policy: it evicts the entry whose next use is furthest away. No
 * policy that admits every missed key gets more hits (Belady 1966; Mattson et al. 1970). Entries never
 * expire.
 *
 * @param keys the whole sequence, each a small integer from 0 up
 * @param capacity how many entries it holds, from 1; Infinity for no limit
 * @param from hits of the first so many keys are not counted
 * @example
 * beladyHits(Int32Array.of(0, 1, 2, 0, 1, 2), 2); // 2
 */
export function beladyHits(keys: Int32Array, capacity: number, from = 0): number {
  const n = keys.length;
  if (n === 0) return 0;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, keys[i]);
  const nextUse = new Int32Array(n);
  const last = new Int32Array(largest + 1).fill(n);
  for (let i = n - 1; i >= 0; i--) {
    const key = keys[i];
    nextUse[i] = last[key];
    last[key] = i;
  }

  // The next use of every entry that is in, as a heap with the furthest on top. A key's older places
  // stay behind in the heap when it is used again: they lie in the past, below every entry that is in.
  const next = new Int32Array(largest + 1).fill(-1);
  const heap = new FurthestFirst(Math.min(n, 1024));
  let size = 0;
  let hits = 0;
  for (let i = 0; i < n; i++) {
    const key = keys[i];
    if (next[key] !== -1) {
      if (i >= from) hits++;
    } else {
      if (size === capacity) {
        next[heap.pop()] = -1;
        size--;
      }
      size++;
    }
    next[key] = nextUse[i];
    heap.push(nextUse[i], key);
  }
  return hits;
}

class FurthestFirst {
  #size = 0;
  #times: Int32Array;
  #keys: Int32Array;

  constructor(room: number) {
    this.#times = new Int32Array(room);
    this.#keys = new Int32Array(room);
  }

  push(time: number, key: number): void {
    this.#times = withRoom(this.#times, this.#size + 1);
    this.#keys = withRoom(this.#keys, this.#size + 1);
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#times[parent] >= time) break;
      this.#times[at] = this.#times[parent];
      this.#keys[at] = this.#keys[parent];
      at = parent;
    }
    this.#times[at] = time;
    this.#keys[at] = key;
  }

  pop(): number {
    const top = this.#keys[0];
    const size = --this.#size;
    const time = this.#times[size];
    const key = this.#keys[size];
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && this.#times[child + 1] > this.#times[child]) child++;
      if (this.#times[child] <= time) break;
      this.#times[at] = this.#times[child];
      this.#keys[at] = this.#keys[child];
      at = child;
    }
    this.#times[at] = time;
    this.#keys[at] = key;
    return top;
  }
}
