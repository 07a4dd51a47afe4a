import { withRoom } from '../../../foundation/columns.ts';
import { IndexList, Links } from '../../../foundation/index-list.ts';
import type { EvictionPolicy } from './policy.ts';

/**
 * SIEVE (Zhang et al., NSDI '24): one queue in order of entry and a hand that moves from its tail to
 * its head, sparing (once) every entry that was hit since the hand last passed. The authors' own code:
 * https://github.com/cacheMon/NSDI24-SIEVE
 *
 * @example
 * const policy = new Sieve(2);
 * policy.ensure(3);
 * policy.admit(0); // -1
 * policy.admit(1); // -1
 * policy.touch(0);
 * policy.admit(2); // 1
 * policy.has(0); // true
 */
export class Sieve implements EvictionPolicy {
  readonly #capacity: number;
  readonly #links = new Links();
  readonly #queue = new IndexList(this.#links);
  /** 0 not in, 1 in, 2 in and visited. */
  #state = new Uint8Array(0);
  #hand = -1;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#queue.size;
  }

  ensure(keys: number): void {
    this.#links.ensure(keys);
    this.#state = withRoom(this.#state, keys);
  }

  has(key: number): boolean {
    return this.#state[key] > 0;
  }

  touch(key: number): void {
    this.#state[key] = 2;
  }

  admit(key: number): number {
    let victim = -1;
    if (this.#queue.size >= this.#capacity) {
      victim = this.#hand === -1 ? this.#queue.tail : this.#hand;
      while (this.#state[victim] === 2) {
        this.#state[victim] = 1;
        victim = this.#queue.before(victim);
        if (victim === -1) victim = this.#queue.tail;
      }
      this.#hand = victim;
      this.remove(victim);
    }
    this.#queue.pushHead(key);
    this.#state[key] = 1;
    return victim;
  }

  remove(key: number): void {
    if (this.#hand === key) this.#hand = this.#queue.before(key);
    this.#queue.remove(key);
    this.#state[key] = 0;
  }
}
