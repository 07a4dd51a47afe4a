import { describe, expect, it } from 'vitest';
import { askedBy, prefetchNumber } from '../../src/simulation/call-table.ts';
import { Dice } from '../../src/simulation/dice.ts';
import { MOST_SUCCESSORS } from '../../src/techniques/predictive/predictive-cache.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const known = { tier: 'simple', contentClass: 'static' } as const;
const questions = (count: number, gapMs: number, more: Partial<Asked> = {}): Asked[] =>
  Array.from({ length: count }, (_, i) => ({
    at: 1 + i * gapMs,
    text: `q${i}`,
    intent: i,
    input: 250,
    output: 250,
    ...known,
    ...more,
  }));

describe('calls that the provider does not take', () => {
  const limit = { 'provider.requestsPerMinute': 5, 'provider.retries': 0 } as const;

  it.each([
    { techniques: [] },
    { techniques: ['batching'] },
    { techniques: ['router', 'cache', 'coalescing'] },
  ] as const)('cost nothing: $techniques', ({ techniques }) => {
    const { costUsd, models, unanswered, tokens } = run(
      new HandMade(questions(60, 0)),
      strategyOf(techniques, { ...limit, 'batching.maxSize': 2 }),
      { catalog: catalogOf([modelOf('only', { ms: 100, usd: 0.01 })]) },
    );
    const taken = techniques[0] === 'batching' ? 10 : 5;
    expect(unanswered.failed).toBe(60 - taken);
    expect(models.only).toMatchObject({ calls: taken, requests: taken });
    expect(costUsd).toBeCloseTo(taken * 0.005, 12);
    expect(tokens.input + tokens.output).toBe(taken * 500);
  });

  it('leave the budget as it was', () => {
    const strategy = strategyOf(['budget'], { ...limit, 'budget.daily': 0.07, 'budget.whenExhausted': 'refuse' });
    const catalog = catalogOf([modelOf('only', { ms: 100, usd: 0.02 })]);
    // The money is enough for seven calls; five are taken at once, the others turned away, and a minute later two more fit.
    const requests = [...questions(10, 0), ...questions(5, 0).map((asked) => ({ ...asked, at: 60_001 }))];
    const { costUsd, unanswered } = run(new HandMade(requests), strategy, { catalog });
    expect(costUsd).toBeCloseTo(7 * 0.01, 12);
    expect(unanswered).toEqual({ failed: 5, refused: 3 });
  });

  it('may be second ones: then the first answer stands, and it alone is paid for with the judge', () => {
    const catalog = catalogOf([modelOf('weak', { ms: 100, quality: 0 }), modelOf('strong', { ms: 100 })], {
      tiers: { simple: 'weak', medium: 'weak', complex: 'weak' },
      judge: { model: 'weak', verdictTokens: 8, source: 'test' },
    });
    const once = { 'provider.requestsPerMinute': 1, 'provider.retries': 0, 'fallback.judgeError': 0 } as const;
    const { fallback, models, charges } = run(new HandMade(questions(1, 0)), strategyOf(['router', 'fallback'], once), {
      catalog,
    });
    expect(fallback).toMatchObject({ judged: 1, escalated: 1, secondCallsUsd: 0 });
    expect(models.weak).toMatchObject({ requests: 1, calls: 1 });
    expect(models.strong).toMatchObject({ requests: 0, calls: 0, costUsd: 0 });
    expect(charges.calls).toBe(models.weak?.costUsd);
  });
});

describe('a judge', () => {
  const catalog = catalogOf([modelOf('weak', { quality: 0.5, usd: 0.01 }), modelOf('strong', { usd: 1 })], {
    tiers: { simple: 'weak', medium: 'weak', complex: 'weak' },
    judge: { model: 'weak', verdictTokens: 8, source: 'test' },
  });

  it('is not paid for a verdict after which there would be no money for a second call', () => {
    const budget = { 'budget.perRequest': 0.1 } as const;
    const {
      fallback,
      charges,
      budget: counts,
    } = run(new HandMade(questions(40, 1_000)), strategyOf(['router', 'budget', 'fallback'], budget), { catalog });
    expect(fallback.judged).toBe(0);
    expect(charges.judge).toBe(0);
    expect(counts.limited).toBe(40);
  });

  it('is not asked any more on a day whose money is spent', () => {
    const day = { 'budget.daily': 0.05 } as const;
    const { fallback, charges } = run(
      new HandMade(questions(40, 1_000)),
      strategyOf(['router', 'budget', 'fallback'], day),
      { catalog },
    );
    expect(fallback.judged).toBe(0);
    expect(charges.judge).toBe(0);
  });
});

