import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComparePlan, comparison } from '../../src/experiment/compare.ts';
import { type SimulationPlan, simulate } from '../../src/experiment/simulate.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Catalog } from '../../src/models/model.ts';
import { bestSingle } from '../../src/result/controls.ts';
import type { CompareResult } from '../../src/result/schema/compare.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { Deal } from '../../src/simulation/deal.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { RememberedWorkload } from '../../src/workload/remembered-workload.ts';
import { UNKNOWN } from '../../src/workload/truth-table.ts';
import { type Asked, catalogOf, HandMade, modelOf, strategyOf } from '../simulation/workloads.ts';
import { faqSource, resultOf } from './experiments.ts';

const REQUESTS = 4_000;
const HARD = 'Compare and evaluate these designs, analyze them';

/** Every other request is hard, and reads so or reads like all others; none comes twice. */
function halfHard(reads: 'as it is' | 'alike'): HandMade {
  return new HandMade(
    Array.from({ length: REQUESTS }, (_, i): Asked => {
      const hard = i % 2 === 1;
      const text = `${hard === (reads === 'as it is') && (hard || i % 4 === 0) ? HARD : 'say'} ${i}`;
      return { at: 1 + i, text, tier: hard ? 'complex' : 'simple', input: 100, output: 100 };
    }),
  );
}

/** A model for easy questions alone, and one four times as dear that can do all. */
const weak = { ...modelOf('weak', { usd: 0.001 }), quality: { simple: 1, medium: 0, complex: 0 } };
const strong = modelOf('strong', { usd: 0.004, quality: 1 });
const TWO = catalogOf([weak, strong], { tiers: { simple: 'weak', medium: 'weak', complex: 'strong' } });

const routed = (workload: HandMade, catalog: Catalog = TWO, changes: Partial<SimulationPlan> = {}) =>
  simulate({
    command: 'simulate',
    workload: new RememberedWorkload(workload),
    catalog,
    strategy: strategyOf(['router'], { 'routing.complexFrom': 4 }),
    seed: '42',
    instant: false,
    expect: [],
    ...changes,
  });

describe('what a router is held against', () => {
  it('costs as much as the router where the same models are dealt, and is as good as chance', async () => {
    const { optimized, controls } = await routed(halfHard('as it is'));
    expect(optimized.models).toMatchObject({ weak: { requests: REQUESTS / 2 }, strong: { requests: REQUESTS / 2 } });
    expect(optimized.quality.mean).toBe(1);
    const { shuffled } = controls!;
    expect(shuffled).toMatchObject({ models: { weak: 0.5, strong: 0.5 }, dealtTo: 'requests' });
    expect(shuffled?.costUsd).toBeCloseTo(optimized.costUsd, 9);
    // A hard request that is dealt the weak model: a half times a half, within four standard errors.
    expect(Math.abs(shuffled!.qualityMean! - 0.75)).toBeLessThan(4 * Math.sqrt(0.25 / REQUESTS));
  });

  it('is each model alone, of which the cheapest as good is told of', async () => {
    const { controls, optimized, baseline } = await routed(halfHard('as it is'));
    const [cheap, dear] = controls!.singles;
    expect([cheap?.model, dear?.model]).toEqual(['weak', 'strong']);
    expect(cheap).toMatchObject({ qualityMean: 0.5, costRatio: 0.75 });
    expect(dear).toMatchObject({ qualityMean: 1, costUsd: baseline.costUsd });
    expect(controls!.best).toEqual({ model: 'strong', rule: 'cheapest as good' });
    expect(dear!.costUsd).toBeCloseTo((optimized.costUsd * 4) / 2.5, 9);
  });

  it('beats a router that goes by words which say nothing', async () => {
    const { controls, optimized } = await routed(halfHard('alike'));
    expect(optimized.quality.mean).toBeLessThan(0.6);
    expect(controls!.shuffled!.qualityMean).toBeGreaterThan(optimized.quality.mean!);
  });

  it('is not played where no model is chosen, or where that is not asked for', async () => {
    expect((await routed(halfHard('alike'), TWO, { strategy: strategyOf(['prompt']) })).controls).toBeUndefined();
    expect((await routed(halfHard('alike'), TWO, { controls: false })).controls).toBeUndefined();
    expect((await routed(halfHard('alike'), catalogOf([strong]))).controls).toBeUndefined();
  });

  it('has nothing dealt at random of what can be read only once', async () => {
    const { controls } = await routed(halfHard('alike'), TWO, { workload: halfHard('alike') });
    expect(controls?.shuffled).toBeNull();
    expect(controls?.singles).toHaveLength(2);
  });
});

