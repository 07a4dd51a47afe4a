import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Model } from '../../src/models/model.ts';
import type { Charges, Summary } from '../../src/result/schema/summary.ts';
import { CONTENT_CLASSES, TIERS } from '../../src/scenario/ground-truth.ts';
import { type KnobValues, TECHNIQUES } from '../../src/settings/knobs.ts';
import type { HowAnswered, Observer } from '../../src/simulation/observer.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { same } from '../same.ts';
import { type Asked, HandMade, run, strategyOf } from './workloads.ts';

const WORDS = ['what', 'is', 'python', 'explain', 'compare', 'the', 'price', 'of', 'java', 'today', 'please', 'not'];

const text = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));

/** Some texts, each with what is true of it, asked at random by a few users. */
const workload = fc
  .tuple(
    fc.uniqueArray(text, { minLength: 1, maxLength: 12 }),
    fc.array(
      fc.record({
        gap: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(5_000), fc.nat(2_000_000)),
        which: fc.nat(100),
        user: fc.nat(3),
        output: fc.integer({ min: 1, max: 900 }),
      }),
      { minLength: 1, maxLength: 120 },
    ),
    fc.boolean(),
  )
  .map(([texts, steps, known]): Asked[] => {
    let at = 1;
    return steps.map(({ gap, which, user, output }) => {
      at += gap;
      const i = which % texts.length;
      const truth = {
        intent: Math.floor(i / 2),
        tier: TIERS[i % TIERS.length],
        contentClass: CONTENT_CLASSES[i % CONTENT_CLASSES.length],
      };
      return { at, text: texts[i] as string, user, output, ...(known ? truth : {}) } as Asked;
    });
  });

const knobs: fc.Arbitrary<Partial<KnobValues>> = fc.record(
  {
    'cache.ttl': fc.constantFrom(1, 1_000, 3_600_000, Number.POSITIVE_INFINITY),
    'cache.maxEntries': fc.constantFrom(1, 2, 5, 1_000, Number.POSITIVE_INFINITY),
    'cache.policy': fc.constantFrom('lru', 'fifo', 'lfu', 'sieve', 's3fifo'),
    'cache.lookup': fc.constantFrom(0, 1, 40),
    'semantic.threshold': fc.constantFrom(0.5, 0.7, 0.85, 1),
    'semantic.guard': fc.boolean(),
    'semantic.promote': fc.boolean(),
    'semantic.verbatimFrom': fc.constantFrom(0.8, 0.95, Number.POSITIVE_INFINITY),
    'budget.perRequest': fc.constantFrom(0.0001, 0.004, 0.02, Number.POSITIVE_INFINITY),
    'budget.daily': fc.constantFrom(0.005, 0.1, Number.POSITIVE_INFINITY),
    'budget.whenExhausted': fc.constantFrom('cheapest', 'refuse'),
    'routing.mode': fc.constantFrom('complexity', 'cost-aware'),
    'batching.maxSize': fc.constantFrom(1, 2, 10),
    'batching.maxWait': fc.constantFrom(0, 1, 100, 10_000),
    'batching.adaptive': fc.boolean(),
    'fallback.qualityThreshold': fc.constantFrom(0, 0.5, 0.8, 0.99, 1),
    'fallback.judgeError': fc.constantFrom(0, 0.1, 0.5, 1),
    'predictive.minSupport': fc.constantFrom(1, 3),
    'predictive.minConfidence': fc.constantFrom(0, 0.5),
    'predictive.session': fc.constantFrom(1, 60_000, Number.POSITIVE_INFINITY),
    'adaptive.sample': fc.constantFrom(0, 0.5, 1),
    'provider.concurrency': fc.constantFrom(1, 2, 64),
    'provider.requestsPerMinute': fc.constantFrom(1, 30, Number.POSITIVE_INFINITY),
    'provider.tokensPerMinute': fc.constantFrom(100, 10_000, Number.POSITIVE_INFINITY),
    'provider.retries': fc.constantFrom(0, 1, 5),
    'provider.errors': fc.constantFrom(0, 0.3, 1),
    'provider.malformed': fc.constantFrom(0, 0.3, 1),
    'provider.timeout': fc.constantFrom(500, 3_000, Number.POSITIVE_INFINITY),
    'provider.outageEvery': fc.constantFrom(60_000, Number.POSITIVE_INFINITY),
    'provider.overhead': fc.constantFrom(0, 30),
  },
  { requiredKeys: [] },
);

