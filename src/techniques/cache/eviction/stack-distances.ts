import { withRoom } from '../../../foundation/columns.ts';

/** Slots of the time line to begin with. */
const FIRST_SLOTS = 1 << 12;

/**
 * The hits of every size of LRU cache in one pass (Mattson, Gecsei, Slutz & Traiger, "Evaluation
 * techniques for storage hierarchies", 1970). An LRU cache holds the keys used last, so it has a key
 * exactly when no more others were used since than it has room for; that number plus one is the
 * key's stack distance. Counted with a Fenwick tree over a time line in which each key holds the
 * slot of its last use: O(log keys) a reference. Exact where every missed key enters at once and
 * nothing leaves but by eviction.
 *
 * @example
 * const distances = new StackDistances();
 * distances.ensure(3);
 * for (const key of [0, 1, 2, 0, 1, 1]) distances.reference(key);
 * distances.hitsAt(1); // 1
 * distances.hitsAt(3); // 3
 */
export class StackDistances {
  /** Keys asked for so far. */
  references = 0;
  /** References by their stack distance, from 1. */
  #byDistance = new Float64Array(64);
  #slotOf = new Int32Array(0);
  /** Key of each slot, or -1. */
  #keyAt = new Int32Array(FIRST_SLOTS + 1).fill(-1);
  #tree = new Int32Array(FIRST_SLOTS + 1);
  #slots = FIRST_SLOTS;
  /** The slot used last; slots count from 1. */
  #now = 0;
  #keys = 0;

  /** Makes room for keys below `keys`. */
  ensure(keys: number): void {
    this.#slotOf = withRoom(this.#slotOf, keys);
  }

  /** The key is asked for; gives back its stack distance, or Infinity for the first time. `counts`: whether a hit would be one. */
  reference(key: number, counts = true): number {
    if (counts) this.references++;
    if (this.#now === this.#slots) this.#compact();
    const before = this.#slotOf[key];
    let distance = Number.POSITIVE_INFINITY;
    if (before === 0) {
      this.#keys++;
    } else {
      distance = this.#keys - this.#upTo(before) + 1;
      if (distance >= this.#byDistance.length) this.#byDistance = withRoom(this.#byDistance, distance + 1);
      if (counts) this.#byDistance[distance]++;
      this.#add(before, -1);
      this.#keyAt[before] = -1;
    }
    const slot = ++this.#now;
    this.#slotOf[key] = slot;
    this.#keyAt[slot] = key;
    this.#add(slot, 1);
    return distance;
  }

  /** Hits of a cache with room for so many keys; Infinity for all. */
  hitsAt(capacity: number): number {
    const most = Math.min(capacity, this.#byDistance.length - 1);
    let hits = 0;
    for (let distance = 1; distance <= most; distance++) hits += this.#byDistance[distance];
    return hits;
  }

  /** Distinct keys seen. */
  get keys(): number {
    return this.#keys;
  }

  #upTo(slot: number): number {
    const tree = this.#tree;
    let sum = 0;
    for (let i = slot; i > 0; i &= i - 1) sum += tree[i];
    return sum;
  }

  #add(slot: number, change: number): void {
    const tree = this.#tree;
    for (let i = slot; i <= this.#slots; i += i & -i) tree[i] += change;
  }

  /** Moves the keys to the front of the time line in their order, which is all that counts; makes it longer if need be. */
  #compact(): void {
    const slots = this.#keys * 2 > this.#slots ? this.#slots * 2 : this.#slots;
    const keyAt = new Int32Array(slots + 1).fill(-1);
    let last = 0;
    for (let slot = 1; slot <= this.#now; slot++) {
      const key = this.#keyAt[slot];
      if (key === -1) continue;
      keyAt[++last] = key;
      this.#slotOf[key] = last;
    }
    // The tree over a run of ones: each node counts the ones in its own stretch.
    const tree = new Int32Array(slots + 1);
    for (let i = 1; i <= slots; i++) tree[i] = Math.max(0, Math.min(i, last) - (i - (i & -i)));
    this.#keyAt = keyAt;
    this.#tree = tree;
    this.#slots = slots;
    this.#now = last;
  }
}
