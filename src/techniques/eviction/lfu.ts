import { withRoom } from '../../foundation/columns.ts';
import { IndexList, Links } from '../../foundation/index-list.ts';
import type { EvictionPolicy } from './policy.ts';

/**
 * Least frequently used, in constant time (one queue per frequency; Shah, Mitra and Matani 2010).
 * The entry with the fewest hits goes, among equals the one that reached that number first. A key
 * starts at 1 and its count is forgotten when it leaves.
 */
export class Lfu implements EvictionPolicy {
  size = 0;
  readonly #capacity: number;
  readonly #links = new Links();
  readonly #byFrequency: IndexList[] = [];
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
    return (this.#frequency[key] as number) > 0;
  }

  touch(key: number): void {
    const frequency = this.#frequency[key] as number;
    this.#queue(frequency).remove(key);
    this.#enter(key, frequency + 1);
  }

  admit(key: number): number {
    let victim = -1;
    if (this.size >= this.#capacity) {
      while (this.#queue(this.#lowest).size === 0) this.#lowest++;
      victim = this.#queue(this.#lowest).tail;
      this.remove(victim);
    }
    this.#enter(key, 1);
    this.#lowest = 1;
    this.size++;
    return victim;
  }

  remove(key: number): void {
    this.#queue(this.#frequency[key] as number).remove(key);
    this.#frequency[key] = 0;
    this.size--;
  }

  #enter(key: number, frequency: number): void {
    this.#queue(frequency).pushHead(key);
    this.#frequency[key] = frequency;
  }

  #queue(frequency: number): IndexList {
    const lists = this.#byFrequency;
    while (lists.length <= frequency) lists.push(new IndexList(this.#links));
    return lists[frequency] as IndexList;
  }
}
