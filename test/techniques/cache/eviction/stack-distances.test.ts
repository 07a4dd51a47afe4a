import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AliasTable, zipfWeights } from '../../../../src/foundation/alias-table.ts';
import { randomStream } from '../../../../src/foundation/random.ts';
import { Lru } from '../../../../src/techniques/cache/eviction/lru.ts';
import { StackDistances } from '../../../../src/techniques/cache/eviction/stack-distances.ts';

function lruHits(keys: readonly number[], capacity: number): number {
  const cache = new Lru(capacity);
  cache.ensure(Math.max(...keys) + 1);
  let hits = 0;
  for (const key of keys) {
    if (cache.has(key)) {
      cache.touch(key);
      hits++;
    } else cache.admit(key);
  }
  return hits;
}

function distancesOf(keys: readonly number[]): StackDistances {
  const distances = new StackDistances();
  distances.ensure(Math.max(...keys) + 1);
  for (const key of keys) distances.reference(key);
  return distances;
}

describe('stack distances', () => {
  it('count the others used since, and one', () => {
    const distances = new StackDistances();
    distances.ensure(3);
    expect([0, 1, 2, 0, 0, 2, 1].map((key) => distances.reference(key))).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      3,
      1,
      2,
      3,
    ]);
    expect(distances.keys).toBe(3);
  });

  it('give the hits of an LRU cache of every size, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 1, maxLength: 300 }), (keys) => {
        const distances = distancesOf(keys);
        for (let capacity = 1; capacity <= 14; capacity++) {
          expect(distances.hitsAt(capacity)).toBe(lruHits(keys, capacity));
        }
      }),
    );
  });

  it('and on a long sequence, over which the time line is compacted and grows', () => {
    const random = randomStream('stack', 'keys');
    const table = new AliasTable(zipfWeights(9_000, 0.8));
    const keys = Array.from({ length: 60_000 }, () => table.draw(random));
    const distances = distancesOf(keys);
    for (const capacity of [1, 10, 100, 1_000, 5_000]) expect(distances.hitsAt(capacity)).toBe(lruHits(keys, capacity));
    expect(distances.hitsAt(Number.POSITIVE_INFINITY)).toBe(keys.length - new Set(keys).size);
  });
});
