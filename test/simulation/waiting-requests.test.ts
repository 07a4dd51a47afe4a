import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callUsd } from '../../src/models/call-price.ts';
import type { Model } from '../../src/models/model.ts';
import { alwaysAt, type BatchRule, type PrefixCacheRule } from '../../src/models/price-rules.ts';
import { type KnobValues, TECHNIQUES } from '../../src/settings/knobs.ts';
import { BatchLane, PROMISED_MS } from '../../src/techniques/batch-api/batch-lane.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const HOUR = 3_600_000;
const RATES = { input: 3e-6, output: 15e-6, cachedInput: 0.3e-6, cacheWrite: 3.75e-6, cacheWriteHour: null } as const;
const HALF: BatchRule = { multiplier: 0.5, keepsCachedPrice: false, source: 'made for the test' };
const KEPT: PrefixCacheRule = {
  minTokens: 10,
  stepTokens: 1,
  ttlMs: HOUR,
  implicit: false,
  source: 'made for the test',
};

function soldAt(
  batch: BatchRule | null,
  prefixCache: PrefixCacheRule | null = null,
  { id = 'sold', ms = 800 } = {},
): Model {
  const price = { inputUsdPerToken: RATES.input, outputUsdPerToken: RATES.output };
  return { ...modelOf(id, { ms }), price, prices: { ...alwaysAt(RATES), batch, prefixCache } };
}

const model = soldAt(HALF);
const judgedBy = ({ id }: Model) => ({ judge: { model: id, verdictTokens: 8, source: 'made for the test' } });
const catalog = catalogOf([model], judgedBy(model));

/** One request a second, of which every so many may not wait. */
const asked = (count: number, { urgentEvery = 0, texts = count } = {}): Asked[] =>
  Array.from({ length: count }, (_, i) => ({
    at: 1 + i * 1_000,
    text: `summarize report ${i % texts}`,
    intent: i % texts,
    tier: 'simple',
    contentClass: 'static',
    input: 1_000 + i,
    output: 100,
    deferrable: urgentEvery === 0 || i % urgentEvery !== 0,
  }));

