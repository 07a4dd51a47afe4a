import { withRoom } from '../../../foundation/columns.ts';
import { IndexList, Links } from '../../../foundation/index-list.ts';
import type { EvictionPolicy } from './policy.ts';

/**
 * Least frequently used, in constant time (one queue per frequency; Shah, Mitra and Matani 2010).
 * The entry with the fewest hits goes, among equals the one that reached that number first. A key
 * starts at 1 and its count is forgotten when it leaves.
 *
 * @example
 * const policy = new Lfu(2);
 * policy.ensure(3);
 * policy.admit(0); // -1
 * policy.admit(1); // -1
 * policy.touch(1);
 * policy.admit(2); // 0
 */
export class Lfu implements EvictionPolicy {
  size = 0;
  readonly #capacity: number;
  readonly #links = new Links();
  /** The keys of each frequency that any key has. */
  readonly #byFrequency = new Map<number, IndexList>();
  #frequency = new Int32Array(0);
  #lowest = 1;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  ensure(keys: number): void {
    this.#links.ensure(keys);
    this.#frequency = withRoom(this.#frequency, keys);
  }

  has(key: number): boolean {
    return this.#frequency[key] > 0;
  }

  touch(key: number): void {
    const frequency = this.#frequency[key];
    this.#leave(key, frequency);
    this.#enter(key, frequency + 1);
  }

  admit(key: number): number {
    let victim = -1;
    if (this.size >= this.#capacity) {
      while (!this.#byFrequency.has(this.#lowest)) this.#lowest++;
      victim = (this.#byFrequency.get(this.#lowest) as IndexList).tail;
      this.remove(victim);
    }
    this.#enter(key, 1);
    this.#lowest = 1;
    this.size++;
    return victim;
  }

  remove(key: number): void {
    this.#leave(key, this.#frequency[key]);
    this.#frequency[key] = 0;
    this.size--;
  }

  #enter(key: number, frequency: number): void {
    let queue = this.#byFrequency.get(frequency);
    if (queue === undefined) {
      queue = new IndexList(this.#links);
      this.#byFrequency.set(frequency, queue);
    }
    queue.pushHead(key);
    this.#frequency[key] = frequency;
  }

  #leave(key: number, frequency: number): void {
    const queue = this.#byFrequency.get(frequency) as IndexList;
    queue.remove(key);
    if (queue.size === 0) this.#byFrequency.delete(frequency);
  }
}
