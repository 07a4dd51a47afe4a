import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MEASURES,
  SIMILARITY_MEASURES,
  similarityOf,
} from '../../../../src/techniques/semantic/similarity/measures.ts';
import { plainText } from '../../../../src/techniques/semantic/similarity/plain-measures.ts';
import { wordStem } from '../../../../src/techniques/semantic/similarity/word-stem.ts';
import { named } from '../../../public-data.ts';
import { LANGCACHE_PATH, langcachePairs } from './langcache-pairs.ts';

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(fc.constantFrom('What', 'is', 'my', 'PIN', 'pin?', 'the', 'cards', '2020', 'é', '!'), { maxLength: 8 })
    .map((words) => words.join(' ')),
);

describe('the measures of the published figures', () => {
  // The definitions once more, written as plainly as can be: lists, and a search through them for every count.
  const norm = (text: string) => {
    let plain = '';
    for (const c of text.toLowerCase()) plain += /[a-z0-9]/.test(c) ? c : ' ';
    return plain.split(' ').filter((word) => word !== '');
  };
  const threes = (text: string) => {
    const padded = ` ${norm(text).join(' ')} `;
    return [...padded].map((_, i) => padded.slice(i, i + 3)).filter((three) => three.length === 3);
  };
  const count = (list: string[], item: string) => list.filter((other) => other === item).length;
  const cosine = (a: string[], b: string[]) => {
    if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
    const sum = (x: string[], y: string[]) =>
      [...new Set(x)].reduce((s, item) => s + count(x, item) * count(y, item), 0);
    return sum(a, b) / Math.sqrt(sum(a, a)) / Math.sqrt(sum(b, b));
  };
  const overlap = (a: string[], b: string[]) => {
    const all = new Set([...a, ...b]);
    return all.size === 0 ? 1 : [...all].filter((word) => a.includes(word) && b.includes(word)).length / all.size;
  };

  it('are what their definitions say', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(plainText(a)).toBe(norm(a).join(' '));
        expect(similarityOf('token-cosine', a, b)).toBeCloseTo(cosine(norm(a), norm(b)), 12);
        expect(similarityOf('char3-cosine', a, b)).toBeCloseTo(cosine(threes(a), threes(b)), 12);
        expect(similarityOf('jaccard', a, b)).toBeCloseTo(overlap(norm(a), norm(b)), 12);
      }),
      { numRuns: 500 },
    );
  });

  it('take two texts without a Latin letter or digit for the same', () => {
    for (const measure of ['token-cosine', 'char3-cosine', 'jaccard'] as const) {
      expect(similarityOf(measure, '', '?!')).toBe(1);
      expect(similarityOf(measure, '中文', 'Питон')).toBe(1);
      expect(similarityOf(measure, '', 'a')).toBe(0);
    }
  });
});

describe.each(SIMILARITY_MEASURES)('%s', (measure) => {
  it('is from 0 to 1, the same both ways, and 1 of a text and itself', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const similarity = similarityOf(measure, a, b);
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(1 + 1e-12);
        expect(similarityOf(measure, b, a)).toBe(similarity);
        expect(similarityOf(measure, a, a)).toBe(1);
      }),
    );
  });

  it('never has a cosine below the one that is looked for', () => {
    const { vector, similarity, cosineOf } = MEASURES[measure];
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const [x, y] = [vector(a), vector(b)];
        if (x.size === 0 || y.size === 0) return;
        let [xy, xx, yy] = [0, 0, 0];
        for (const [feature, weight] of x) xy += weight * (y.get(feature) ?? 0);
        for (const weight of x.values()) xx += weight ** 2;
        for (const weight of y.values()) yy += weight ** 2;
        expect(xy / Math.sqrt(xx * yy)).toBeGreaterThanOrEqual(cosineOf(similarity(xy, xx, yy)) - 1e-12);
      }),
    );
  });
});

describe('weighted words', () => {
  it('see through courtesy, word forms and word order, and keep other scripts apart', () => {
    const alike = (a: string, b: string) => similarityOf('weighted-words', a, b);
    expect(alike('What is recursion?', 'recursion, what IS it')).toBeGreaterThan(0.85);
    expect(alike('How do I lock my card?', 'how can I lock cards')).toBeGreaterThan(0.85);
    expect(alike('What is recursion?', 'What is overfitting?')).toBeLessThan(0.5);
    expect(alike('中文', 'Питон')).toBe(0);
    expect(alike('C++', 'C#')).toBe(0);
  });

  it('take the endings off', () => {
    const stems = { cards: 'card', queries: 'query', topping: 'top', topped: 'top', boxes: 'box', status: 'status' };
    for (const [word, stem] of Object.entries(stems)) expect(wordStem(word)).toBe(stem);
    expect(wordStem('enable')).toBe(wordStem('enabled'));
    expect(wordStem('blocking')).toBe(wordStem('blocks'));
    for (const word of ['is', 'bus', 'gas', 'k8s', '4x4s']) expect(wordStem(word)).toBe(word);
  });
});

describe('on the 716 langcache pairs', () => {
  const pairs = langcachePairs();

  /** The chance that a pair with one answer is more alike than one with two (half for a tie). */
  function areaUnderCurve(measure: (typeof SIMILARITY_MEASURES)[number]): number {
    const score = (same: boolean) =>
      pairs.filter((pair) => pair.same === same).map(({ one, other }) => similarityOf(measure, one, other));
    const [good, bad] = [score(true), score(false)];
    let wins = 0;
    for (const g of good) for (const b of bad) wins += Math.abs(g - b) < 1e-9 ? 0.5 : g > b ? 1 : 0;
    return wins / good.length / bad.length;
  }

  /** Pairs at least so similar: those with one answer, and all. */
  function accepted(measure: (typeof SIMILARITY_MEASURES)[number], threshold: number): [number, number] {
    const hits = pairs.filter(({ one, other }) => similarityOf(measure, one, other) >= threshold - 1e-9);
    return [hits.filter(({ same }) => same).length, hits.length];
  }

  it.skipIf(LANGCACHE_PATH === null)(named('the measures do as the comment of ours says', LANGCACHE_PATH), () => {
    expect(pairs).toHaveLength(716);
    expect(pairs.filter(({ same }) => same)).toHaveLength(358);
    expect(SIMILARITY_MEASURES.map((measure) => areaUnderCurve(measure).toFixed(3))).toEqual([
      '0.669',
      '0.533',
      '0.598',
      '0.530',
    ]);
    expect(SIMILARITY_MEASURES.map((measure) => accepted(measure, 0.85))).toEqual([
      [155, 172],
      [98, 130],
      [112, 162],
      [45, 51],
    ]);
  });
});