describe('what may wait', () => {
  it('costs half to the cent, and comes within the promised day', () => {
    const requests = asked(500);
    const { costUsd, charges, deferrable } = run(new HandMade(requests), strategyOf(['batch-api']), { catalog });
    const full = requests.reduce(
      (sum, { input = 0, output = 0 }) => sum + input * RATES.input + output * RATES.output,
      0,
    );
    expect(costUsd).toBeCloseTo(full / 2, 9);
    expect(charges.calls).toBeCloseTo(full / 2, 9);
    expect(deferrable).toMatchObject({ requests: 500, calls: 500, missedUsd: 0 });
    expect(deferrable?.usd).toBeCloseTo(full / 2, 9);
    expect(deferrable?.longestWaitMs).toBeLessThanOrEqual(PROMISED_MS);
    expect(deferrable?.longestWaitMs).toBeGreaterThan(HOUR);
  });

  it('says what is missed without the technique: what it then saves', () => {
    const off = run(new HandMade(asked(100, { urgentEvery: 3 })), strategyOf([]), { catalog });
    const on = run(new HandMade(asked(100, { urgentEvery: 3 })), strategyOf(['batch-api']), { catalog });
    expect(off.costUsd - on.costUsd).toBeCloseTo(off.deferrable?.missedUsd as number, 9);
    expect(on.deferrable?.calls).toBe(on.deferrable?.requests);
  });

  it.each([
    { keepsCachedPrice: true, cached: 0.5 * RATES.cachedInput },
    { keepsCachedPrice: false, cached: 0.5 * RATES.input },
  ])(
    'pays for cached input by the provider’s rule (keeps its price: $keepsCachedPrice)',
    ({ keepsCachedPrice, cached }) => {
      const sold = soldAt({ ...HALF, keepsCachedPrice }, KEPT);
      const systemPrompt = Array.from({ length: 60 }, (_, i) => `rule${i}`).join(' ');
      const of = (count: number) =>
        run(
          new HandMade(
            asked(count).map((each) => ({ ...each, input: 1_000 })),
            { systemPrompt },
          ),
          strategyOf(['batch-api', 'prefix']),
          {
            catalog: catalogOf([sold]),
          },
        );
      const [one, two] = [of(1), of(2)];
      const read = two.prefix.readTokens ?? 0;
      expect(read).toBeGreaterThan(0);
      const second = 0.5 * ((1_000 - read) * RATES.input + 100 * RATES.output) + read * cached;
      expect(two.costUsd - one.costUsd).toBeCloseTo(second, 12);
    },
  );

  it('leaves the latency of what may not wait as it is without it', () => {
    const both = asked(300, { urgentEvery: 3 });
    const urgent = both.filter(({ deferrable }) => deferrable !== true);
    const { latencyMs, latencyHistogram } = run(new HandMade(both), strategyOf(['batch-api']), { catalog });
    const alone = run(new HandMade(urgent), strategyOf([]), { catalog: catalogOf([model]) });
    expect(latencyMs).toEqual(alone.latencyMs);
    expect(latencyHistogram.reduce((sum, bar) => sum + bar.requests, 0)).toBe(urgent.length);
  });

  it('takes no slot from others: a job in the lane leaves the line empty', () => {
    const job = asked(200).map((each): Asked => ({ ...each, at: 1 }));
    const requests: Asked[] = [...job, { at: 2, text: 'and now me', input: 10, output: 10 }];
    const one = { 'provider.concurrency': 1 } as const;
    const of = (techniques: readonly 'batch-api'[]) =>
      run(new HandMade(requests), strategyOf(techniques, one), { catalog }).latencyMs;
    expect(of(['batch-api']).max).toBeCloseTo(800, 6);
    expect(of([]).max).toBeGreaterThan(100_000);
  });

  it('makes nobody wait who asks the same and may not', () => {
    const twin: Asked = { ...(asked(1)[0] as Asked), at: 500, deferrable: false };
    const { latencyMs, coalesced } = run(
      new HandMade([...asked(1), twin]),
      strategyOf(['batch-api', 'coalescing', 'cache']),
      { catalog },
    );
    expect(coalesced).toBe(0);
    expect(latencyMs.max).toBeLessThan(2_000);
  });

  it('is asked again at once where a judge sends its answer back', () => {
    const weak = { ...soldAt(HALF, null, { id: 'weak' }), quality: { simple: 0.1, medium: 0.1, complex: 0.1 } };
    const { deferrable, fallback, costUsd } = run(
      new HandMade(asked(200)),
      strategyOf(['batch-api', 'router', 'fallback'], { 'fallback.judge': 'by-rate', 'fallback.judgeError': 0 }),
      {
        catalog: catalogOf([weak, soldAt(HALF, null, { id: 'strong' })], {
          ...judgedBy(weak),
          tiers: { simple: 'weak', medium: 'weak', complex: 'weak' },
        }),
      },
    );
    expect(fallback.escalated).toBeGreaterThan(100);
    expect(deferrable?.calls).toBe(200);
    expect(deferrable?.usd as number).toBeLessThan(costUsd - fallback.secondCallsUsd + 1e-9);
    expect(deferrable?.longestWaitMs).toBeLessThan(PROMISED_MS + 60_000);
  });
});

describe('the technique for it does nothing, and harms nothing', () => {
  const same = (requests: readonly Asked[], models: readonly Model[], deadlineMs = 24 * HOUR): boolean => {
    const of = (techniques: readonly 'batch-api'[]) =>
      run(new HandMade(requests, { deadlineMs }), strategyOf(techniques), { catalog: catalogOf(models) });
    expect(of(['batch-api'])).toEqual(of([]));
    return of(['batch-api']).deferrable?.offered ?? false;
  };

  it('where no request may wait', () => {
    same(
      asked(50).map((each) => ({ ...each, deferrable: false })),
      [model],
    );
  });

  it('where no batch price is known, and where the deadline is before the promised day, and says so', () => {
    expect(same(asked(50), [soldAt(null)])).toBe(false);
    expect(same(asked(50), [modelOf('without a list')])).toBe(false);
    expect(same(asked(50), [model], 24 * HOUR - 1)).toBe(false);
  });
});

it('loses where what waits would have been answered from the cache', () => {
  const of = (techniques: readonly ('batch-api' | 'cache')[]) =>
    run(new HandMade(asked(400, { texts: 4 })), strategyOf(techniques), { catalog });
  const [cached, waiting] = [of(['cache']), of(['cache', 'batch-api'])];
  expect(cached.cache.exactHits).toBeGreaterThan(380);
  expect(waiting.costUsd).toBeGreaterThan(5 * cached.costUsd);
});

