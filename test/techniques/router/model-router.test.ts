import { describe, expect, it } from 'vitest';
import { TIERS } from '../../../src/scenario/ground-truth.ts';
import { analyzeComplexity, complexityScore, tierOf } from '../../../src/techniques/router/model-router.ts';

const DOCUMENT = { simpleBelow: 3, complexFrom: 7 };
const tier = (text: string, lines = DOCUMENT) => TIERS[tierOf(complexityScore(text), lines)];

describe("the document's example queries", () => {
  // The tier we get, which for its complex queries is not the tier the document expects.
  it.each([
    ['What is Python?', 1.3, 'simple'],
    ['Define machine learning', 1.3, 'simple'],
    ['When was Python created?', 1.4, 'simple'],
    ['Who invented the telephone?', 1.4, 'simple'],
    ['Explain how neural networks work', 3.5, 'medium'],
    ['Summarize the benefits of cloud computing', 3.6, 'medium'],
    ['Why is Python popular for data science?', 3.7, 'medium'],
    ['Compare Python and Java for enterprise applications', 5.7, 'medium'],
    ['Design a microservices architecture for e-commerce', 5.6, 'medium'],
    ['Analyze the trade-offs between SQL and NoSQL databases', 5.8, 'medium'],
  ])('"%s" scores %d and is %s', (text, score, expected) => {
    expect(complexityScore(text)).toBeCloseTo(score, 10);
    expect(tier(text)).toBe(expected);
  });

  it('its complex queries are complex when the line is drawn at 5.5', () => {
    const lines = { simpleBelow: 3, complexFrom: 5.5 };
    expect(tier('Compare Python and Java for enterprise applications', lines)).toBe('complex');
    expect(tier('Why is Python popular for data science?', lines)).toBe('medium');
  });
});

describe('the complexity score', () => {
  it('is a tenth of the words, at most 3, where there is no keyword', () => {
    expect([0, 1, 12, 30, 31, 500].map((n) => complexityScore('word '.repeat(n)))).toEqual([0, 0.1, 1.2, 3, 3, 3]);
  });

  it('adds the points of the highest class of keyword once, however many there are', () => {
    expect(analyzeComplexity('What is it, and why? Compare and design; compare!')).toEqual({
      score: 5.9,
      words: 9,
      lengthPoints: 0.9,
      keywordPoints: 5,
      keywords: ['compare', 'design'],
    });
    expect(analyzeComplexity('what how')).toMatchObject({ keywordPoints: 3, keywords: ['how'] });
  });

  it('sees keywords in any case and beside punctuation, and not inside other words', () => {
    expect(complexityScore('WHY?')).toBe(3.1);
    expect(complexityScore('(explain)')).toBe(3.1);
    for (const word of ['somewhat', 'showhow', 'designer', 'comparison', 'whoever']) {
      expect(complexityScore(word)).toBe(0.1);
    }
  });
});

describe('the lines between the tiers', () => {
  it('belong to the tier above them', () => {
    expect([0, 2.999, 3, 6.999, 7, 8].map((score) => TIERS[tierOf(score, DOCUMENT)])).toEqual([
      'simple',
      'simple',
      'medium',
      'medium',
      'complex',
      'complex',
    ]);
  });

  it('can be met by a query exactly', () => {
    const words = (n: number) => ' word'.repeat(n);
    expect(tier(`what${words(19)}`)).toBe('medium'); // 20 words and 1 point: 3
    expect(tier(`what${words(18)}`)).toBe('simple');
    expect(tier(`compare${words(19)}`)).toBe('complex'); // 20 words and 5 points: 7
    expect(tier(`compare${words(18)}`)).toBe('medium');
  });

  it('leave no medium tier where they are one', () => {
    expect([4.9, 5, 5.1].map((score) => tierOf(score, { simpleBelow: 5, complexFrom: 5 }))).toEqual([0, 2, 2]);
  });
});