describe('strategies compared, with what their choices are held against', () => {
  const planOf = (changes: Partial<ComparePlan>): ComparePlan => ({
    source: faqSource(800),
    seed: '42',
    runs: 1,
    catalog: DOCS_CATALOG,
    instant: false,
    strategies: [findStrategy('basic'), strategyOf(['cache'])],
    baselineKnobs: {},
    controls: true,
    ...changes,
  });

  it('have what a simulation has, where they choose', async () => {
    const { arms } = await resultOf(comparison, planOf({}));
    const workload = new RememberedWorkload(new GeneratedWorkload('faq-chatbot', faqSource(800).spec, '42'));
    const plan = { command: '', workload, catalog: DOCS_CATALOG, strategy: findStrategy('basic'), seed: '42' };
    const { controls } = await simulate({ ...plan, instant: false, expect: [] });
    const { shuffled, singles, best } = controls!;
    const whole = arms[0]?.controls;
    expect(whole?.best).toEqual(best);
    expect(whole?.shuffled).toMatchObject({ models: shuffled?.models, costUsd: shuffled?.costUsd });
    const told = (all: typeof singles) => all.map(({ model, costUsd, qualityMean }) => [model, costUsd, qualityMean]);
    expect(told(whole!.singles)).toEqual(told(singles));
    expect(arms[1]?.controls).toBeUndefined();
    const unasked = await resultOf(comparison, planOf({ controls: false }));
    expect(unasked.arms[0]?.controls).toBeUndefined();
    expect(unasked.arms[0]?.summary).toEqual(arms[0]?.summary);
  });

  it('have the mean of it over several runs', async () => {
    const [whole, ...each] = await Promise.all([
      resultOf(comparison, planOf({ runs: 2 })),
      ...['42', '42#2'].map((seed) => resultOf(comparison, planOf({ seed }))),
    ]);
    const saved = ({ arms }: CompareResult): number => arms[0]?.controls?.shuffled?.costRatio ?? Number.NaN;
    expect(saved(whole!)).toBeCloseTo(each.reduce((sum, one) => sum + saved(one), 0) / 2, 12);
  });
});

describe('a deal', () => {
  const decks = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }).filter((deck) => deck.some((cards) => cards > 0));

  it('gives each model exactly as often as it is in the deck, again and again', () => {
    fc.assert(
      fc.property(decks, fc.integer({ min: 1, max: 3 }), (deck, times) => {
        const deal = new Deal(deck, { seed: '7', holds: false });
        const cards = deck.reduce((sum, n) => sum + n, 0);
        const dealt = deck.map(() => 0);
        for (let request = 0; request < times * cards; request++) dealt[deal.next(request, UNKNOWN)]!++;
        expect(dealt).toEqual(deck.map((n) => n * times));
      }),
    );
  });

  it('leaves sessions what they were dealt first, and still comes near the deck', () => {
    const deal = new Deal([300, 700], { seed: '7', holds: true });
    const held = new Map<number, number>();
    let second = 0;
    for (let request = 0; request < 1_000; request++) {
      const session = request % 100;
      const model = deal.next(request, session);
      expect(held.get(session) ?? model).toBe(model);
      held.set(session, model);
      second += model;
    }
    expect(Math.abs(second - 700)).toBeLessThan(150);
  });
});

describe('the best single model', () => {
  const single = fc.record({
    model: fc.string(),
    costUsd: fc.double({ min: 0, max: 9, noNaN: true }),
    qualityMean: fc.option(fc.constantFrom(0.5, 0.7, 0.9), { freq: 9 }),
  });

  it('is the cheapest of those no worse, else the best, else the cheapest', () => {
    fc.assert(
      fc.property(
        fc.array(single, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0.6, 0.8, 0.95, null),
        (all, good) => {
          const best = bestSingle(all, good)!;
          const chosen = all.filter(({ model }) => model === best.model);
          const known = good !== null && all.every(({ qualityMean }) => qualityMean !== null);
          const asGood = known ? all.filter(({ qualityMean }) => qualityMean! >= good) : [];
          const rule = !known ? 'cheapest' : asGood.length > 0 ? 'cheapest as good' : 'best';
          expect(best.rule).toBe(rule);
          const among = rule === 'cheapest as good' ? asGood : all;
          const bar = rule === 'best' ? Math.max(...all.map(({ qualityMean }) => qualityMean!)) : null;
          const least = Math.min(
            ...among.filter(({ qualityMean }) => bar === null || qualityMean === bar).map(({ costUsd }) => costUsd),
          );
          expect(chosen.some(({ costUsd }) => costUsd === least)).toBe(true);
        },
      ),
    );
    expect(bestSingle([], 0.5)).toBeNull();
  });
});
