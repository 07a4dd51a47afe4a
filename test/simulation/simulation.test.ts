import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { instant } from '../../src/models/model.ts';
import { CONTENT_CLASSES, TIERS } from '../../src/scenario/ground-truth.ts';
import { KNOBS, type KnobValues, TECHNIQUES } from '../../src/settings/knobs.ts';
import { Dice } from '../../src/simulation/dice.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { CACHE_KEYS } from '../../src/techniques/cache/cache-key.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

/** Answers take exactly a second, look-ups a millisecond, hits 50. */
const STEADY = catalogOf([modelOf('weak', { ms: 1_000 }), modelOf('strong', { ms: 1_000 })]);
const CACHE = strategyOf(['cache'], { 'cache.ttl': 10_000 });

const known = { intent: 0, tier: 'simple', contentClass: 'static' } as const;
const at = (...times: number[]): Asked[] => times.map((time) => ({ at: time, text: 'What is Go?', ...known }));

const TEXTS = ['Compare Go with C.', 'compare go with c', 'Hi', 'hi!', 'Explain Git', 'Why?', 'what is Python', 'x'];
const asked: fc.Arbitrary<Asked[]> = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 }), fc.constant(0.1)),
      text: fc.constantFrom(...TEXTS),
      input: fc.option(fc.nat(900), { nil: undefined }),
      output: fc.option(fc.nat(900), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => {
    let now = 1;
    return rows.map(({ gap, text, input, output }) => ({
      at: (now += gap),
      text,
      ...(input === undefined ? {} : { input }),
      ...(output === undefined ? {} : { output }),
      intent: Math.floor(TEXTS.indexOf(text) / 3),
      tier: TIERS[TEXTS.indexOf(text) % 3] as 'simple',
      contentClass: CONTENT_CLASSES[Math.floor(TEXTS.indexOf(text) / 3)] as 'static',
    }));
  });
const strategies = fc
  .record({
    techniques: fc.subarray([...TECHNIQUES]),
    ttl: fc.constantFrom(1, 500, 5_000, Number.POSITIVE_INFINITY),
    maxEntries: fc.constantFrom(1, 2, 3, Number.POSITIVE_INFINITY),
    policy: fc.constantFrom(...KNOBS['cache.policy'].choices),
    key: fc.constantFrom(...KNOBS['cache.key'].choices),
    lookup: fc.constantFrom(0, 1, 700),
    concurrency: fc.constantFrom(1, 2, 64),
    concise: fc.boolean(),
  })
  .map(({ techniques, ttl, maxEntries, policy, key, lookup, concurrency, concise }) =>
    strategyOf(techniques, {
      'cache.ttl': ttl,
      'cache.maxEntries': maxEntries,
      'cache.policy': policy,
      'cache.key': key,
      'cache.lookup': lookup,
      'provider.concurrency': concurrency,
      'prompt.concise': concise,
    } as Partial<KnobValues>),
  );

describe('the cache in a run', () => {
  it('has an answer only once it is ready: who asks before that is a miss', () => {
    // Asked at 1, looked up until 2, answered at 1002.
    const { cache } = run(new HandMade(at(1, 500, 1001.9)), CACHE, { catalog: STEADY });
    expect(cache).toMatchObject({ lookups: 3, exactHits: 0, entries: 1 });
    expect(run(new HandMade(at(1, 1002)), CACHE, { catalog: STEADY }).cache.exactHits).toBe(1);
    expect(run(new HandMade(at(1, 1001.9)), CACHE, { catalog: STEADY }).cache.exactHits).toBe(0);
  });

  it('lets an answer expire when its age, from when it was ready, reaches the TTL', () => {
    expect(run(new HandMade(at(1, 11_001.9)), CACHE, { catalog: STEADY }).cache).toMatchObject({
      exactHits: 1,
      expirations: 0,
    });
    expect(run(new HandMade(at(1, 11_002)), CACHE, { catalog: STEADY }).cache).toMatchObject({
      exactHits: 0,
      expirations: 1,
    });
    // A hit in between does not make it younger.
    expect(run(new HandMade(at(1, 9_000, 11_002)), CACHE, { catalog: STEADY }).cache.exactHits).toBe(1);
  });

  it('costs nothing and 50 ms on a hit', () => {
    const { costUsd, latencyMs, models } = run(new HandMade(at(1, 5_000)), CACHE, { catalog: STEADY });
    expect(costUsd).toBeCloseTo(models.strong?.costUsd as number, 12);
    expect(models.strong?.requests).toBe(1);
    expect(latencyMs).toMatchObject({ p50: 50, max: 1_001 });
  });

  it('does in every case what a cache written down plainly would do', () => {
    fc.assert(
      fc.property(
        asked,
        fc.nat().map(String),
        fc.constantFrom(1, 2, 4, 99),
        fc.constantFrom(1, 800, 4_000, 1e9),
        (rows, seed, capacity, ttl) => {
          const changeEveryMs = { static: 5_000, 'semi-static': 900, dynamic: 2_000, 'real-time': 100 };
          const workload = new HandMade(rows, { changeEveryMs });
          const knobs = { 'cache.ttl': ttl, 'cache.maxEntries': capacity, 'cache.lookup': 0 };
          const catalog = instant(catalogOf([modelOf('weak'), modelOf('even', { quality: 0.5 })]));
          const { cache, quality } = run(workload, strategyOf(['cache'], knobs), { catalog, seed });

          const dice = new Dice(seed, catalog, workload.changeEveryMs);
          const held = new Map<string, { since: number; intent: number; version: number; good: boolean }>();
          const counted = { exactHits: 0, falseHits: 0, staleHits: 0, evictions: 0, expirations: 0 };
          let good = 0;
          for (const [i, { at: now, text, intent, tier, contentClass }] of rows.entries()) {
            const key = CACHE_KEYS.normalized(text);
            const version = dice.contentVersion(
              intent as number,
              CONTENT_CLASSES.indexOf(contentClass as 'static'),
              now,
            );
            const entry = held.get(key);
            held.delete(key);
            if (entry !== undefined && now - entry.since < ttl) {
              counted.exactHits++;
              held.set(key, entry);
              if (entry.intent !== intent) counted.falseHits++;
              else if (entry.version !== version) counted.staleHits++;
              else if (entry.good) good++;
              continue;
            }
            if (entry !== undefined) counted.expirations++;
            if (held.size === capacity) {
              held.delete(held.keys().next().value as string);
              counted.evictions++;
            }
            const answer = dice.answersWell(i, 1, TIERS.indexOf(tier as 'simple'));
            if (answer) good++;
            held.set(key, { since: now, intent: intent as number, version, good: answer });
          }
          expect(cache).toMatchObject({ ...counted, entries: held.size, lookups: rows.length });
          expect(quality.taskSuccessRate).toBeCloseTo(good / rows.length, 12);
        },
      ),
      { seed: 5, numRuns: 400 },
    );
  });
});

