import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { instant } from '../../src/models/model.ts';
import type { Ceilings } from '../../src/result/schema/savings.ts';
import { CONTENT_CLASSES, TIERS } from '../../src/scenario/ground-truth.ts';
import { defaultKnobs, KNOBS } from '../../src/settings/knobs.ts';
import { CeilingObserver } from '../../src/simulation/ceilings.ts';
import { Dice } from '../../src/simulation/dice.ts';
import { CACHE_KEYS } from '../../src/techniques/cache/cache-key.ts';
import { type Asked, catalogOf, HandMade, modelOf, ofKeys, run, type Setting, strategyOf } from './workloads.ts';

const CHANGES: NonNullable<Setting['changeEveryMs']> = { static: 40, 'semi-static': 9, dynamic: 20, 'real-time': 3 };

function ceilingsOf(workload: HandMade, capacity: number, catalog = DOCS_CATALOG, caches = true): Ceilings {
  const observer = new CeilingObserver(workload, catalog, '42', { ...defaultKnobs(), 'cache.maxEntries': capacity });
  for (const block of workload.synchronousBlocks()) observer.feed(block);
  return observer.finish(caches);
}

/** The most hits there can be when every missed key is let in, found by trying every eviction. */
function mostHits(keys: readonly number[], capacity: number, held: readonly number[] = []): number {
  const [key, ...rest] = keys;
  if (key === undefined) return 0;
  if (held.includes(key)) return 1 + mostHits(rest, capacity, held);
  if (held.length < capacity) return mostHits(rest, capacity, [...held, key]);
  return Math.max(...held.map((out) => mostHits(rest, capacity, [...held.filter((k) => k !== out), key])));
}

const TEXTS = ['Go?', 'go', 'Rust', 'rust!', 'C', 'What is C?', 'SQL', 'Git', 'Why'];
const asked: fc.Arbitrary<Asked[]> = fc
  .array(fc.tuple(fc.nat(TEXTS.length - 1), fc.nat(5)), { minLength: 1, maxLength: 60 })
  .map((rows) => {
    let now = 1;
    return rows.map(([t, gap]) => ({
      at: (now += gap),
      text: TEXTS[t] as string,
      intent: [0, 0, 1, 2, 3, 3, 4, 5, 6][t] as number,
      tier: TIERS[t % 3] as 'simple',
      contentClass: CONTENT_CLASSES[([0, 0, 1, 2, 3, 3, 4, 5, 6][t] as number) % 4] as 'static',
      output: 10 + t,
    }));
  });

