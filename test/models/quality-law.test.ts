import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { atLowerEffort, effortsOf, shifted } from '../../src/models/effort-law.ts';
import { EFFORT_FACTS, EFFORT_SOURCES } from '../../src/models/facts/efforts.ts';
import { FACTS } from '../../src/models/facts/facts.ts';
import { PROVIDERS } from '../../src/models/facts/providers.ts';
import type { Efforts, Quality } from '../../src/models/model.ts';
import { qualityOfElo, qualityOfMmlu } from '../../src/models/quality-law.ts';

const TIERS = ['simple', 'medium', 'complex'] as const;
const mean = (quality: Quality): number => TIERS.reduce((sum, tier) => sum + quality[tier], 0) / 3;
const logit = (p: number): number => Math.log(p / (1 - p));

/** The models of which both scores are published. */
const both = PROVIDERS.flatMap((provider) => FACTS[provider]).flatMap(({ id, mmlu, arenaElo }) =>
  mmlu === null || arenaElo === null ? [] : [{ id, mmlu: mmlu[0], elo: arenaElo[0] }],
);

describe('quality from MMLU', () => {
  it('is that score in the mean over the tiers, and falls with the difficulty', () => {
    fc.assert(
      fc.property(fc.double({ min: 5, max: 99.5, noNaN: true }), (mmlu) => {
        const quality = qualityOfMmlu(mmlu);
        expect(mean(quality) * 100).toBeCloseTo(mmlu, 9);
        expect(quality.simple).toBeGreaterThan(quality.medium);
        expect(quality.medium).toBeGreaterThan(quality.complex);
      }),
    );
  });

  it("spreads over the tiers as the document's catalog does, within 0.011", () => {
    for (const { quality } of DOCS_CATALOG.models) {
      const derived = qualityOfMmlu(mean(quality) * 100);
      for (const tier of TIERS) expect(Math.abs(derived[tier] - quality[tier]), tier).toBeLessThan(0.011);
    }
  });
});

describe('quality at a lower effort', () => {
  const bases = Object.entries(EFFORT_FACTS);

  it('loses what the tables lost, where a model is as good as it was there', () => {
    for (const [id, { usual, hard }] of bases) {
      const efforts = effortsOf(id) as Efforts;
      for (const [place, effort] of [
        [1, 'medium'],
        [2, 'low'],
      ] as const) {
        const shift = efforts[effort]?.shift as Quality;
        const there = { simple: 0.9, medium: usual.scores[0] / 100, complex: hard.scores[0] / 100 };
        const quality = shifted(there, shift);
        expect(quality.simple).toBe(0.9);
        expect(quality.medium * 100).toBeCloseTo(usual.scores[place], 9);
        expect(quality.complex * 100).toBeCloseTo(hard.scores[place], 9);
      }
    }
  });

  it('falls the more the harder the question and the less the effort, and so does the reasoning', () => {
    for (const [id] of bases) {
      const { medium, low } = effortsOf(id) as Required<Efforts>;
      for (const { shift } of [medium, low]) {
        expect((shift as Quality).complex, id).toBeLessThan((shift as Quality).medium);
        expect((shift as Quality).medium, id).toBeLessThan(0);
      }
      expect((low.shift as Quality).complex).toBeLessThan((medium.shift as Quality).complex);
      expect(1).toBeGreaterThan(medium.reasoning);
      expect(medium.reasoning).toBeGreaterThan(low.reasoning);
      expect(low.reasoning).toBeGreaterThan(0);
    }
  });

  it('is told of a table with what it costs to send left out: GPT-5 answered 2,623,429 tokens at $10 a million', () => {
    const { medium, low } = effortsOf('gpt-5') as Required<Efforts>;
    const sent = 29.0829 - 26.23429;
    expect(medium.reasoning).toBeCloseTo((17.69 - sent) / 26.23429, 3);
    expect(low.reasoning).toBeCloseTo((10.37 - sent) / 26.23429, 3);
  });

  it('is not known of models that do not reason, nor of those of which no table is published', () => {
    for (const model of DOCS_CATALOG.models) expect(atLowerEffort(model, 'low')).toBeNull();
    expect(effortsOf('gpt-4o')).toBeNull();
    expect(effortsOf('constructor')).toBeNull();
  });

  it('uses every source', () => {
    const used = Object.values(EFFORT_FACTS).flatMap(({ usual, hard, cost }) => [usual, hard, cost]);
    expect([...new Set(used.map(({ source }) => source))].sort()).toEqual(Object.keys(EFFORT_SOURCES).sort());
  });
});

describe('quality from the Arena score', () => {
  it('means odds of ten to one for 400 points, in every tier', () => {
    fc.assert(
      fc.property(fc.integer({ min: 700, max: 1400 }), (elo) => {
        const [low, high] = [qualityOfElo(elo), qualityOfElo(elo + 400)];
        for (const tier of TIERS) expect(logit(high[tier]) - logit(low[tier])).toBeCloseTo(Math.LN10, 6);
      }),
    );
  });

  it('misses MMLU by 4.7 points where both are published, and by nothing on average', () => {
    expect(both.length).toBe(14);
    const misses = both.map(({ mmlu, elo }) => mean(qualityOfElo(elo)) * 100 - mmlu);
    const rms = Math.sqrt(misses.reduce((sum, miss) => sum + miss ** 2, 0) / misses.length);
    expect(rms).toBeCloseTo(4.7, 1);
    // The constant is the least-squares one: the abilities' mean difference is nothing.
    const abilities = both.map(({ mmlu, elo }) => logit(qualityOfElo(elo).medium) - logit(qualityOfMmlu(mmlu).medium));
    expect(Math.abs(abilities.reduce((sum, d) => sum + d, 0) / abilities.length)).toBeLessThan(0.005);
  });

  it("would have the scale's own slope if it were fitted", () => {
    const x = both.map(({ elo }) => elo);
    const y = both.map(({ mmlu }) => logit(qualityOfMmlu(mmlu).medium));
    const [mx, my] = [x, y].map((values) => values.reduce((sum, v) => sum + v, 0) / values.length) as [number, number];
    const slope =
      x.reduce((sum, v, i) => sum + (v - mx) * ((y[i] as number) - my), 0) /
      x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
    expect(slope / (Math.LN10 / 400)).toBeCloseTo(1, 1);
  });
});