describe('fetching ahead', () => {
  const lesson = (text: (step: number) => string, count = 200): Asked[] =>
    Array.from({ length: count }, (_, i) => ({
      at: 1 + i * 30_000,
      text: text(i % 4),
      intent: i % 4,
      user: 0,
      ...known,
    }));

  it('leaves alone what may not be kept', () => {
    const live = lesson((step) => `what is the stock price of firm ${step} right now`);
    const { prefetch } = run(new HandMade(live), strategyOf(['cache', 'freshness', 'predictive']));
    expect(prefetch.issued).toBe(0);
    expect(
      run(new HandMade(live), strategyOf(['cache', 'predictive'], { 'cache.ttl': 60_000 })).prefetch.issued,
    ).toBeGreaterThan(100);
  });

  it('is of use when the answer serves a similar question', () => {
    // The step after is asked in other words than the ones it was fetched by.
    const words = ['reset my password', 'my password reset'];
    const asked = Array.from({ length: 120 }, (_, i): Asked => {
      const second = i % 2 === 1;
      const turn = Math.floor(i / 2);
      const text = second ? (words[turn < 20 ? 0 : 1] as string) : 'log in';
      return { at: 1 + i * 30_000, text, intent: second ? 1 : 0, user: 0, ...known };
    });
    const { prefetch, cache } = run(
      new HandMade(asked),
      strategyOf(['cache', 'semantic', 'predictive'], { 'cache.ttl': 45_000, 'predictive.minConfidence': 0.2 }),
    );
    expect(cache.semanticHits).toBeGreaterThan(3);
    expect(prefetch.used).toBeGreaterThanOrEqual(cache.prefetchHits + 4);
  });

  it('throws dice that depend on the request and the guess alone', () => {
    const numbers = [0, 1, 7, 1_000_000].flatMap((request) =>
      Array.from({ length: MOST_SUCCESSORS }, (_, place) => ({ request, n: prefetchNumber(request, place) })),
    );
    expect(new Set(numbers.map(({ n }) => n)).size).toBe(numbers.length);
    for (const { request, n } of numbers) expect(askedBy(n)).toBe(request);
    // Another guess beside it does not move the luck of this one.
    const callPath = (extra: boolean): Set<number> => {
      const seen = new Set<number>();
      const original = Dice.prototype.latencyFactor;
      Dice.prototype.latencyFactor = function (request, model) {
        if (request < 0) seen.add(request);
        return original.call(this, request, model);
      };
      const side = (i: number): Asked[] => [
        { at: i * 60_000 + 10, text: 'a side way', intent: 90, user: 1, ...known },
        { at: i * 60_000 + 20, text: 'where it leads', intent: 91, user: 1, ...known },
      ];
      const main = lesson((step) => `step ${step} of lesson`, 80);
      const early = extra ? Array.from({ length: 8 }, (_, i) => side(i)).flat() : [];
      const shifted = main.map((asked) => ({ ...asked, at: asked.at + 1_000_000 }));
      try {
        run(new HandMade([...early, ...shifted]), strategyOf(['cache', 'predictive'], { 'cache.ttl': 40_000 }));
      } finally {
        Dice.prototype.latencyFactor = original;
      }
      return new Set([...seen].map((n) => askedBy(n) - early.length).filter((request) => request >= 0));
    };
    expect(callPath(true)).toEqual(callPath(false));
  });
});

describe('answers loaded beforehand', () => {
  it('count with their tokens like other calls', () => {
    const workload = Object.assign(new HandMade(questions(3, 1_000)), {
      before: () => [{ query: workload.queries.intern('asked before'), output: 100 }],
    });
    const { tokens, charges } = run(workload, strategyOf(['cache'], { 'cache.prewarm': 1 }));
    expect(charges.prewarm).toBeGreaterThan(0);
    expect(tokens.input + tokens.output).toBeGreaterThan(3 * 500 + 100);
  });
});
