import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/foundation/random.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { Replay } from '../../src/replay/replay.ts';
import { type KnobValues, TECHNIQUES } from '../../src/settings/knobs.ts';
import { askedBy } from '../../src/simulation/call-table.ts';
import { CeilingObserver } from '../../src/simulation/ceilings.ts';
import type { Observer } from '../../src/simulation/observer.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { WarmedWorkload } from '../../src/workload/warm-up.ts';
import { partOf, type RequestBlock } from '../../src/workload/workload.ts';
import { type Asked, HandMade, strategyOf } from './workloads.ts';

const HOUR = 3_600_000;
const CLASSES = ['static', 'semi-static', 'dynamic', 'real-time'] as const;
const TIERS = ['simple', 'medium', 'complex'] as const;

/** Traffic of which half the questions come again soon. */
function traffic(seed: string, count: number): Asked[] {
  const random = randomStream(seed, 'warm-up');
  let at = 1;
  return Array.from({ length: count }, (): Asked => {
    at += Math.floor(random() ** 4 * 400_000);
    const topic = Math.floor(random() ** 2 * 12);
    return {
      at,
      text: `${random() < 0.5 ? 'What is' : 'Explain'} topic ${topic}`,
      intent: topic,
      tier: TIERS[topic % 3] as (typeof TIERS)[number],
      contentClass: CLASSES[topic % 4] as (typeof CLASSES)[number],
      user: Math.floor(random() * 4),
      output: 1 + Math.floor(random() * 500),
    };
  });
}

const warmed = (requests: readonly Asked[], warm: number, blockLength = 1_000): RequestBlock[] =>
  [...new HandMade(requests, { blockLength }).synchronousBlocks()].map((block) => ({
    ...partOf(block, 0, block.length),
    warm: Math.min(Math.max(warm - block.first, 0), block.length),
  }));

/** What is told of requests from a number on. */
class Heard implements Observer {
  requests = 0;
  hits = 0;
  latencyMs = 0;
  usd = 0;
  good = 0;
  readonly #from: number;

  constructor(from: number) {
    this.#from = from;
  }