describe('the time that a call is away', () => {
  it('is within the knob for half of the calls, and within the promise for all', () => {
    const lane = new BatchLane('7', HOUR);
    const waits = Array.from({ length: 20_000 }, (_, i) => lane.waitMs(i));
    expect(waits.filter((ms) => ms <= HOUR).length / waits.length).toBeCloseTo(0.5, 1);
    expect(waits.every((ms) => ms >= 0 && ms <= PROMISED_MS)).toBe(true);
    expect(new BatchLane('7', 0).waitMs(3)).toBe(0);
  });

  it('keeps the promise at the longest half-time as well', () => {
    const lane = new BatchLane('7', PROMISED_MS);
    for (let i = 0; i < 5_000; i++) expect(lane.waitMs(i)).toBeLessThanOrEqual(PROMISED_MS);
  });
});

// A run proves its own books (simulation/books.ts) and throws when they do not balance.
it('keeps its books with any other techniques: as many answers as calls, no cent lost', () => {
  const request = fc.record({
    gap: fc.oneof(fc.constant(0), fc.nat(5_000), fc.nat(20 * HOUR)),
    which: fc.nat(6),
    deferrable: fc.boolean(),
  });
  const knobs: fc.Arbitrary<Partial<KnobValues>> = fc.record(
    {
      'batchApi.wait': fc.constantFrom(0, 60_000, HOUR, PROMISED_MS),
      'budget.daily': fc.constantFrom(0.01, 0.1, Number.POSITIVE_INFINITY),
      'budget.whenExhausted': fc.constantFrom('cheapest', 'refuse'),
      'fallback.qualityThreshold': fc.constantFrom(0.5, 0.99),
      'provider.concurrency': fc.constantFrom(1, 64),
      'provider.requestsPerMinute': fc.constantFrom(1, Number.POSITIVE_INFINITY),
      'cache.ttl': fc.constantFrom(1_000, HOUR, Number.POSITIVE_INFINITY),
    },
    { requiredKeys: [] },
  );
  const models = [soldAt(null, null, { id: 'at once only' }), soldAt(HALF, KEPT, { id: 'may wait' })];
  const mixed = catalogOf(models, judgedBy(models[0] as Model));
  fc.assert(
    fc.property(
      fc.array(request, { minLength: 1, maxLength: 60 }),
      fc.subarray([...TECHNIQUES]),
      knobs,
      (steps, others, values) => {
        let at = 1;
        const requests = steps.map(({ gap, which, deferrable }): Asked => {
          at += gap;
          return {
            at,
            text: `ask ${which}`,
            intent: which,
            tier: which % 2 === 0 ? 'simple' : 'complex',
            contentClass: 'static',
            deferrable,
          };
        });
        const strategy = strategyOf([...new Set([...others, 'batch-api'] as const)], values);
        const once = run(new HandMade(requests), strategy, { catalog: mixed });
        expect(run(new HandMade(requests, { blockLength: 7 }), strategy, { catalog: mixed })).toEqual(once);
        expect(once.costUsd).toBeCloseTo(
          Object.values(once.charges).reduce((sum, usd) => sum + usd, 0),
          9,
        );
        const { deferrable } = once;
        const calls = deferrable?.calls ?? 0;
        expect(deferrable?.requests ?? 0).toBe(requests.filter((each) => each.deferrable).length);
        expect(calls).toBeLessThanOrEqual(deferrable?.requests ?? 0);
        expect(once.latencyHistogram.reduce((sum, bar) => sum + bar.requests, 0)).toBe(
          once.latencyHistogram.length === 0 ? 0 : requests.length - calls,
        );
        expect(deferrable?.usd ?? 0).toBeLessThanOrEqual(once.charges.calls + 1e-12);
        if (calls > 0 && !others.includes('fallback'))
          expect(deferrable?.longestWaitMs).toBeLessThanOrEqual(PROMISED_MS + 1_000);
      },
    ),
    { numRuns: 200 },
  );
});

it('is priced by the one law', () => {
  const { costUsd } = run(new HandMade(asked(1)), strategyOf(['batch-api']), { catalog });
  expect(costUsd).toBeCloseTo(callUsd(model, { inputTokens: 1_000, outputTokens: 100, batch: true }), 15);
});
