import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import { AliasTable, zipfWeights } from '../../../src/foundation/alias-table.ts';
import { randomStream } from '../../../src/foundation/random.ts';
import { beladyHits } from '../../../src/techniques/cache/eviction/belady.ts';
import type { EvictionPolicy } from '../../../src/techniques/cache/eviction/policy.ts';
import { EVICTION_POLICIES, type EvictionPolicyName } from '../../../src/techniques/cache/response-cache.ts';
import { named, publicData } from '../../public-data.ts';

const POLICIES = Object.keys(EVICTION_POLICIES) as EvictionPolicyName[];

function hits(policy: EvictionPolicy, keys: Iterable<number>, room: number): number {
  policy.ensure(room);
  let count = 0;
  for (const key of keys) {
    if (policy.has(key)) {
      policy.touch(key);
      count++;
    } else policy.admit(key);
  }
  return count;
}

describe('hits on the web07 trace', () => {
  const path = publicData('cache2k-web07.txt');
  const ids = new Map<string, number>();
  const lines = path === null ? [] : readFileSync(path, 'utf8').trim().split('\n');
  const keys = Int32Array.from(lines, (line) => {
    if (!ids.has(line)) ids.set(line, ids.size);
    return ids.get(line)!;
  });
  const capacities = [100, 300, 1_000, 3_000, 10_000];

  it.skipIf(path === null)(named('the trace is the one the figures are for', path), () => {
    expect(keys).toHaveLength(76_118);
  });

  it.skipIf(path === null).each<[EvictionPolicyName, number[]]>([
    ['lru', [25427, 31895, 38368, 44559, 52519]],
    ['fifo', [23719, 29688, 36300, 42741, 51205]],
    ['lfu', [18789, 25925, 34229, 43156, 52972]],
    ['sieve', [28039, 34270, 40536, 46088, 52972]],
    ['s3fifo', [29009, 35512, 41187, 45999, 52590]],
  ])(named('%s is equal to the published figures to the integer', path), (name, published) => {
    expect(capacities.map((capacity) => hits(EVICTION_POLICIES[name](capacity), keys, ids.size))).toEqual(published);
  });

  it.skipIf(path === null)(named('belady is equal to the published figures to the integer', path), () => {
    expect(capacities.map((capacity) => beladyHits(keys, capacity))).toEqual([36972, 42536, 48398, 53495, 55634]);
  });
});

/**
 * What each policy means, in arrays: `queue` is all that is in, the one to go last, and nothing is
 * fast. Frequencies, visited bits and counters stand in `count`.
 */
abstract class Plain {
  queue: number[] = [];
  count = new Map<number, number>();
  readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  has(key: number): boolean {
    return this.queue.includes(key);
  }

  touch(_key: number): void {}

  admit(key: number): number {
    const victim = this.has(key) || this.queue.length < this.capacity ? -1 : this.victim();
    if (victim !== -1) this.remove(victim);
    this.queue.unshift(key);
    this.count.set(key, 0);
    return victim;
  }

  victim(): number {
    return this.queue.at(-1)!;
  }

  remove(key: number): void {
    this.queue = this.queue.filter((k) => k !== key);
  }
}

class PlainFifo extends Plain {}

class PlainLru extends Plain {
  override touch(key: number): void {
    this.remove(key);
    this.queue.unshift(key);
  }
}

/** The queue is in the order in which keys entered their frequency. */
class PlainLfu extends PlainLru {
  override touch(key: number): void {
    super.touch(key);
    this.count.set(key, this.count.get(key)! + 1);
  }

  override victim(): number {
    const least = Math.min(...this.queue.map((key) => this.count.get(key)!));
    return this.queue.findLast((key) => this.count.get(key) === least)!;
  }
}

class PlainSieve extends Plain {
  hand: number | undefined;

  override touch(key: number): void {
    this.count.set(key, 1);
  }

  override victim(): number {
    let at = this.hand ?? this.queue.at(-1)!;
    while (this.count.get(at) === 1) {
      this.count.set(at, 0);
      at = this.queue[this.queue.indexOf(at) - 1] ?? this.queue.at(-1)!;
    }
    this.hand = at;
    return at;
  }

  override remove(key: number): void {
    if (this.hand === key) this.hand = this.queue[this.queue.indexOf(key) - 1];
    super.remove(key);
  }
}

/** `queue` is the small queue and the main queue together, `main` says which keys are in main. */
class PlainS3Fifo extends Plain {
  main: number[] = [];
  ghost: number[] = [];

  get small(): number[] {
    return this.queue.filter((key) => !this.main.includes(key));
  }

  override touch(key: number): void {
    this.count.set(key, Math.min(3, this.count.get(key)! + 1));
  }

