import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { instant } from '../../src/models/model.ts';
import { CHANGE_EVERY_MS, CONTENT_CLASSES, TIERS } from '../../src/scenario/ground-truth.ts';
import { Dice } from '../../src/simulation/dice.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const Z999 = 3.2905;
const INSTANT = instant(catalogOf([modelOf('perfect', { quality: 1 - 1e-12 })]));
const CACHE = strategyOf(['cache'], { 'cache.ttl': Number.POSITIVE_INFINITY, 'cache.lookup': 0 });
const known = { tier: 'simple', contentClass: 'static' } as const;

describe('a false hit', () => {
  const rows: Asked[] = [
    { at: 1, text: 'What is Go?', intent: 0, ...known },
    { at: 2, text: 'what is go', intent: 1, ...known },
    { at: 3, text: 'What is Go?', intent: 0, ...known },
  ];

  it('is one that answers another intent than the one asked, and a bad answer', () => {
    const { cache, quality } = run(new HandMade(rows), CACHE, { catalog: INSTANT });
    expect(cache).toMatchObject({ exactHits: 2, falseHits: 1, staleHits: 0 });
    expect(quality.taskSuccessRate).toBeCloseTo(2 / 3, 12);
    expect(quality.mean).toBeCloseTo(2 / 3, 9);
  });

  it('does not happen when the two have keys of their own', () => {
    const exact = { ...CACHE, knobs: { ...CACHE.knobs, 'cache.key': 'exact' as const } };
    const { cache, quality } = run(new HandMade(rows), exact, { catalog: INSTANT });
    expect(cache).toMatchObject({ exactHits: 1, falseHits: 0 });
    expect(quality.taskSuccessRate).toBe(1);
  });
});

describe('a stale hit', () => {
  it('is one whose content has changed since the answer was stored', () => {
    const everyMs = 10_000;
    const rows = Array.from({ length: 40 }, (_, i) => ({
      at: 1 + i * 500,
      text: 'How much is it?',
      intent: 3,
      tier: 'simple' as const,
      contentClass: 'dynamic' as const,
    }));
    const workload = new HandMade(rows, { changeEveryMs: { dynamic: everyMs } });
    const dice = new Dice('42', INSTANT, workload.changeEveryMs);
    const first = dice.contentVersion(3, 2, 1);
    const stale = rows.filter(({ at }) => dice.contentVersion(3, 2, at) !== first).length;
    expect(stale).toBeGreaterThan(10);
    const { cache, quality } = run(workload, CACHE, { catalog: INSTANT });
    expect(cache).toMatchObject({ exactHits: 39, falseHits: 0, staleHits: stale });
    expect(quality.taskSuccessRate).toBeCloseTo(1 - stale / 40, 12);
  });

  it('is not made by two wordings of a text that nobody has labelled', () => {
    // Each of 100 texts is asked in two wordings that share a key, a microsecond apart, halfway between changes.
    const rows = Array.from({ length: 200 }, (_, i) => ({
      at: 500 + (i % 2) * 0.001,
      text: `${i % 2 === 0 ? 'News' : 'news'} ${i >> 1}`,
      contentClass: 'static' as const,
    })).sort((a, b) => a.at - b.at);
    const { cache } = run(new HandMade(rows, { changeEveryMs: { static: 1_000 } }), CACHE, { catalog: INSTANT });
    expect(cache).toMatchObject({ exactHits: 100, staleHits: 0 });
  });
});

describe('the content of the world', () => {
  const dice = new Dice('42', DOCS_CATALOG, CHANGE_EVERY_MS);

  it.each(CONTENT_CLASSES)('changes as often as its class says: %s', (name) => {
    const everyMs = CHANGE_EVERY_MS[name];
    const contentClass = CONTENT_CLASSES.indexOf(name);
    for (let intent = 0; intent < 20; intent++) {
      for (let k = 0; k < 30; k++) expect(dice.contentVersion(intent, contentClass, k * everyMs)).toBe(k);
    }
    // Each answer changes at a moment of its own, anywhere in the interval alike.
    for (const share of [0.1, 0.5, 0.9]) {
      const changed = Array.from({ length: 5_000 }, (_, i) => dice.contentVersion(i, contentClass, share * everyMs));
      const mean = changed.reduce((sum, v) => sum + v, 0) / 5_000;
      expect(Math.abs(mean - share)).toBeLessThan(Z999 * Math.sqrt((share * (1 - share)) / 5_000));
    }
    // Between two moments d apart, an answer has changed d ÷ interval times on average.
    const n = 20_000;
    const d = 0.3 * everyMs;
    let changes = 0;
    for (let i = 0; i < n; i++) {
      const at = (i % 97) * 0.37 * everyMs;
      changes += dice.contentVersion(i, contentClass, at + d) - dice.contentVersion(i, contentClass, at);
    }
    expect(Math.abs(changes / n - 0.3)).toBeLessThan((Z999 * 0.5) / Math.sqrt(n));
  });

  it('never changes back', () => {
    const versions = Array.from({ length: 7_300 }, (_, i) => dice.contentVersion(5, 3, i * 137));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(versions.at(-1)).toBeGreaterThan(30);
  });
});

