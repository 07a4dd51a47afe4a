import { describe, expect, it } from 'vitest';
import { type Model, steady } from '../../src/models/model.ts';
import { relatedTo } from '../../src/result/related.ts';
import { OwnMachine } from '../../src/simulation/own-machine.ts';
import { intervalOf, poissonTimes, replicated } from './statistics.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

it.each([0.3, 0.7])('calls wait for a machine as long as queueing theory says, at a load of %d', (load) => {
  const waits = replicated((seed) => {
    const machine = new OwnMachine({ requestsPerSecond: 10 });
    for (const at of poissonTimes(16_000, load / 100, seed)) machine.take(0, at);
    return machine.waitedMs / machine.calls;
  });
  const { mean, half } = intervalOf(waits);
  // M/D/1, a tenth of a second each.
  expect(Math.abs(mean - (load * 100) / (2 * (1 - load)))).toBeLessThan(half);
});

it('whichever of calls and tokens takes longer is what a machine gets done', () => {
  const machine = new OwnMachine({ requestsPerSecond: 10, tokensPerSecond: 1_000 });
  expect(machine.take(50, 1)).toBe(1);
  expect(machine.take(500, 1)).toBe(101);
  expect(machine.take(1, 1)).toBe(601);
  expect(machine.take(1, 5_000)).toBe(5_000);
  expect(machine).toMatchObject({ calls: 4, workMs: 800, waitedMs: 700, longestWaitMs: 600 });
});

/** So many requests a second, each 1,000 tokens sent and 500 answered. */
const asked = (count: number, perSecond: number): Asked[] =>
  Array.from({ length: count }, (_, i) => ({
    at: 1 + (i * 1_000) / perSecond,
    text: `question ${i}`,
    tier: 'simple',
    input: 1_000,
    output: 500,
  }));

const own: Model = {
  ...modelOf('own', { usd: 0 }),
  // A second for 500 tokens.
  latency: { firstTokenMs: 300, inputMsPerToken: 0, outputMsPerToken: 1.4, sigma: 0 },
  fixed: { usdPerMonth: 3_000, requestsPerSecond: 5 },
};
/** 1,500 tokens at 0.001 USD a thousand. */
const bought = modelOf('bought', { ms: 1_000, usd: 0.001 });
const PER_CALL = 0.0015;
const catalog = steady(catalogOf([own, bought], { tiers: { simple: 'own', medium: 'own', complex: 'bought' } }));

const both = (perDay: number | null, requests = asked(600, 1)) => {
  const before = run(new HandMade(requests), strategyOf([]), { catalog, perDay });
  const after = run(new HandMade(requests), strategyOf(['router']), { catalog, perDay });
  return { before, after: relatedTo(before, after) };
};

describe('a model that is paid by the month', () => {
  it('costs its price for as much of a month as the requests stand for, and nothing where it is not called', () => {
    const { before, after } = both(6_000);
    expect(before.charges.fixedPrice).toBeUndefined();
    expect(before.fixedPrice).toMatchObject({ usdPerMonth: 0, breakEvenPerDay: null, capacityPerDay: null });
    // 600 requests are a tenth of a day.
    expect(after.charges).toMatchObject({ calls: 0, fixedPrice: expect.closeTo(10, 9) });
    expect(after.costUsd).toBeCloseTo(10, 9);
    expect(after.monthlyUsd).toBeCloseTo(3_000, 6);
    expect(after.timeline.costUsd.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(10, 9);
    // By the clock where nobody knows of a day: ten minutes of it.
    expect(both(null).after.costUsd).toBeCloseTo((3_000 / 30) * (600 / 86_400), 3);
  });

  it('wins from its break-even on, and loses below it', () => {
    const { breakEvenPerDay } = both(6_000).after.fixedPrice as { breakEvenPerDay: number };
    // 100 USD a day for calls of 0.0015.
    expect(breakEvenPerDay).toBeCloseTo(100 / PER_CALL, 6);
    const [below, at, above] = [0.9, 1, 1.1].map((times) => {
      const { before, after } = both(times * breakEvenPerDay);
      return before.costUsd - after.costUsd;
    }) as [number, number, number];
    expect(below).toBeLessThan(-0.05);
    expect(at).toBeCloseTo(0, 9);
    expect(above).toBeGreaterThan(0.05);
  });

  it('saves nothing by the request where what it replaces costs nothing', () => {
    const free = steady(catalogOf([own, modelOf('bought', { usd: 0 })]));
    const before = run(new HandMade(asked(10, 1)), strategyOf([]), { catalog: free, perDay: 100 });
    const after = run(new HandMade(asked(10, 1)), strategyOf(['router']), { catalog: free, perDay: 100 });
    expect(relatedTo(before, after).fixedPrice?.breakEvenPerDay).toBeNull();
  });

  it('makes requests wait beyond its capacity, and nobody below it', () => {
    const at = (perSecond: number) => both(perSecond * 86_400, asked(600, perSecond)).after;
    const [below, beyond] = [at(4), at(10)] as const;
    expect(below.latencyMs.max).toBe(1_000);
    expect(below.fixedPrice).toMatchObject({
      busy: expect.closeTo(0.8, 9),
      capacityPerDay: expect.closeTo(432_000, 3),
    });
    // One comes every 100 ms, and each takes 200: of 600 the last waits 599 times the difference.
    expect(beyond.latencyMs.max).toBeCloseTo(59_900 + 1_000, 3);
    expect(beyond.fixedPrice?.models.own?.meanWaitMs).toBeCloseTo(29_950, 3);
    expect(beyond.fixedPrice?.busy).toBeCloseTo(2, 9);
    expect(beyond.quality.satisfaction).toBeLessThan(below.quality.satisfaction as number);
  });

  it('takes nobody’s slot at a provider, nor a place in its rate limit or in a batch', () => {
    const knobs = { 'provider.concurrency': 1, 'provider.requestsPerMinute': 1 };
    const requests = asked(100, 4);
    const { latencyMs, firstTokenMs, rateLimit, unanswered, batches } = run(
      new HandMade(requests),
      strategyOf(['router', 'batching'], knobs),
      { catalog },
    );
    expect(firstTokenMs?.max).toBe(300);
    expect({ max: latencyMs.max, ...rateLimit, ...unanswered, count: batches.count }).toEqual({
      max: 1_000,
      rejections: 0,
      retries: 0,
      backoffMs: 0,
      refused: 0,
      failed: 0,
      count: 0,
    });
  });

  it('is one machine and paid once, whatever it is asked to reason', () => {
    const thinker: Model = { ...own, efforts: { low: { reasoning: 0.5, shift: null }, source: 'here' } };
    const requests = asked(600, 1).map(
      (request, i): Asked => ({
        ...request,
        text:
          i % 2 === 0 ? 'hi' : 'Explain why and design, analyze, compare and evaluate the architecture step by step.',
        reasoning: 200,
      }),
    );
    const after = run(new HandMade(requests), strategyOf(['effort'], { 'effort.below': 5 }), {
      catalog: catalogOf([thinker]),
      perDay: 6_000,
    });
    expect(after.models['own (low)']?.calls).toBe(300);
    expect(after.fixedPrice).toMatchObject({ usdPerMonth: 3_000, models: { own: { calls: 600 } } });
    expect(after.monthlyUsd).toBeCloseTo(3_000, 6);
  });
});