  override admit(key: number): number {
    const smallShare = Math.max(1, Math.floor(this.capacity / 10));
    const mainShare = this.capacity - smallShare;
    const before = this.queue;
    const evictMain = () => {
      for (let key = this.main.at(-1)!; ; key = this.main.at(-1)!) {
        this.main.pop();
        if (this.count.get(key) === 0) return super.remove(key);
        this.count.set(key, this.count.get(key)! - 1);
        this.main.unshift(key);
      }
    };
    while (this.queue.length >= this.capacity) {
      const key = this.small.at(-1)!;
      if (this.small.length < smallShare) evictMain();
      else if (this.count.get(key)! > 1) {
        this.count.set(key, 0);
        this.main.unshift(key);
        if (this.main.length > mainShare) evictMain();
      } else {
        super.remove(key);
        this.ghost = [key, ...this.ghost].slice(0, mainShare);
      }
    }
    if (this.ghost.includes(key)) {
      this.ghost = this.ghost.filter((k) => k !== key);
      this.main.unshift(key);
    }
    const victim = before.find((k) => !this.queue.includes(k)) ?? -1;
    this.queue = [key, ...this.queue];
    this.count.set(key, 0);
    return victim;
  }

  override remove(key: number): void {
    super.remove(key);
    this.main = this.main.filter((k) => k !== key);
  }
}

const PLAIN = { lru: PlainLru, fifo: PlainFifo, lfu: PlainLfu, sieve: PlainSieve, s3fifo: PlainS3Fifo };

// Few keys, so that they meet again; far apart, so that the columns have to grow.
const key = fc.integer({ min: 0, max: 25 }).map((k) => k * 9);
const steps = fc.array(fc.record({ what: fc.constantFrom('use', 'use', 'use', 'use', 'use', 'use', 'remove'), key }), {
  maxLength: 250,
  size: 'max',
});

describe.each(POLICIES)('%s', (name) => {
  it('gives up the same entries as its definition in arrays, removals in between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), steps, (capacity, steps) => {
        const policy: EvictionPolicy = EVICTION_POLICIES[name](capacity);
        const plain = new PLAIN[name](capacity);
        for (const { what, key } of steps) {
          policy.ensure(key + 1);
          expect(policy.has(key)).toBe(plain.has(key));
          if (what === 'remove') {
            if (plain.has(key)) {
              policy.remove(key);
              plain.remove(key);
            }
          } else if (plain.has(key)) {
            policy.touch(key);
            plain.touch(key);
          } else {
            expect(policy.admit(key)).toBe(plain.admit(key));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('holds exactly the keys that were let in and not given up, never more than its capacity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), steps, (capacity, steps) => {
        const policy: EvictionPolicy = EVICTION_POLICIES[name](capacity);
        const held = new Set<number>();
        policy.ensure(26 * 9);
        for (const { what, key } of steps) {
          if (what === 'remove') {
            if (held.delete(key)) policy.remove(key);
          } else if (held.has(key)) policy.touch(key);
          else {
            const full = held.size === capacity;
            const victim = policy.admit(key);
            // Room is made when there is none, and by one that was in.
            expect(full ? held.delete(victim) : victim === -1).toBe(true);
            held.add(key);
          }
          expect(policy.size).toBe(held.size);
          for (let k = 0; k < 26 * 9; k += 9) if (policy.has(k) !== held.has(k)) throw new Error(`has(${k}) is wrong`);
        }
      }),
    );
  });
});

it('lru hits whenever the lru-cache package does', () => {
  const random = randomStream('lru-cache', 'test');
  const popularity = new AliasTable(zipfWeights(2_000, 0.9));
  const keys = Array.from({ length: 50_000 }, () => popularity.draw(random));
  for (const max of [1, 7, 100, 1_000]) {
    const reference = new LRUCache<number, true>({ max });
    let expected = 0;
    for (const key of keys) {
      if (reference.get(key)) expected++;
      else reference.set(key, true);
    }
    expect(hits(EVICTION_POLICIES.lru(max), keys, 2_000)).toBe(expected);
  }
});

describe('belady', () => {
  /** The most hits any choice of victims can get, by trying them all. */
  function mostHits(keys: number[], capacity: number): number {
    const known = new Map<string, number>();
    const from = (i: number, held: number[]): number => {
      if (i === keys.length) return 0;
      const state = `${i}:${held}`;
      const before = known.get(state);
      if (before !== undefined) return before;
      const key = keys[i]!;
      let best: number;
      if (held.includes(key)) best = 1 + from(i + 1, held);
      else {
        const choices = held.length < capacity ? [held] : held.map((out) => held.filter((k) => k !== out));
        best = Math.max(...choices.map((rest) => from(i + 1, [...rest, key].sort())));
      }
      known.set(state, best);
      return best;
    };
    return from(0, []);
  }

  it('gets exactly the most hits that any choice of victims can get', () => {
    const keys = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 24, size: 'max' });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 4 }), (keys, capacity) => {
        expect(beladyHits(Int32Array.from(keys), capacity)).toBe(mostHits(keys, capacity));
      }),
      { numRuns: 200 },
    );
  });

  it('is never beaten by a policy that does not know the future', () => {
    const keys = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 400, size: 'max' });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 30 }), (keys, capacity) => {
        const best = beladyHits(Int32Array.from(keys), capacity);
        for (const name of POLICIES)
          expect(hits(EVICTION_POLICIES[name](capacity), keys, 41)).toBeLessThanOrEqual(best);
      }),
    );
  });
});
