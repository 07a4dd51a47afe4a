import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import { AliasTable, zipfWeights } from '../../../src/foundation/alias-table.ts';
import { randomStream } from '../../../src/foundation/random.ts';
import { beladyHits } from '../../../src/techniques/cache/eviction/belady.ts';
import type { EvictionPolicy } from '../../../src/techniques/cache/eviction/policy.ts';
import { EVICTION_POLICIES, type EvictionPolicyName } from '../../../src/techniques/cache/response-cache.ts';
import { generatedKeys } from '../../generated/keys.ts';
import { named, publicData } from '../../public-data.ts';
import { same } from '../../same.ts';
import { PLAIN_POLICIES, plainBeladyHits, plainHits } from './plain-policies.ts';

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

interface KeyTrace {
  keys: Int32Array;
  distinct: number;
  capacities: readonly number[];
  /** Hits of each policy at each capacity. */
  counted: Record<EvictionPolicyName | 'belady', readonly number[]>;
}

/** The law: what a trace is known to hit, it hits, at every capacity, to the integer. */
function hitsAsCounted(named: (name: string) => string, trace: () => KeyTrace): void {
  it.each(POLICIES)(named('%s is equal to the counted figures to the integer'), (name) => {
    const { keys, distinct, capacities, counted } = trace();
    expect(capacities.map((capacity) => hits(EVICTION_POLICIES[name](capacity), keys, distinct))).toEqual(
      counted[name],
    );
  });

  it(named('belady is equal to the counted figures to the integer'), () => {
    const { keys, capacities, counted } = trace();
    expect(capacities.map((capacity) => beladyHits(keys, capacity))).toEqual(counted.belady);
  });
}

describe('hits on a generated trace, counted by the definitions', () => {
  const capacities = [1, 7, 30, 100, 400];
  const trace = generatedKeys(3_000);
  const count = (of: (capacity: number) => number) => capacities.map(of);
  const counted = {
    ...(Object.fromEntries(
      POLICIES.map((name) => [name, count((capacity) => plainHits(name, trace.keys, capacity))]),
    ) as Record<EvictionPolicyName, number[]>),
    belady: count((capacity) => plainBeladyHits(trace.keys, capacity)),
  };

  it('the trace tells the policies apart', () => {
    const figures = [...POLICIES, 'belady' as const].map((name) => counted[name].join());
    expect(new Set(figures).size).toBe(figures.length);
  });

  hitsAsCounted(
    (name) => name,
    () => ({ ...trace, capacities, counted }),
  );
});

const web07 = publicData('cache2k-web07.txt');

describe.skipIf(web07 === null)('hits on the web07 trace, as published', () => {
  const ids = new Map<string, number>();
  const lines = web07 === null ? [] : readFileSync(web07, 'utf8').trim().split('\n');
  const keys = Int32Array.from(lines, (line) => {
    if (!ids.has(line)) ids.set(line, ids.size);
    return ids.get(line)!;
  });

  it(named('the trace is the one the figures are for', web07), () => {
    expect(keys).toHaveLength(76_118);
  });

  hitsAsCounted(
    (name) => named(name, web07),
    () => ({
      keys,
      distinct: ids.size,
      capacities: [100, 300, 1_000, 3_000, 10_000],
      counted: {
        lru: [25427, 31895, 38368, 44559, 52519],
        fifo: [23719, 29688, 36300, 42741, 51205],
        lfu: [18789, 25925, 34229, 43156, 52972],
        sieve: [28039, 34270, 40536, 46088, 52972],
        s3fifo: [29009, 35512, 41187, 45999, 52590],
        belady: [36972, 42536, 48398, 53495, 55634],
      },
    }),
  );
});

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
        const plain = new PLAIN_POLICIES[name](capacity);
        for (const { what, key } of steps) {
          policy.ensure(key + 1);
          same(policy.has(key), plain.has(key));
          if (what === 'remove') {
            if (plain.has(key)) {
              policy.remove(key);
              plain.remove(key);
            }
          } else if (plain.has(key)) {
            policy.touch(key);
            plain.touch(key);
          } else {
            same(policy.admit(key), plain.admit(key));
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
            same(full ? held.delete(victim) : victim === -1, true);
            held.add(key);
          }
          same(policy.size, held.size);
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
