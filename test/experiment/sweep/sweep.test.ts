import { describe, expect, it } from 'vitest';
import { comparison } from '../../../src/experiment/compare.ts';
import { combinations, type SweepPlan, sweep } from '../../../src/experiment/sweep/sweep.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import { findStrategy } from '../../../src/settings/strategy.ts';
import { faqSource, resultOf } from '../experiments.ts';

const basic = findStrategy('basic');
const NEVER = Number.POSITIVE_INFINITY;

function planOf(changes: Partial<SweepPlan> = {}): SweepPlan {
  return {
    source: faqSource(2_000),
    seed: '42',
    runs: 1,
    catalog: DOCS_CATALOG,
    instant: false,
    strategy: basic,
    baselineKnobs: {},
    axes: [
      { path: 'cache.ttl', values: [600_000, 3_600_000] },
      { path: 'cache.maxEntries', values: [100, 1_000] },
    ],
    ...changes,
  };
}

describe('a sweep', () => {
  it('has a point for every combination, each what a run with those knobs is', async () => {
    const { points, axes } = await resultOf(sweep, planOf({ runs: 2 }));
    expect(points.map(({ knobs }) => [knobs['cache.ttl'], knobs['cache.maxEntries']])).toEqual([
      [600_000, 100],
      [600_000, 1_000],
      [3_600_000, 100],
      [3_600_000, 1_000],
    ]);
    expect(axes.map(({ flag }) => flag)).toEqual(['ttl', 'cache-size']);
    const strategies = points.map(({ knobs }, i) => ({
      ...basic,
      name: `${i}`,
      knobs: { ...basic.knobs, ...knobs } as typeof basic.knobs,
    }));
    const compared = await resultOf(comparison, { ...planOf(), runs: 2, strategies });
    for (const [i, point] of points.entries()) {
      expect(point.summary).toEqual(compared.arms[i]?.summary);
      expect(point.savings).toEqual(compared.arms[i]?.savings);
      expect(point.onFront).toBe(compared.arms[i]?.onFront);
    }
  });

  it('leaves out combinations that make no sense', () => {
    const axes = [
      { path: 'routing.simpleBelow', values: [2, 6] },
      { path: 'routing.complexFrom', values: [4, 8] },
    ] as const;
    const { points, skipped } = combinations(basic, axes);
    expect(points).toHaveLength(3);
    expect(skipped).toBe(1);
    expect(() =>
      combinations(basic, [{ path: 'cache.ttl', values: Array.from({ length: 200_000 }, (_, i) => i + 1) }]),
    ).toThrow('combinations');
  });

  it('interrupted keeps the points that were finished', async () => {
    // The curve, the baseline and two points.
    const result = await resultOf(sweep, planOf(), 4);
    expect(result.partial).toBe(true);
    expect(result.points).toHaveLength(2);
  });

  it('draws the LRU curve of every size from one pass, equal to 16 separate runs to the integer', async () => {
    const sizes = [1, 2, 5, 10, 20, 50, 80, 120, 200, 300, 450, 600, 800, 1_200, 2_000, 5_000];
    const plan = planOf({
      source: faqSource(20_000),
      instant: true,
      strategy: { ...basic, knobs: { ...basic.knobs, 'cache.ttl': NEVER } },
      axes: [{ path: 'cache.maxEntries', values: sizes }],
    });
    const { curve, points } = await resultOf(sweep, plan);
    expect(curve?.exact).toBe(true);
    expect(sizes.map((size) => curve?.hits[curve.capacities.indexOf(size)])).toEqual(
      points.map(({ summary }) => summary.cache.exactHits),
    );
  });

  it.each([
    ['answers take time', {}, { 'cache.ttl': NEVER }],
    ['entries expire', { instant: true }, {}],
    ['the policy is another', { instant: true }, { 'cache.ttl': NEVER, 'cache.policy': 'sieve' as const }],
  ])('does not call the curve exact where %s', async (_, changes, knobs) => {
    const strategy = { ...basic, knobs: { ...basic.knobs, ...knobs } };
    const { curve } = await resultOf(
      sweep,
      planOf({ ...changes, strategy, axes: [{ path: 'cache.maxEntries', values: [10, 20] }] }),
    );
    expect(curve?.exact).toBe(false);
  });
});
