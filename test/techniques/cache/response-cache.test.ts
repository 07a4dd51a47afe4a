import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import { AliasTable, zipfWeights } from '../../../src/foundation/alias-table.ts';
import { randomStream } from '../../../src/foundation/random.ts';
import { CACHE_KEYS, type CacheKey } from '../../../src/techniques/cache/cache-key.ts';
import {
  EVICTION_POLICIES,
  type EvictionPolicyName,
  ResponseCache,
} from '../../../src/techniques/cache/response-cache.ts';
import { generatedQueryLog, type LoggedQuery, plainLogHits } from '../../generated/query-log.ts';
import { named, publicData } from '../../public-data.ts';
import { same } from '../../same.ts';

const never = Number.POSITIVE_INFINITY;
const unlimited = Number.POSITIVE_INFINITY;
const HOUR = 3_600_000;

function cacheWith({ ttlMs = never, maxEntries = unlimited, policy = 'lru' as EvictionPolicyName } = {}) {
  const cache = new ResponseCache({ ttlMs, maxEntries, policy });
  cache.ensure(300);
  return cache;
}

describe('an answer', () => {
  it('is served until its age reaches the TTL, and not then', () => {
    const cache = cacheWith({ ttlMs: 100 });
    cache.store(1, 50);
    expect(cache.lookup(1, 50)).toBe(true);
    expect(cache.lookup(1, 149.9)).toBe(true);
    expect(cache.lookup(1, 150)).toBe(false);
    expect(cache.expirations).toBe(1);
  });

  it('does not become younger by being served, but by being stored again', () => {
    const cache = cacheWith({ ttlMs: 100 });
    cache.store(1, 0);
    cache.lookup(1, 99);
    expect(cache.lookup(1, 100)).toBe(false);
    cache.store(2, 0);
    cache.store(2, 99);
    expect(cache.lookup(2, 198)).toBe(true);
    expect(cache.entries).toBe(1);
  });

  it('keeps its place when it has expired, until it is asked for or evicted', () => {
    const cache = cacheWith({ ttlMs: 100, maxEntries: 2 });
    cache.store(1, 0);
    cache.store(2, 0);
    expect(cache.entries).toBe(2);
    cache.store(3, 1_000);
    expect([cache.evictions, cache.expirations, cache.entries]).toEqual([1, 0, 2]);
    expect(cache.lookup(2, 1_000)).toBe(false);
    expect([cache.evictions, cache.expirations, cache.entries]).toEqual([1, 1, 1]);
  });
});

