import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTRIBUTED, type AttributePlan, attribution } from '../../../src/experiment/attribute/attribute.ts';
import { coalitionsOf, sampledOrders, shapley, shapleyOver } from '../../../src/experiment/attribute/coalitions.ts';
import { figureAt } from '../../../src/figures/figures.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import type { Part } from '../../../src/result/schema/attribute.ts';
import { findStrategy, withTechniques } from '../../../src/settings/strategy.ts';
import { faqSource, resultOf } from '../experiments.ts';

/** All orders of n players. */
function permutations(players: readonly number[]): number[][] {
  if (players.length < 2) return [[...players]];
  return players.flatMap((first) => permutations(players.filter((p) => p !== first)).map((rest) => [first, ...rest]));
}

const game = (players: number) =>
  fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2 ** players, maxLength: 2 ** players });

describe('Shapley values', () => {
  it('are the mean gains over all orders of joining', () => {
    fc.assert(
      fc.property(game(4), (values) => {
        const value = (coalition: number): number => values[coalition] as number;
        const byOrders = shapleyOver(4, permutations([0, 1, 2, 3]), value);
        for (const [i, phi] of shapley(4, value).entries()) expect(phi).toBeCloseTo(byOrders[i] as number, 9);
      }),
    );
  });

  it('add up to the whole, also over drawn orders; treat equals equally and give nothing for nothing', () => {
    fc.assert(
      fc.property(game(5), (values) => {
        const value = (coalition: number): number => values[coalition] as number;
        const whole = value(31) - value(0);
        const sum = (shares: readonly number[]): number => shares.reduce((a, b) => a + b, 0);
        expect(sum(shapley(5, value))).toBeCloseTo(whole, 9);
        expect(sum(shapleyOver(5, sampledOrders(5, 6, 'x'), value))).toBeCloseTo(whole, 9);
      }),
    );
    // Players 0 and 1 do the same once; player 2 nothing.
    const [a, b, c] = shapley(3, (coalition) => ((coalition & 3) !== 0 ? 10 : 0)) as [number, number, number];
    expect([a, b, c]).toEqual([5, 5, 0]);
  });

  it('over drawn orders need only the sets that those orders come past', () => {
    const orders = sampledOrders(9, 8, 'seed');
    expect(orders).toHaveLength(8);
    expect(orders[1]).toEqual([...(orders[0] as number[])].reverse());
    expect(sampledOrders(9, 8, 'seed')).toEqual(orders);
    expect(sampledOrders(9, 8, 'other')).not.toEqual(orders);
    const known = new Set(coalitionsOf(9, orders));
    expect(known.size).toBeLessThan(100);
    shapleyOver(9, orders, (coalition) => {
      expect(known.has(coalition)).toBe(true);
      return 0;
    });
  });
});

const basic = findStrategy('basic');
const planOf = (changes: Partial<AttributePlan> = {}): AttributePlan => ({
  source: faqSource(2_000),
  seed: '42',
  runs: 1,
  catalog: DOCS_CATALOG,
  instant: false,
  strategy: basic,
  baselineKnobs: {},
  orders: 8,
  ...changes,
});

describe('an attribution', () => {
  it.each([
    ['exact', planOf({ runs: 2 })],
    [
      'sampled',
      planOf({
        strategy: withTechniques(
          findStrategy('advanced'),
          ['cache', 'freshness', 'semantic', 'coalescing', 'router', 'prompt', 'batching', 'fallback', 'predictive'],
          'nine',
        ),
      }),
    ],
    ['with settings of the baseline', planOf({ baselineKnobs: { 'provider.concurrency': 1 } })],
  ])(
    '%s: the parts add up to the total in every figure, and the waterfall ends at the strategy',
    async (name, plan) => {
      const result = await resultOf(attribution, plan);
      expect(result.method.kind).toBe(name === 'sampled' ? 'sampled' : 'exact');
      for (const path of ATTRIBUTED) {
        const part = (p: Part): number => p[path] as number;
        const sum = result.attribution.reduce((total, { shapley: share }) => total + part(share), 0);
        const settings = result.settings === null ? 0 : part(result.settings);
        const whole = (figureAt(result.optimized, path) as number) - (figureAt(result.baseline, path) as number);
        expect((sum + settings) / whole, path).toBeCloseTo(1, 9);
      }
      expect(result.waterfall[0]?.fromUsd).toBe(result.baseline.costPerRequestUsd);
      expect(result.waterfall.at(-1)?.toUsd).toBe(result.optimized.costPerRequestUsd);
      for (const [i, step] of result.waterfall.slice(1).entries())
        expect(step.fromUsd).toBe(result.waterfall[i]?.toUsd);
    },
  );

  it('says of each technique what it does alone and what it adds to the others', async () => {
    const { attribution: shares, baseline, optimized } = await resultOf(attribution, planOf());
    const cost = async (techniques: ('cache' | 'router' | 'prompt')[]): Promise<number> =>
      (await resultOf(attribution, planOf({ strategy: withTechniques(basic, techniques, 'x') }))).optimized
        .costPerRequestUsd;
    const cache = shares.find(({ technique }) => technique === 'cache');
    expect(cache?.alone.costPerRequestUsd).toBe((await cost(['cache'])) - baseline.costPerRequestUsd);
    expect(cache?.added.costPerRequestUsd).toBe(optimized.costPerRequestUsd - (await cost(['router', 'prompt'])));
  });

  it('is null while no run is whole', async () => {
    expect(attribution.assemble(planOf(), [undefined])).toBeNull();
  });
});