/** Keeps what it is told, request by request. */
class Listener implements Observer {
  readonly meetings = new Map<number, HowAnswered>();
  readonly endings = new Map<number, { latencyMs: number; good: number; failed: boolean }>();
  readonly usd: Partial<Record<keyof Charges, number>> = {};
  escalations = 0;

  met(request: number, _query: number, how: HowAnswered): void {
    same(this.meetings.has(request), false);
    this.meetings.set(request, how);
  }

  escalated(): void {
    this.escalations++;
  }

  spent(_request: number, kind: keyof Charges, usd: number): void {
    this.usd[kind] = (this.usd[kind] ?? 0) + usd;
  }

  ended(request: number, latencyMs: number, good: number, failed: boolean): void {
    same(this.endings.has(request), false);
    this.endings.set(request, { latencyMs, good, failed });
  }

  count(...hows: HowAnswered[]): number {
    return [...this.meetings.values()].filter((how) => hows.includes(how)).length;
  }
}

describe('any strategy on any workload', () => {
  it('loses nothing either where a model is paid by the month', () => {
    const [first, ...rest] = DOCS_CATALOG.models;
    const fixed = { usdPerMonth: 300, tokensPerSecond: 100 };
    const catalog = { ...DOCS_CATALOG, models: [{ ...(first as Model), fixed }, ...rest] };
    fc.assert(
      fc.property(workload, fc.subarray([...TECHNIQUES]), knobs, (requests, techniques, values) => {
        const strategy = strategyOf(techniques, values);
        const once = run(new HandMade(requests), strategy, { catalog, perDay: 1_000 });
        expect(run(new HandMade(requests, { blockLength: 7 }), strategy, { catalog, perDay: 1_000 })).toEqual(once);
        const called = (once.models[(first as Model).id]?.calls ?? 0) > 0;
        expect(once.charges.fixedPrice ?? 0).toBeCloseTo(called ? requests.length / 100 : 0, 9);
        const cost = once.timeline.costUsd.reduce((sum, usd) => sum + usd, 0);
        expect(cost).toBeCloseTo(once.costUsd, 9);
      }),
      { numRuns: 40 },
    );
  });

  // A run proves its own books (simulation/books.ts) and throws when they do not balance.
  it('loses no request and no cent, and gives the same result twice', () => {
    fc.assert(
      fc.property(workload, fc.subarray([...TECHNIQUES]), knobs, (requests, techniques, values) => {
        const strategy = strategyOf(techniques, values);
        const once = run(new HandMade(requests), strategy);
        expect(run(new HandMade(requests, { blockLength: 7 }), strategy)).toEqual(once);

        expect(once.requests).toBe(requests.length);
        const charged = Object.values(once.charges).reduce((sum, usd) => sum + usd, 0);
        expect(once.costUsd).toBeCloseTo(charged, 9);
        expect(Math.min(...Object.values(once.charges))).toBeGreaterThanOrEqual(0);
        const answered = Object.values(once.models).reduce((sum, { requests: n }) => sum + n, 0);
        const { refused, failed } = once.unanswered;
        const calls = Object.values(once.models).reduce((sum, { costUsd }) => sum + costUsd, 0);
        expect(once.charges.calls).toBeCloseTo(calls, 9);
        const { timeline, latencyHistogram } = once;
        expect(timeline.requests.reduce((sum, n) => sum + n, 0)).toBe(requests.length);
        expect(timeline.costUsd.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(once.costUsd, 9);
        expect(latencyHistogram.reduce((sum, bar) => sum + bar.requests, 0)).toBe(requests.length);
        expect(once.cache.entries).toBeLessThanOrEqual(strategy.knobs['cache.maxEntries']);
        const routed = Object.values(once.routing.byTier).reduce((sum, n) => sum + n, 0);
        const asked = requests.length - once.cache.exactHits - once.cache.semanticHits - once.coalesced - refused;
        // Who shared a call that failed had not been routed.
        expect(routed).toBeLessThanOrEqual(techniques.includes('router') ? asked : 0);
        expect(routed).toBeGreaterThanOrEqual(techniques.includes('router') ? asked - failed : 0);
        expect(once.cache.exactHits + once.cache.semanticHits + answered + once.coalesced + refused + failed).toBe(
          requests.length,
        );
        expect(once.prefetch.used + once.prefetch.wasted).toBe(once.prefetch.issued);
        expect(once.fallback.escalated).toBeLessThanOrEqual(once.fallback.judged);
        const { mean } = once.quality;
        if (mean !== null) expect(mean).toBeGreaterThanOrEqual(0);
        if (mean !== null) expect(mean).toBeLessThanOrEqual(1);
      }),
      { numRuns: 400 },
    );
  });

  it('comes to the same whether or not its decisions are explained', () => {
    fc.assert(
      fc.property(workload, fc.subarray([...TECHNIQUES]), knobs, (requests, techniques, values) => {
        const played = (...observers: Observer[]): Summary => {
          const workload = new HandMade(requests);
          const simulation = new Simulation(workload, DOCS_CATALOG, strategyOf(techniques, values), '42');
          for (const observer of observers) simulation.observe(observer);
          for (const block of workload.synchronousBlocks()) simulation.feed(block);
          return simulation.finish(null);
        };
        const decisions: number[] = [];
        expect(played({ decided: (request) => decisions.push(request) })).toEqual(played());
        expect(decisions.every((request) => request >= 0 && request < requests.length)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('tells every observer once of each request, what it met and how it ended, and of every cent', () => {
    fc.assert(
      fc.property(workload, fc.subarray([...TECHNIQUES]), knobs, (requests, techniques, values) => {
        const workload = new HandMade(requests);
        const simulation = new Simulation(workload, DOCS_CATALOG, strategyOf(techniques, values), '42');
        const [heard, again] = [new Listener(), new Listener()];
        simulation.observe(heard);
        simulation.observe(again);
        // Someone who wants to know nothing hears nothing.
        simulation.observe({});
        for (const block of workload.synchronousBlocks()) simulation.feed(block);
        const { cache, charges, coalesced, fallback, latencyMs, quality, unanswered } = simulation.finish(null);

        expect(again).toEqual(heard);
        expect([...heard.meetings.keys()]).toEqual(requests.map((_, request) => request));
        expect(heard.endings.size).toBe(requests.length);
        expect(heard.count('exactHit', 'aheadHit')).toBe(cache.exactHits);
        expect(heard.count('aheadHit')).toBe(cache.prefetchHits);
        expect(heard.count('semanticHit')).toBe(cache.semanticHits);
        expect(heard.count('refused')).toBe(unanswered.refused);
        expect(heard.count('shared')).toBeGreaterThanOrEqual(coalesced);
        expect(heard.escalations).toBe(fallback.escalated);
        const endings = [...heard.endings.values()];
        expect(endings.filter(({ failed }) => failed).length).toBe(unanswered.refused + unanswered.failed);
        expect(endings.reduce((sum, ending) => sum + ending.latencyMs, 0)).toBeCloseTo(
          latencyMs.mean! * requests.length,
          3,
        );
        for (const [kind, usd] of Object.entries(charges)) {
          expect(heard.usd[kind as keyof Charges] ?? 0).toBeCloseTo(usd, 9);
        }
        if (quality.taskSuccessRate === null) return;
        const good = endings.reduce((sum, ending) => sum + ending.good, 0);
        expect(good / requests.length).toBeCloseTo(quality.taskSuccessRate, 9);
      }),
      { numRuns: 200 },
    );
  });

  it('charges only for techniques that are on', () => {
    fc.assert(
      fc.property(workload, fc.subarray([...TECHNIQUES]), knobs, (requests, techniques, values) => {
        const { charges, batches, fallback, coalesced, prefetch } = run(
          new HandMade(requests),
          strategyOf(techniques, values),
        );
        const on = (technique: (typeof TECHNIQUES)[number]): boolean => techniques.includes(technique);
        if (!on('semantic')) expect(charges.embeddings + charges.adaptation).toBe(0);
        if (!on('fallback')) expect(charges.judge + fallback.judged).toBe(0);
        if (!on('adaptive')) expect(charges.sampling).toBe(0);
        if (!on('predictive')) expect(charges.prefetch + prefetch.issued).toBe(0);
        if (!on('batching')) expect(batches.count).toBe(0);
        if (!on('coalescing')) expect(coalesced).toBe(0);
        expect(charges.training).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('of no technique is the baseline: every request one call to its model', () => {
    fc.assert(
      fc.property(workload, (requests) => {
        const { models } = run(new HandMade(requests), strategyOf([]));
        expect(models[DOCS_CATALOG.baseline]).toMatchObject({ requests: requests.length, calls: requests.length });
      }),
      { numRuns: 50 },
    );
  });
});