describe('the ceilings of a workload', () => {
  it('at capacity are the most hits any choice of evictions can reach', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(4), { minLength: 1, maxLength: 11 }),
        fc.integer({ min: 1, max: 4 }),
        (keys, capacity) => {
          const times = keys.map((_, i) => i + 1);
          const { hitRateAtCapacity } = ceilingsOf(ofKeys(keys, times), capacity);
          expect(hitRateAtCapacity).toBeCloseTo(mostHits(keys, capacity) / keys.length, 12);
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });

  it('are never below what a policy reaches, and stand in their order', () => {
    fc.assert(
      fc.property(
        asked,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(...KNOBS['cache.policy'].choices),
        fc.constantFrom(4, 30, Number.POSITIVE_INFINITY),
        (rows, capacity, policy, ttl) => {
          const workload = new HandMade(rows, { changeEveryMs: CHANGES, blockLength: 7 });
          const { hitRate, hitRateAtCapacity, hitRateFresh } = ceilingsOf(workload, capacity);
          const { cache } = run(
            new HandMade(rows, { changeEveryMs: CHANGES }),
            strategyOf(['cache'], {
              'cache.maxEntries': capacity,
              'cache.policy': policy,
              'cache.ttl': ttl,
              'cache.lookup': 0,
            }),
            { catalog: instant(DOCS_CATALOG) },
          );
          expect(hitRateAtCapacity).toBeGreaterThanOrEqual(cache.hitRate as number);
          expect(hitRate).toBeGreaterThanOrEqual(hitRateAtCapacity as number);
          expect(hitRate).toBeGreaterThanOrEqual(hitRateFresh as number);
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it('are what counting by hand gives: repeats of a key, of an intent, of a true answer; money saved', () => {
    fc.assert(
      fc.property(asked, (rows) => {
        const workload = new HandMade(rows, { changeEveryMs: CHANGES });
        const catalog = catalogOf([
          modelOf('middle', { usd: 3, quality: 0.6 }),
          modelOf('cheap', { usd: 1, quality: 0.4 }),
          modelOf('best', { usd: 10, quality: 0.8 }),
        ]);
        const found = ceilingsOf(workload, 1e9, catalog);
        const dice = new Dice('42', catalog, workload.changeEveryMs);
        const keys = new Map<string, { intent: number; contentClass: number; version: number }>();
        const intents = new Set<number>();
        const hits = { key: 0, intent: 0, fresh: 0 };
        const usd = { baseline: 0, cache: 0, router: 0, both: 0 };
        let answerable = 0;
        for (const [i, row] of rows.entries()) {
          const key = CACHE_KEYS.normalized(row.text);
          const intent = row.intent as number;
          const contentClass = CONTENT_CLASSES.indexOf(row.contentClass as 'static');
          const entry = keys.get(key);
          if (entry !== undefined) hits.key++;
          if (intents.has(intent)) hits.intent++;
          intents.add(intent);
          if (entry !== undefined && dice.contentVersion(entry.intent, entry.contentClass, row.at) === entry.version) {
            hits.fresh++;
          } else {
            keys.set(key, { intent, contentClass, version: dice.contentVersion(intent, contentClass, row.at) });
          }
          const tokens = (workload.queries.size > 0 ? inputTokens(rows, row) : 0) + (row.output as number);
          const cheapest = [1, 0, 2].find((m) => dice.answersWell(i, m, TIERS.indexOf(row.tier as 'simple')));
          if (cheapest !== undefined) answerable++;
          const price = [3, 1, 10][cheapest ?? 1] as number;
          usd.baseline += tokens * 10;
          usd.router += tokens * price;
          if (entry === undefined) {
            usd.cache += tokens * 10;
            usd.both += tokens * price;
          }
        }
        const n = rows.length;
        expect(found.hitRate).toBeCloseTo(hits.key / n, 12);
        expect(found.hitRateAtCapacity).toBeCloseTo(hits.key / n, 12);
        expect(found.hitRateByIntent).toBeCloseTo(hits.intent / n, 12);
        expect(found.hitRateFresh).toBeCloseTo(hits.fresh / n, 12);
        expect(found.taskSuccessRate).toBeCloseTo(answerable / n, 12);
        expect(found.costRatioCache).toBeCloseTo(1 - usd.cache / usd.baseline, 9);
        expect(found.costRatioRouter).toBeCloseTo(1 - usd.router / usd.baseline, 9);
        expect(found.costRatio).toBeCloseTo(1 - usd.both / usd.baseline, 9);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('agree with MMLU: one of two models answers 85.9 % of the questions', () => {
    const n = 60_000;
    const catalog = catalogOf(
      [modelOf('mixtral', { quality: 0.68091 }), modelOf('gpt-4', { quality: 0.80587, usd: 9 })],
      {
        qualityCorrelation: 0.676,
      },
    );
    const workload = ofKeys(
      new Int32Array(n),
      Float64Array.from({ length: n }, (_, i) => i + 1),
      'complex',
    );
    expect(Math.abs((ceilingsOf(workload, 10, catalog).taskSuccessRate as number) - 0.859)).toBeLessThan(0.006);
  });

  it('are null where the workload does not know, and for a cache where there is none', () => {
    const unlabelled = new HandMade([1, 2].map((at) => ({ at, text: 'a' })));
    expect(ceilingsOf(unlabelled, 10)).toEqual({
      hitRate: 0.5,
      hitRateAtCapacity: 0.5,
      hitRateFresh: null,
      hitRateByIntent: null,
      costRatioCache: 0.5,
      costRatioRouter: null,
      costRatio: null,
      taskSuccessRate: null,
    });
    const { hitRate, hitRateAtCapacity, hitRateFresh, hitRateByIntent } = ceilingsOf(
      ofKeys([1, 1], [1, 2]),
      10,
      DOCS_CATALOG,
      false,
    );
    expect([hitRate, hitRateAtCapacity, hitRateFresh, hitRateByIntent]).toEqual([null, null, null, null]);
  });

  it('take the word of a log that grades answers, and need no complexity then', () => {
    const catalog = catalogOf([modelOf('weak', { usd: 1 }), modelOf('strong', { usd: 10 })]);
    const graded = [true, false, true, true].map((weak, i) => ({
      at: 1 + i,
      text: `q${i}`,
      input: 100,
      output: 100,
      labels: { weak, strong: true },
    }));
    const { costRatioRouter, taskSuccessRate } = ceilingsOf(new HandMade(graded), 10, catalog);
    expect(costRatioRouter).toBeCloseTo(1 - (3 * 1 + 10) / 40, 12);
    expect(taskSuccessRate).toBe(1);
    const ungraded = [...graded, { at: 9, text: 'q9' }];
    expect(ceilingsOf(new HandMade(ungraded), 10, catalog).costRatioRouter).toBeNull();
  });
});

/** Tokens the run counts for the row's text: what the same request costs alone, with an answer of one token. */
function inputTokens(_: readonly Asked[], { text }: Asked): number {
  return run(new HandMade([{ at: 1, text, output: 1 }]), strategyOf([])).tokens.input;
}
