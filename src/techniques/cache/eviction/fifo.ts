import { Lru } from './lru.ts';

/**
 * First in, first out: the entry that has been in longest goes, hits or no hits. What a cache does
 * that evicts by insertion time, whatever it is called.
 *
 * @example
 * const policy = new Fifo(2);
 * policy.ensure(3);
 * policy.admit(0); // -1
 * policy.admit(1); // -1
 * policy.touch(0); // a hit, which saves nobody here
 * policy.admit(2); // 0
 */
export class Fifo extends Lru {
  override touch(): void {}
}
