import { withRoom } from '../../foundation/columns.ts';
import { Fifo } from './eviction/fifo.ts';
import { Lfu } from './eviction/lfu.ts';
import { Lru } from './eviction/lru.ts';
import type { EvictionPolicy } from './eviction/policy.ts';
import { S3Fifo } from './eviction/s3fifo.ts';
import { Sieve } from './eviction/sieve.ts';

/** The eviction policies a cache can run with. */
export const EVICTION_POLICIES = {
  lru: (capacity: number) => new Lru(capacity),
  fifo: (capacity: number) => new Fifo(capacity),
  lfu: (capacity: number) => new Lfu(capacity),
  sieve: (capacity: number) => new Sieve(capacity),
  s3fifo: (capacity: number) => new S3Fifo(capacity),
} as const satisfies Record<string, (capacity: number) => EvictionPolicy>;
/** The name of an eviction policy. */
export type EvictionPolicyName = keyof typeof EVICTION_POLICIES;

/** Shape of a response cache. */
export interface ResponseCacheOptions {
  /** Age in milliseconds at which entries expire that are stored without a TTL of their own. Default: Infinity, for never. */
  ttlMs?: number;
  /** Entries it holds at most, from 1; Infinity for no limit. */
  maxEntries: number;
  /** Which entry goes when it is full. */
  policy: EvictionPolicyName;
}

/**
 * Remembers which keys have an answer. An entry expires when its age reaches the TTL, counted from
 * when it was stored: a hit does not make it younger. An expired entry keeps its place until it is
 * asked for or evicted, as in most real caches.
 *
 * @example
 * const cache = new ResponseCache({ maxEntries: 2, policy: 'lru', ttlMs: 60_000 });
 * cache.ensure(3); // room for the keys 0, 1 and 2
 * cache.store(0, 1_000); // -1
 * cache.store(1, 2_000); // -1
 * cache.lookup(0, 30_000); // true
 * cache.store(2, 31_000); // 1
 * cache.lookup(0, 61_000); // false
 */
export class ResponseCache {
  /** Look-ups that found a living answer. */
  hits = 0;
  misses = 0;
  /** Entries given up for room. */
  evictions = 0;
  /** Entries found too old when they were asked for. */
  expirations = 0;
  readonly #ttlMs: number;
  readonly #policy: EvictionPolicy;
  #storedAt = new Float64Array(0);
  /** TTL of each entry, fixed when it was stored. */
  #ttlOf = new Float64Array(0);
  #insertion = new Float64Array(0);
  /** The keys held, in no order, and where each stands among them. */
  #held = new Int32Array(0);
  #placeOf = new Int32Array(0);
  #count = 0;
  #insertions = 0;

  constructor({ ttlMs = Number.POSITIVE_INFINITY, maxEntries, policy }: ResponseCacheOptions) {
    this.#ttlMs = ttlMs;
    this.#policy = EVICTION_POLICIES[policy](maxEntries);
  }

  /** Entries held, expired ones included. */
  get entries(): number {
    return this.#policy.size;
  }

  /** The key of one of the entries, by a place below `entries`; places change with every entry that comes or goes. */
  heldAt(place: number): number {
    return this.#held[place];
  }

  /** Makes room for keys below `keys`; to be called before a key is first used. */
  ensure(keys: number): void {
    this.#policy.ensure(keys);
    this.#storedAt = withRoom(this.#storedAt, keys);
    this.#ttlOf = withRoom(this.#ttlOf, keys);
    this.#insertion = withRoom(this.#insertion, keys);
    this.#held = withRoom(this.#held, keys);
    this.#placeOf = withRoom(this.#placeOf, keys);
  }

  /** True when the key has an answer younger than its TTL. `now` in milliseconds, never less than before. */
  lookup(key: number, now: number): boolean {
    const policy = this.#policy;
    if (policy.has(key)) {
      if (now - this.#storedAt[key] < this.#ttlOf[key]) {
        policy.touch(key);
        this.hits++;
        return true;
      }
      policy.remove(key);
      this.#drop(key);
      this.expirations++;
    }
    this.misses++;
    return false;
  }

  /** What `lookup` would say, without counting, touching or removing anything. */
  peek(key: number, now: number): boolean {
    return this.#policy.has(key) && now - this.#storedAt[key] < this.#ttlOf[key];
  }

  /** Whether the key has an entry, however old. */
  holds(key: number): boolean {
    return this.#policy.has(key);
  }

  /** Whether the key has an entry, or its policy goes by its having had one: until neither is so, the number is taken. */
  remembers(key: number): boolean {
    return this.#policy.has(key) || this.#policy.remembers?.(key) === true;
  }

  /** The entry, which is held, was used in another way than by a look-up of its own key. */
  touch(key: number): void {
    this.#policy.touch(key);
  }

  /**
   * The number of the store that put the entry in: of two entries the one with the lower number was
   * inserted first. An entry that is replaced counts as newly inserted. Meaningless for a key that
   * is not held.
   */
  insertion(key: number): number {
    return this.#insertion[key];
  }

  /** When the answer of the key's entry was ready, in virtual milliseconds. Meaningless for a key that is not held. */
  storedAt(key: number): number {
    return this.#storedAt[key];
  }

  /**
   * Keeps an answer that is ready now, by its own TTL if it has one. One that is already kept is
   * replaced and counts as used. Gives back the key that had to go, or -1.
   */
  store(key: number, now: number, ttlMs = this.#ttlMs): number {
    return this.#put(key, now, ttlMs);
  }

  /**
   * Keeps under `to` a copy of the answer of `from`, which is held: as old as the original, with its
   * TTL. Gives back the key that had to go, or -1.
   */
  promote(from: number, to: number): number {
    return this.#put(to, this.#storedAt[from], this.#ttlOf[from]);
  }

  #put(key: number, readyAt: number, ttlMs: number): number {
    this.#storedAt[key] = readyAt;
    this.#ttlOf[key] = ttlMs;
    this.#insertion[key] = this.#insertions++;
    if (this.#policy.has(key)) {
      this.#policy.touch(key);
      return -1;
    }
    const victim = this.#policy.admit(key);
    if (victim !== -1) {
      this.evictions++;
      this.#drop(victim);
    }
    this.#placeOf[key] = this.#count;
    this.#held[this.#count++] = key;
    return victim;
  }

  #drop(key: number): void {
    const last = this.#held[--this.#count];
    const place = this.#placeOf[key];
    this.#held[place] = last;
    this.#placeOf[last] = place;
  }
}
