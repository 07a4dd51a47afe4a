import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/findings/findings.ts';
import { WarmedWorkload } from '../../src/workload/warm-up.ts';
import { type Case, idsOf, open, play, simulated } from './runs.ts';

/** Questions that come again much later: for long the cache has hardly anything that is asked for. */
const SLOW_TO_FILL: Case = {
  dials: { requests: 3_000, repeated: 0.8 },
  techniques: ['cache'],
  knobs: { 'cache.maxEntries': Number.POSITIVE_INFINITY, 'cache.ttl': Number.POSITIVE_INFINITY },
};

describe('a cache that begins empty', () => {
  it('is told of with both rates and the flag that leaves its beginning out, where that bends the figure', async () => {
    const result = await play(SLOW_TO_FILL);
    const { timeline, cache } = result.optimized;
    // A beginning that hits nothing at all.
    const bent = { ...timeline, hits: timeline.hits.map((hits, w) => (4 * w < timeline.hits.length ? 0 : hits)) };
    const hits = bent.hits.reduce((sum, n) => sum + n, 0);
    const optimized = { ...result.optimized, timeline: bent, cache: { ...cache, hitRate: hits / result.requests } };
    const found = findingsOf({ ...result, optimized }).find(({ id }) => id === 'cold-start');
    expect(found?.message).toMatch(/the first 7\d\d requests hit 0\.0%, those after them 7\d/);
    expect(found?.flags).toEqual(['--warmup', expect.stringMatching(/^\d+$/)]);
    expect(found?.suggestion).toContain(found?.flags?.join(' '));
  });

  it('is no matter where the rate hardly changes, nor where a warm-up has been left out', async () => {
    expect(await idsOf({ ...SLOW_TO_FILL, dials: { requests: 3_000, repeated: 0 } })).not.toContain('cold-start');
    const warmed = await simulated(new WarmedWorkload(open(SLOW_TO_FILL), { requests: 1_000 }), SLOW_TO_FILL);
    expect(warmed.warmUpRequests).toBe(1_000);
    expect(warmed.requests).toBe(2_000);
    expect(findingsOf(warmed).map(({ id }) => id)).not.toContain('cold-start');
  });
});