  met(request: number, _: number, how: string): void {
    if (request < this.#from) return;
    this.requests++;
    if (how.endsWith('Hit')) this.hits++;
  }

  spent(number: number, _: string, usd: number): void {
    if ((number < 0 ? askedBy(number) : number) >= this.#from) this.usd += usd;
  }

  ended(request: number, latencyMs: number, good: number): void {
    if (request < this.#from) return;
    this.latencyMs += latencyMs;
    this.good += good;
  }
}

const knobs: fc.Arbitrary<Partial<KnobValues>> = fc.record(
  {
    'cache.ttl': fc.constantFrom(1_000, HOUR, Number.POSITIVE_INFINITY),
    'cache.maxEntries': fc.constantFrom(2, 5, Number.POSITIVE_INFINITY),
    'budget.daily': fc.constantFrom(0.05, Number.POSITIVE_INFINITY),
    'budget.whenExhausted': fc.constantFrom('cheapest', 'refuse'),
    'batching.maxSize': fc.constantFrom(2, 10),
    'predictive.minSupport': fc.constantFrom(1, 3),
    'provider.concurrency': fc.constantFrom(1, 64),
    'provider.requestsPerMinute': fc.constantFrom(2, Number.POSITIVE_INFINITY),
  },
  { requiredKeys: [] },
);

describe('a warm-up', () => {
  it('leaves what is counted as it is without one, request by request', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(79), fc.subarray([...TECHNIQUES]), knobs, (seed, warm, techniques, values) => {
        const requests = traffic(String(seed), 80);
        const strategy = strategyOf(techniques, values);
        const play = (count: number, from: number) => {
          const workload = new HandMade(requests);
          const simulation = new Simulation(workload, DOCS_CATALOG, strategy, '42');
          const heard = new Heard(from);
          simulation.observe(heard);
          for (const block of workload.synchronousBlocks()) {
            simulation.feed({ ...partOf(block, 0, block.length), warm: count });
          }
          return { summary: simulation.finish(null), heard };
        };
        // Its finish proves that the books of both parts balance.
        const { summary } = play(warm, 0);
        const { heard } = play(0, warm);
        expect(summary.requests).toBe(80 - warm);
        expect(heard.requests).toBe(80 - warm);
        expect(summary.cache.exactHits + summary.cache.semanticHits).toBe(heard.hits);
        expect(summary.costUsd).toBeCloseTo(heard.usd, 9);
        expect((summary.latencyMs.mean ?? 0) * summary.requests).toBeCloseTo(heard.latencyMs, 3);
        expect((summary.quality.taskSuccessRate ?? 0) * summary.requests).toBeCloseTo(heard.good, 6);
      }),
      { numRuns: 150 },
    );
  });

  it('comes to the same whatever blocks it is cut into', () => {
    const requests = traffic('blocks', 90);
    const played = (blockLength: number) => {
      const workload = new HandMade(requests, { blockLength });
      const simulation = new Simulation(workload, DOCS_CATALOG, strategyOf(['cache', 'router', 'prefix']), '42');
      const ceilings = new CeilingObserver(workload, DOCS_CATALOG, '42', {
        'cache.key': 'exact',
        'cache.scope': 'ask',
        'cache.maxEntries': 4,
      });
      for (const block of workload.synchronousBlocks()) {
        const warm = Math.min(Math.max(33 - block.first, 0), block.length);
        for (const each of [simulation, ceilings]) each.feed({ ...partOf(block, 0, block.length), warm });
      }
      return { summary: simulation.finish(null), ceilings: ceilings.finish(true), fresh: ceilings.newQueries };
    };
    expect(played(7)).toEqual(played(90));
    expect(played(33)).toEqual(played(90));
    expect(played(90).summary.requests).toBe(57);
  });

  it('holds what is reached to what was possible after it', () => {
    const requests = traffic('ceiling', 400);
    const workload = new HandMade(requests);
    const strategy = strategyOf(['cache'], { 'cache.ttl': Number.POSITIVE_INFINITY, 'cache.maxEntries': 5 });
    const replay = new Replay(workload, new Map([['cache', strategy]]), {
      catalog: DOCS_CATALOG,
      seed: '42',
      instant: true,
      ceilings: strategy.knobs,
    });
    for (const block of workload.synchronousBlocks()) replay.feed({ ...partOf(block, 0, block.length), warm: 100 });
    const hitRate = replay.finish().get('cache')?.cache.hitRate as number;
    const { hitRateAtCapacity, hitRate: unbounded } = replay.ceilings!.finish(true);
    expect(hitRate).toBeLessThanOrEqual(hitRateAtCapacity as number);
    expect(hitRateAtCapacity).toBeLessThan(unbounded as number);
    // By hand: texts that had come before, among those after the first hundred.
    const seen = new Set(requests.slice(0, 100).map(({ text }) => text));
    let repeats = 0;
    for (const { text } of requests.slice(100)) {
      if (seen.has(text)) repeats++;
      seen.add(text);
    }
    expect(unbounded).toBeCloseTo(repeats / 300, 12);
  });

  it('is said to be too long when nothing is left to count', () => {
    const requests = traffic('long', 20);
    const workload = new HandMade(requests);
    const replay = new Replay(workload, new Map([['plain', strategyOf([])]]), { catalog: DOCS_CATALOG, seed: '42' });
    for (const block of warmed(requests, 20)) replay.feed(block);
    expect(() => replay.finish()).toThrow(/all 20 requests that were played belong to the warm-up/);
  });

  it('takes so many requests, or all that come within a time of the first', async () => {
    const requests = Array.from({ length: 30 }, (_, i) => ({ at: 5 * HOUR + i * HOUR, text: `q${i}` }));
    const warm = async (warmUp: { requests: number } | { ms: number }): Promise<number[]> => {
      const counts: number[] = [];
      const workload = new WarmedWorkload(new HandMade(requests, { blockLength: 8 }), warmUp);
      for await (const block of workload.blocks()) counts.push(block.warm);
      return counts;
    };
    expect(await warm({ requests: 11 })).toEqual([8, 3, 0, 0]);
    expect(await warm({ ms: 2.5 * HOUR })).toEqual([3, 0, 0, 0]);
    expect(await warm({ ms: 16 * HOUR })).toEqual([8, 8, 0, 0]);
    expect(await warm({ requests: 99 })).toEqual([8, 8, 8, 6]);
  });
});
