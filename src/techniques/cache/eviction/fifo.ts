import { Lru } from './lru.ts';

/**
 * First in, first out: the entry that has been in longest goes, hits or no hits. What a cache does
 * that evicts by insertion time, whatever it is called.
 */
export class Fifo extends Lru {
  override touch(): void {}
}
