/**
 * Eviction policies: which entry a full cache gives up. Keys are small integers from 0; a policy knows
 * nothing of time, values or costs.
 *
 * @example
 * import { Sieve } from 'llm-whatif/eviction';
 * const policy = new Sieve(1_000);
 * policy.ensure(keys);
 * const evicted = policy.has(key) ? (policy.touch(key), -1) : policy.admit(key);
 *
 * @module
 */
export { beladyHits } from '../techniques/cache/eviction/belady.ts';
export { Fifo } from '../techniques/cache/eviction/fifo.ts';
export { Lfu } from '../techniques/cache/eviction/lfu.ts';
export { Lru } from '../techniques/cache/eviction/lru.ts';
export type { EvictionPolicy } from '../techniques/cache/eviction/policy.ts';
export { S3Fifo } from '../techniques/cache/eviction/s3fifo.ts';
export { Sieve } from '../techniques/cache/eviction/sieve.ts';
export { StackDistances } from '../techniques/cache/eviction/stack-distances.ts';
export { EVICTION_POLICIES, type EvictionPolicyName } from '../techniques/cache/response-cache.ts';
