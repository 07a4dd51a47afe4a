import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { instant } from '../../src/models/model.ts';
import type { KnobValues } from '../../src/settings/knobs.ts';
import { draws, intervalOf, poissonTimes, replicated } from './statistics.ts';
import { ofKeys, run, strategyOf } from './workloads.ts';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Hit ratio of the requests after the first `warm`, of answers that take no time. A run that stops
 * after the warm-up has met the same requests, so its hits are those of the warm-up.
 */
function hitRatio(keys: Int32Array, times: Float64Array, warm: number, knobs: Partial<KnobValues>): number {
  const strategy = strategyOf(['cache'], { 'cache.lookup': 0, ...knobs });
  const hits = (n: number): number =>
    run(ofKeys(keys.subarray(0, n), times), strategy, { catalog: instant(DOCS_CATALOG) }).cache.exactHits;
  return (hits(keys.length) - hits(warm)) / (keys.length - warm);
}

describe('a cache with a TTL under Poisson arrivals', () => {
  it.each([0.25, 1, 4])('hits λT / (1 + λT) of the time: one key, λT = %s', (lambdaT) => {
    const ttl = 10_000;
    const n = 12_000;
    const ratios = replicated((seed) =>
      hitRatio(new Int32Array(n), poissonTimes(n, lambdaT / ttl, seed), 200, {
        'cache.ttl': ttl,
        'cache.maxEntries': NEVER,
      }),
    );
    const { mean, half } = intervalOf(ratios);
    expect(half).toBeLessThan(0.005);
    expect(Math.abs(mean - lambdaT / (1 + lambdaT))).toBeLessThan(half);
  });

  it('does so for each of many keys at its own rate', () => {
    const ttl = 60_000;
    const perMs = 0.01;
    const weights = Array.from({ length: 300 }, (_, i) => (i + 1) ** -0.9);
    const total = weights.reduce((sum, w) => sum + w, 0);
    const expected = weights.reduce((sum, w) => {
      const p = w / total;
      return sum + (p * perMs * p * ttl) / (1 + perMs * p * ttl);
    }, 0);
    const ratios = replicated((seed) =>
      hitRatio(draws(15_000, weights, seed), poissonTimes(15_000, perMs, seed), 5_000, {
        'cache.ttl': ttl,
        'cache.maxEntries': NEVER,
      }),
    );
    const { mean, half } = intervalOf(ratios);
    expect(half).toBeLessThan(0.005);
    expect(Math.abs(mean - expected)).toBeLessThan(half);
  });
});

describe('an LRU cache under independent Zipf references', () => {
  /** Che, Tung and Wang 2002: a key stays for a common time t, at which the expected number of keys in is the capacity. */
  function che(popularity: readonly number[], capacity: number): number {
    let low = 0;
    let high = 1e9;
    for (let i = 0; i < 200; i++) {
      const t = (low + high) / 2;
      const held = popularity.reduce((sum, p) => sum + 1 - Math.exp(-p * t), 0);
      if (held < capacity) low = t;
      else high = t;
    }
    return popularity.reduce((sum, p) => sum + p * (1 - Math.exp(-p * low)), 0);
  }

  it.each([20, 100, 500])('meets Che’s approximation at capacity %s', (capacity) => {
    const weights = Array.from({ length: 1_000 }, (_, i) => (i + 1) ** -0.8);
    const total = weights.reduce((sum, w) => sum + w, 0);
    const n = 120_000;
    const keys = draws(n, weights, `che ${capacity}`);
    const times = Float64Array.from({ length: n }, (_, i) => i + 1);
    const ratio = hitRatio(keys, times, 20_000, { 'cache.ttl': NEVER, 'cache.maxEntries': capacity });
    const expected = che(
      weights.map((w) => w / total),
      capacity,
    );
    // 100,000 references leave a standard error of at most 0.0016; the approximation itself errs by
    // less than 0.005 at such sizes. FIFO is 0.02 to 0.03 lower.
    expect(Math.abs(ratio - expected)).toBeLessThan(0.01);
    const fifo = hitRatio(keys, times, 20_000, {
      'cache.ttl': NEVER,
      'cache.maxEntries': capacity,
      'cache.policy': 'fifo',
    });
    expect(expected - fifo).toBeGreaterThan(0.01);
  });
});
