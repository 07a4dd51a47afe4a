import { withRoom } from '../../../foundation/columns.ts';
import { IndexList, Links } from '../../../foundation/index-list.ts';
import type { EvictionPolicy } from './policy.ts';

/**
 * Least recently used: the entry whose last hit (or entry) is longest ago goes.
 *
 * @example
 * const policy = new Lru(2);
 * policy.ensure(3); // room for the keys 0, 1 and 2
 * policy.admit(0); // -1
 * policy.admit(1); // -1
 * policy.touch(0);
 * policy.admit(2); // 1
 */
export class Lru implements EvictionPolicy {
  readonly #capacity: number;
  readonly #links = new Links();
  readonly #queue = new IndexList(this.#links);
  #in = new Uint8Array(0);

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#queue.size;
  }

  ensure(keys: number): void {
    this.#links.ensure(keys);
    this.#in = withRoom(this.#in, keys);
  }

  has(key: number): boolean {
    return this.#in[key] === 1;
  }

  touch(key: number): void {
    this.#queue.moveToHead(key);
  }

  admit(key: number): number {
    const victim = this.#queue.size >= this.#capacity ? this.#queue.popTail() : -1;
    if (victim !== -1) this.#in[victim] = 0;
    this.#queue.pushHead(key);
    this.#in[key] = 1;
    return victim;
  }

  remove(key: number): void {
    this.#queue.remove(key);
    this.#in[key] = 0;
  }
}