describe('quality', () => {
  const n = 30_000;
  const rows: Asked[] = Array.from({ length: n }, (_, i) => ({
    at: 1 + i,
    text: `q${i % 10}`,
    intent: i % 10,
    tier: TIERS[[0, 0, 0, 0, 0, 1, 1, 1, 2, 2][i % 10] as number] as 'simple',
    contentClass: 'static',
  }));
  // Half the questions are simple, three tenths medium, a fifth complex.
  const meanOf = ({ simple, medium, complex }: Record<string, number>): number =>
    0.5 * (simple as number) + 0.3 * (medium as number) + 0.2 * (complex as number);

  it.each(['gpt-3.5-turbo', 'gpt-4o-mini', 'gpt-4'])('is the catalog’s when everything goes to %s', (id) => {
    const model = DOCS_CATALOG.models.find((m) => m.id === id);
    const expected = meanOf(model?.quality as Record<string, number>);
    const { quality } = run(new HandMade(rows), strategyOf([]), { catalog: { ...DOCS_CATALOG, baseline: id } });
    expect(quality.mean).toBeCloseTo(expected, 9);
    const half = Z999 * Math.sqrt((expected * (1 - expected)) / n);
    expect(Math.abs((quality.taskSuccessRate as number) - expected)).toBeLessThan(half);
    expect(quality.satisfaction).toBeLessThanOrEqual(quality.taskSuccessRate as number);
  });

  it('moves with the gap between the models as it says', () => {
    const [weak, , strong] = DOCS_CATALOG.models.map(({ quality }) => meanOf(quality)) as [number, number, number];
    const tiers = { simple: 'gpt-3.5-turbo', medium: 'gpt-3.5-turbo', complex: 'gpt-3.5-turbo' };
    const catalog = { ...DOCS_CATALOG, tiers };
    const { quality } = run(new HandMade(rows), strategyOf(['router']), { catalog });
    expect(quality.mean).toBeCloseTo(weak, 9);
    expect(quality.ifGapHalved).toBeCloseTo(strong - 0.5 * (strong - weak), 9);
    expect(quality.ifGapDoubled).toBeCloseTo(strong - 2 * (strong - weak), 9);
  });

  it('of two models agrees with what was measured: MMLU, Mixtral and GPT-4', () => {
    const catalog = catalogOf([modelOf('mixtral', { quality: 0.68091 }), modelOf('gpt-4', { quality: 0.80587 })], {
      qualityCorrelation: 0.676,
    });
    const dice = new Dice('mmlu', catalog, CHANGE_EVERY_MS);
    const cells = { both: 0, weak: 0, strong: 0, neither: 0 };
    const trials = 200_000;
    for (let request = 0; request < trials; request++) {
      const weak = dice.answersWell(request, 0, 2);
      const strong = dice.answersWell(request, 1, 2);
      cells[weak && strong ? 'both' : weak ? 'weak' : strong ? 'strong' : 'neither']++;
    }
    // DESIGN, section 7, from RouteLLM's labels.
    const measured = { both: 0.628, weak: 0.053, strong: 0.178, neither: 0.141 };
    for (const [cell, share] of Object.entries(measured)) {
      expect(Math.abs(cells[cell as 'both'] / trials - share), cell).toBeLessThan(0.005);
    }
  });

  it('counts a slow answer as a user half satisfied, a very slow or bad one as not', () => {
    const satisfied = (ms: number, quality: number): number | null =>
      run(new HandMade([{ at: 1, text: 'a', intent: 0, ...known }]), strategyOf([]), {
        catalog: catalogOf([modelOf('m', { ms, quality })]),
      }).quality.satisfaction;
    const good = 1 - 1e-12;
    expect([1_000, 1_001, 4_000, 4_001].map((ms) => satisfied(ms, good))).toEqual([1, 0.5, 0.5, 0]);
    expect(satisfied(10, 1e-12)).toBe(0);
  });
});

describe('what a workload does not know', () => {
  const rows: Asked[] = [1, 2, 3].map((at) => ({ at, text: 'What is Go?' }));

  it('is null in the summary, never 0', () => {
    const { cache, quality, routing, monthlyUsd } = run(
      new HandMade(rows),
      strategyOf(['cache', 'router'], { 'cache.lookup': 0 }),
      {
        catalog: INSTANT,
      },
    );
    expect(cache).toMatchObject({ exactHits: 2, falseHits: null, staleHits: null });
    expect(new Set(Object.values(quality))).toEqual(new Set([null]));
    expect(routing.accuracy).toBeNull();
    expect(monthlyUsd).toBeNull();
  });

  it('is null as soon as one request lacks it', () => {
    const mixed = [...rows, { at: 9, text: 'b', intent: 1, tier: 'simple' as const, contentClass: 'static' as const }];
    const { quality, routing } = run(new HandMade(mixed), strategyOf(['router']), { catalog: INSTANT });
    expect(quality.mean).toBeNull();
    expect(routing.accuracy).toBeNull();
  });

  it('leaves null what does not apply', () => {
    const summary = run(new HandMade([{ at: 1, text: 'a', intent: 0, ...known }]), strategyOf([]), {
      catalog: INSTANT,
    });
    expect(summary.cache.hitRate).toBeNull();
    expect(summary.throughputPerSecond).toBeNull();
    expect(summary.capacityPerSecond).toBeNull();
    expect(summary.batches.meanSize).toBeNull();
    expect(summary.routing).toEqual({ accuracy: null, byTier: {} });
  });
});