describe('the latency of a request', () => {
  it('is look-up, waiting and call, from its arrival', () => {
    const rows = ['a', 'b', 'c'].map((text, i) => ({ at: 1 + i * 100, text, ...known }));
    const one = strategyOf(['cache'], { 'provider.concurrency': 1, 'cache.lookup': 10 });
    // Sent at 11, 111 and 211; answered at 1011, 2011 and 3011.
    const { latencyMs, durationMs } = run(new HandMade(rows), one, { catalog: STEADY });
    expect(latencyMs).toMatchObject({ p50: 1_910, max: 2_810 });
    expect(latencyMs.mean).toBeCloseTo((1_010 + 1_910 + 2_810) / 3, 9);
    expect(durationMs).toBe(3_010);
    const plain = run(new HandMade(rows), strategyOf([], { 'provider.concurrency': 1 }), { catalog: STEADY });
    expect(plain.latencyMs.mean).toBeCloseTo((1_000 + 1_900 + 2_800) / 3, 9);
    const wide = run(new HandMade(rows), strategyOf([]), { catalog: STEADY });
    expect(wide.latencyMs).toMatchObject({ p50: 1_000, max: 1_000 });
  });

  it('follows the model’s law: first token, then tokens in and out', () => {
    const model = {
      ...modelOf('m'),
      latency: { firstTokenMs: 100, inputMsPerToken: 0.5, outputMsPerToken: 10, sigma: 0 },
      verbosity: 2,
    };
    const rows = [{ at: 1, text: 'a', ...known, input: 40, output: 30 }];
    const { latencyMs, tokens, costUsd } = run(new HandMade(rows), strategyOf([]), { catalog: catalogOf([model]) });
    expect(latencyMs.max).toBe(100 + 20 + 600);
    expect(tokens).toMatchObject({ input: 40, output: 60 });
    expect(costUsd).toBeCloseTo(100 * 1e-6, 15);
  });
});

describe('every run', () => {
  it('does not depend on how its requests are cut into blocks', () => {
    fc.assert(
      fc.property(asked, strategies, fc.constantFrom(1, 2, 7), (rows, strategy, blockLength) => {
        const inOne = run(new HandMade(rows, { blockLength: 1_000 }), strategy);
        expect(run(new HandMade(rows, { blockLength }), strategy)).toEqual(inOne);
      }),
      { seed: 13, numRuns: 150 },
    );
  });

  it('meets the same dice as every other: a run beside it changes nothing', () => {
    fc.assert(
      fc.property(asked, strategies, (rows, other) => {
        const alone = run(new HandMade(rows), strategyOf([]));
        const workload = new HandMade(rows, { blockLength: 5 });
        const beside = new Simulation(workload, DOCS_CATALOG, other, '42');
        const baseline = new Simulation(workload, DOCS_CATALOG, strategyOf([]), '42');
        for (const block of workload.synchronousBlocks()) {
          beside.feed(block);
          baseline.feed(block);
        }
        beside.finish(null);
        expect(baseline.finish(null)).toEqual(alone);
      }),
      { seed: 17, numRuns: 100 },
    );
  });

  it('finds a call as slow as it is, whichever model of that spread is asked', () => {
    const catalog = catalogOf([modelOf('a', { sigma: 0.5 }), modelOf('b', { sigma: 0.5 }), modelOf('c')]);
    const dice = new Dice('42', catalog, new HandMade([]).changeEveryMs);
    const factors = Array.from({ length: 100 }, (_, i) => dice.latencyFactor(i, 0));
    expect(Array.from({ length: 100 }, (_, i) => dice.latencyFactor(i, 1))).toEqual(factors);
    expect(new Set(factors).size).toBeGreaterThan(90);
    expect(dice.latencyFactor(7, 2)).toBe(1);
  });

  it('meets the same luck on the same request, by whatever way the model was chosen', () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({ at: 1 + i, text: `q${i}`, ...known }));
    const all = { simple: 'gpt-4', medium: 'gpt-4', complex: 'gpt-4' } as const;
    const catalog = { ...DOCS_CATALOG, tiers: all };
    const routed = run(new HandMade(rows), strategyOf(['router']), { catalog });
    const plain = run(new HandMade(rows), strategyOf([]), { catalog });
    expect(routed.latencyMs).toEqual(plain.latencyMs);
    expect(routed.quality).toEqual(plain.quality);
    expect(run(new HandMade(rows), strategyOf([]), { catalog, seed: '43' }).latencyMs).not.toEqual(plain.latencyMs);
  });
});