describe('what a semantic cache needs', () => {
  it('a peek says what a look-up would, and changes nothing', () => {
    const cache = cacheWith({ ttlMs: 100, maxEntries: 2 });
    cache.store(1, 0);
    cache.store(2, 50);
    expect([cache.peek(1, 99), cache.peek(1, 100), cache.peek(2, 100), cache.peek(3, 100)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([cache.hits, cache.misses, cache.expirations, cache.entries]).toEqual([0, 0, 0, 2]);
    // The entry that was peeked at first is still the one used longest ago.
    cache.peek(1, 60);
    cache.store(3, 60);
    expect([cache.peek(1, 60), cache.peek(2, 60)]).toEqual([false, true]);
  });

  it('a touch saves an entry from being the next to go', () => {
    const cache = cacheWith({ maxEntries: 2 });
    cache.store(1, 0);
    cache.store(2, 0);
    cache.touch(1);
    expect(cache.store(3, 0)).toBe(2);
    expect(cache.hits).toBe(0);
  });

  it('entries know their order of insertion, and a replaced one counts as new', () => {
    const cache = cacheWith();
    for (const key of [5, 3, 4, 5]) cache.store(key, 0);
    cache.lookup(3, 1);
    const inOrder = [3, 4, 5].sort((a, b) => cache.insertion(a) - cache.insertion(b));
    expect(inOrder).toEqual([3, 4, 5]);
  });

  it('a promoted copy is as old as the original, with its TTL, and inserted now', () => {
    const cache = cacheWith({ ttlMs: 100, maxEntries: 2 });
    cache.store(1, 10);
    cache.store(2, 20, 500);
    expect(cache.promote(2, 3)).toBe(1);
    expect([cache.storedAt(3), cache.evictions]).toEqual([20, 1]);
    expect(cache.insertion(3)).toBeGreaterThan(cache.insertion(2));
    expect([cache.lookup(3, 519), cache.lookup(3, 520)]).toEqual([true, false]);
  });

  it('a promotion may push out its own original', () => {
    const cache = cacheWith({ maxEntries: 1 });
    cache.store(1, 10);
    expect(cache.promote(1, 2)).toBe(1);
    expect([cache.storedAt(2), cache.peek(2, 10), cache.peek(1, 10)]).toEqual([10, true, false]);
  });
});

describe.each(Object.keys(EVICTION_POLICIES) as EvictionPolicyName[])('with %s', (policy) => {
  it('the books balance after any sequence of look-ups, stores and waits', () => {
    const step = fc.record({
      what: fc.constantFrom('lookup', 'store', 'wait', 'request'),
      key: fc.integer({ min: 0, max: 15 }).map((key) => key * 9),
      wait: fc.integer({ min: 0, max: 40 }),
    });
    const options = fc.record({
      ttlMs: fc.oneof(fc.integer({ min: 1, max: 150 }), fc.constant(never)),
      maxEntries: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(unlimited)),
    });
    fc.assert(
      fc.property(options, fc.array(step, { maxLength: 200, size: 'max' }), ({ ttlMs, maxEntries }, steps) => {
        const cache = new ResponseCache({ ttlMs, maxEntries, policy });
        // What is held, by a policy of its own and the times at which answers were stored.
        const twin = EVICTION_POLICIES[policy](maxEntries);
        const storedAt = new Map<number, number>();
        const expected = { hits: 0, misses: 0, evictions: 0, expirations: 0 };
        let lookups = 0;
        let stored = 0;
        let now = 1;

        const lookup = (key: number) => {
          const age = storedAt.has(key) ? now - storedAt.get(key)! : never;
          const served = storedAt.has(key) && age < ttlMs;
          lookups++;
          if (served) {
            twin.touch(key);
            expected.hits++;
          } else {
            expected.misses++;
            if (storedAt.delete(key)) {
              twin.remove(key);
              expected.expirations++;
            }
          }
          same(cache.lookup(key, now), served);
          return served;
        };
        const store = (key: number) => {
          if (storedAt.has(key)) twin.touch(key);
          else {
            stored++;
            const victim = twin.admit(key);
            if (victim !== -1) {
              storedAt.delete(victim);
              expected.evictions++;
            }
          }
          storedAt.set(key, now);
          cache.store(key, now);
        };

        for (const { what, key, wait } of steps) {
          cache.ensure(key + 1);
          twin.ensure(key + 1);
          if (what === 'wait') now += wait;
          else if (what === 'lookup') lookup(key);
          else if (what === 'store') store(key);
          else if (!lookup(key)) store(key);
          const { hits, misses, evictions, expirations, entries } = cache;
          same(hits, expected.hits, 'hits');
          same(misses, expected.misses, 'misses');
          same(evictions, expected.evictions, 'evictions');
          same(expirations, expected.expirations, 'expirations');
          same(hits + misses, lookups);
          same(entries, stored - evictions - expirations);
          same(entries, storedAt.size);
          same(entries <= maxEntries, true);
        }
      }),
    );
  });
});

it('with a TTL, lru hits whenever the lru-cache package does', () => {
  const random = randomStream('ttl', 'test');
  const popularity = new AliasTable(zipfWeights(300, 0.9));
  // lru-cache serves an entry whose age equals the TTL. Odd times and an odd TTL never let it come to that.
  const ttlMs = 401;
  let now = 1;
  const reference = new LRUCache<number, true>({ max: 60, ttl: ttlMs, ttlResolution: 0, perf: { now: () => now } });
  const cache = cacheWith({ ttlMs, maxEntries: 60 });
  for (let i = 0; i < 30_000; i++) {
    const key = popularity.draw(random);
    const served = cache.lookup(key, now);
    same(served, reference.get(key) === true);
    if (!served) {
      cache.store(key, now);
      reference.set(key, true);
    }
    now += 2 * Math.floor(random() * 6);
  }
  expect(cache.expirations).toBeGreaterThan(1_000);
  expect(cache.evictions).toBeGreaterThan(1_000);
});

/** The law: LRU hits in a log of queries what is counted there, by capacity, by TTL and by key. */
function hitsAsCounted(
  named: (name: string) => string,
  log: () => readonly LoggedQuery[],
  counted: {
    /** Of exact keys that never expire. */
    capacities: readonly (readonly [number, number])[];
    /** Of exact keys at one capacity. */
    ttls: { capacity: number; hits: readonly (readonly [number, number])[] };
    /** Of keys of letters and digits, unlimited. */
    ascii: number;
  },
): void {
  function hits(key: CacheKey, maxEntries: number, ttlMs = never): number {
    const ids = new Map<string, number>();
    const cache = new ResponseCache({ ttlMs, maxEntries, policy: 'lru' });
    for (const { t, text } of log()) {
      const name = key(text);
      const id = ids.get(name) ?? ids.size;
      ids.set(name, id);
      cache.ensure(ids.size);
      if (!cache.lookup(id, 1 + t * 1000)) cache.store(id, 1 + t * 1000);
    }
    return cache.hits;
  }

  it(named('lru by capacity is equal to the counted figures'), () => {
    const { capacities } = counted;
    expect(capacities.map(([capacity]) => hits(CACHE_KEYS.exact, capacity))).toEqual(capacities.map(([, n]) => n));
  });

  it(named('lru with a TTL is equal to the counted figures'), () => {
    const { capacity, hits: ttls } = counted.ttls;
    expect(ttls.map(([ttl]) => hits(CACHE_KEYS.exact, capacity, ttl))).toEqual(ttls.map(([, n]) => n));
  });

  it(named('ascii keys add the hits that are counted'), () => {
    expect(hits(CACHE_KEYS.ascii, unlimited)).toBe(counted.ascii);
  });
}

describe('on a generated query log, counted by definition', () => {
  const log = generatedQueryLog(4_000);
  const ttls = [HOUR, 24 * HOUR, 7 * 24 * HOUR];
  const capacities = [1, 10, 100, 500, unlimited];
  const counted = {
    capacities: capacities.map((capacity) => [capacity, plainLogHits(log, 'exact', capacity)] as const),
    ttls: { capacity: 300, hits: ttls.map((ttl) => [ttl, plainLogHits(log, 'exact', 300, ttl)] as const) },
    ascii: plainLogHits(log, 'ascii', unlimited),
  };

  it('the log tells capacities, TTLs and keys apart', () => {
    const figures = [...counted.capacities, ...counted.ttls.hits].map(([, hits]) => hits);
    expect(new Set([...figures, counted.ascii]).size).toBe(figures.length + 1);
  });

  hitsAsCounted(
    (name) => name,
    () => log,
    counted,
  );
});

const bing = publicData('bing-us-2020-01.jsonl');

describe.skipIf(bing === null)('on the Bing query log, as published', () => {
  // The column counts seconds, although the data's README says milliseconds.
  const rows = (): LoggedQuery[] =>
    readFileSync(bing as string, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LoggedQuery);

  hitsAsCounted((name) => named(name, bing), rows, {
    capacities: [
      [10, 3910],
      [100, 5348],
      [500, 7010],
      [1_000, 9370],
      [2_000, 13906],
      [unlimited, 15991],
    ],
    ttls: {
      capacity: 1_000,
      hits: [
        [HOUR, 3353],
        [24 * HOUR, 7641],
        [7 * 24 * HOUR, 9294],
      ],
    },
    ascii: 16046,
  });
});
