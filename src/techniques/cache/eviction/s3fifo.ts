import { withRoom } from '../../../foundation/columns.ts';
import { IndexList, Links } from '../../../foundation/index-list.ts';
import type { EvictionPolicy } from './policy.ts';

const OUT = 0;
const SMALL = 1;
const MAIN = 2;
const GHOST = 3;
const HIGHEST_COUNT = 3;

/**
 * S3-FIFO (Yang et al., SOSP '23, algorithm 1): a small queue for newcomers (a tenth of the
 * capacity), a main queue for keys that were hit more than once there or came back soon, and a
 * ghost queue that remembers as many dropped newcomers as the main queue holds entries. The authors'
 * own code: https://github.com/Thesys-lab/sosp23-s3fifo
 *
 * @example
 * const policy = new S3Fifo(10);
 * policy.ensure(20);
 * for (let key = 0; key < 10; key++) policy.admit(key);
 * policy.admit(10); // 0
 * policy.size; // 10
 */
export class S3Fifo implements EvictionPolicy {
  readonly #capacity: number;
  readonly #smallShare: number;
  readonly #mainShare: number;
  readonly #links = new Links();
  readonly #small = new IndexList(this.#links);
  readonly #main = new IndexList(this.#links);
  readonly #ghost = new IndexList(this.#links);
  #where = new Uint8Array(0);
  #count = new Uint8Array(0);
  #victim = -1;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#smallShare = Math.max(1, Math.floor(capacity / 10));
    this.#mainShare = capacity - this.#smallShare;
  }

  get size(): number {
    return this.#small.size + this.#main.size;
  }

  ensure(keys: number): void {
    this.#links.ensure(keys);
    this.#where = withRoom(this.#where, keys);
    this.#count = withRoom(this.#count, keys);
  }

  has(key: number): boolean {
    return this.#where[key] === SMALL || this.#where[key] === MAIN;
  }

  remembers(key: number): boolean {
    return this.#where[key] === GHOST;
  }

  touch(key: number): void {
    if (this.#count[key] < HIGHEST_COUNT) this.#count[key]++;
  }

  admit(key: number): number {
    this.#victim = -1;
    while (this.size >= this.#capacity) {
      if (this.#small.size >= this.#smallShare) this.#evictSmall();
      else this.#evictMain();
    }
    const returning = this.#where[key] === GHOST;
    if (returning) this.#ghost.remove(key);
    (returning ? this.#main : this.#small).pushHead(key);
    this.#where[key] = returning ? MAIN : SMALL;
    this.#count[key] = 0;
    return this.#victim;
  }

  remove(key: number): void {
    (this.#where[key] === SMALL ? this.#small : this.#main).remove(key);
    this.#where[key] = OUT;
  }

  /** Promotes the oldest newcomer if it earned it, else drops it. */
  #evictSmall(): void {
    const key = this.#small.popTail();
    if (this.#count[key] > 1) {
      this.#main.pushHead(key);
      this.#where[key] = MAIN;
      this.#count[key] = 0;
      if (this.#main.size > this.#mainShare) this.#evictMain();
      return;
    }
    this.#drop(key, GHOST);
    this.#ghost.pushHead(key);
    if (this.#ghost.size > this.#mainShare) this.#where[this.#ghost.popTail()] = OUT;
  }

  #evictMain(): void {
    while (this.#main.size > 0) {
      const key = this.#main.popTail();
      if (this.#count[key] === 0) {
        this.#drop(key, OUT);
        return;
      }
      this.#count[key]--;
      this.#main.pushHead(key);
    }
  }

  #drop(key: number, to: number): void {
    this.#where[key] = to;
    this.#victim = key;
  }
}
