import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MEASURES,
  SIMILARITY_MEASURES,
  type SimilarityMeasure,
  similarityOf,
} from '../../../../src/techniques/semantic/similarity/measures.ts';
import { plainText } from '../../../../src/techniques/semantic/similarity/plain-measures.ts';
import { wordStem } from '../../../../src/techniques/semantic/similarity/word-stem.ts';
import { generatedPairs } from '../../../generated/question-pairs.ts';
import { named } from '../../../public-data.ts';
import { LANGCACHE, langcachePairs, type QuestionPair } from './langcache-pairs.ts';
import { PLAIN_MEASURES, plainWords } from './plain-definitions.ts';

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(fc.constantFrom('What', 'is', 'my', 'PIN', 'pin?', 'the', 'cards', '2020', 'é', '!'), { maxLength: 8 })
    .map((words) => words.join(' ')),
);

describe('the measures of the published figures', () => {
  it('are what their definitions say', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(plainText(a)).toBe(plainWords(a).join(' '));
        expect(similarityOf('token-cosine', a, b)).toBeCloseTo(PLAIN_MEASURES['token-cosine'](a, b), 12);
        expect(similarityOf('char3-cosine', a, b)).toBeCloseTo(PLAIN_MEASURES['char3-cosine'](a, b), 12);
        expect(similarityOf('jaccard', a, b)).toBeCloseTo(PLAIN_MEASURES.jaccard(a, b), 12);
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

type Similarity = (one: string, other: string) => number;
type ByMeasure<T> = Record<SimilarityMeasure, T>;
const byMeasure = <T>(of: (measure: SimilarityMeasure) => T): ByMeasure<T> =>
  Object.fromEntries(SIMILARITY_MEASURES.map((measure) => [measure, of(measure)])) as ByMeasure<T>;

/** The chance that a pair with one answer is more alike than one with two (half for a tie). */
function areaUnderCurve(pairs: readonly QuestionPair[], similarity: Similarity): string {
  const score = (same: boolean) =>
    pairs.filter((pair) => pair.same === same).map(({ one, other }) => similarity(one, other));
  const [good, bad] = [score(true), score(false)];
  let wins = 0;
  for (const g of good) for (const b of bad) wins += Math.abs(g - b) < 1e-9 ? 0.5 : g > b ? 1 : 0;
  return (wins / good.length / bad.length).toFixed(3);
}

/** Pairs at least so similar: those with one answer, and all. */
function accepted(pairs: readonly QuestionPair[], similarity: Similarity, threshold: number): [number, number] {
  const hits = pairs.filter(({ one, other }) => similarity(one, other) >= threshold - 1e-9);
  return [hits.filter(({ same }) => same).length, hits.length];
}

/** The law: the measures tell pairs with one answer from pairs with two as well as is known. */
function tellsApartAsKnown(
  named: (name: string) => string,
  read: () => readonly QuestionPair[],
  known: { count: number; areas: ByMeasure<string>; accepted: ByMeasure<[number, number]> },
): void {
  it(named('the measures tell alike from unlike as well as is known'), () => {
    const pairs = read();
    expect(pairs).toHaveLength(known.count);
    expect(pairs.filter(({ same }) => same)).toHaveLength(known.count / 2);
    const by = (measure: SimilarityMeasure) => (one: string, other: string) => similarityOf(measure, one, other);
    expect(byMeasure((measure) => areaUnderCurve(pairs, by(measure)))).toEqual(known.areas);
    expect(byMeasure((measure) => accepted(pairs, by(measure), 0.85))).toEqual(known.accepted);
  });
}

describe('on generated pairs, by the plain definitions', () => {
  const pairs = generatedPairs(300);
  const areas = byMeasure((measure) => areaUnderCurve(pairs, PLAIN_MEASURES[measure]));
  tellsApartAsKnown(
    (name) => name,
    () => pairs,
    { count: 300, areas, accepted: byMeasure((measure) => accepted(pairs, PLAIN_MEASURES[measure], 0.85)) },
  );

  it('the pairs tell the measures apart', () => {
    expect(new Set(Object.values(areas)).size).toBe(SIMILARITY_MEASURES.length);
  });
});

describe.skipIf(LANGCACHE === null)('on the 716 langcache pairs', () => {
  // As the comment of our own measure says.
  tellsApartAsKnown((name) => named(name, LANGCACHE), langcachePairs, {
    count: 716,
    areas: { 'weighted-words': '0.669', 'token-cosine': '0.533', 'char3-cosine': '0.598', jaccard: '0.530' },
    accepted: {
      'weighted-words': [155, 172],
      'token-cosine': [98, 130],
      'char3-cosine': [112, 162],
      jaccard: [45, 51],
    },
  });
});
