import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateRouter } from '../../src/experiment/router-evaluation.ts';
import { namedDie, roll } from '../../src/foundation/random.ts';
import { QualityFallback } from '../../src/techniques/fallback/quality-fallback.ts';
import { analyzeComplexity, complexityScore } from '../../src/techniques/router/model-router.ts';
import { named, publicData } from '../public-data.ts';
import { mmluLabels, type RouterLabels } from '../router-labels.ts';
import { breakEvenError, cascadeExpectation } from '../techniques/fallback/two-model-cascade.ts';

describe('the area under the performance gap curve', () => {
  const weak = [0, 1, 0, 1];
  const strong = [1, 1, 0, 1];

  it('is known for four requests, of which the strong model alone answers the first', () => {
    const apgr = (scores: number[]) => evaluateRouter(scores, weak, strong).apgr;
    expect(apgr([9, 3, 2, 1])).toBe(7 / 8);
    expect(apgr([0, 3, 2, 1])).toBe(1 / 8);
    expect(apgr([5, 5, 5, 5])).toBe(1 / 2);
    expect(apgr([5, 5, 2, 2])).toBe(3 / 4);
  });

  it('is null where the models are equally good', () => {
    expect(evaluateRouter([1, 2], [1, 0], [0, 1])).toEqual({
      weakAccuracy: 0.5,
      strongAccuracy: 0.5,
      apgr: null,
      oracle: { accuracy: 1, strongShare: 0.5 },
    });
  });

  it('is what the accuracies at all thresholds make, averaged over the share of strong calls', () => {
    const request = fc.record({ score: fc.nat(5), weak: fc.nat(1), strong: fc.nat(1) });
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 30 }), (requests) => {
        const points = [-1, 0, 1, 2, 3, 4, 5, 6]
          .map((threshold) => {
            const toStrong = requests.filter(({ score }) => score >= threshold);
            const good = requests.reduce((sum, r) => sum + (r.score >= threshold ? r.strong : r.weak), 0);
            return { share: toStrong.length / requests.length, accuracy: good / requests.length };
          })
          .sort((a, b) => a.share - b.share);
        let area = 0;
        for (let i = 1; i < points.length; i++) {
          const [a, b] = [points[i - 1]!, points[i]!];
          area += ((b.share - a.share) * (a.accuracy + b.accuracy)) / 2;
        }
        const { weakAccuracy, strongAccuracy, apgr } = evaluateRouter(
          requests.map(({ score }) => score),
          requests.map(({ weak }) => weak),
          requests.map(({ strong }) => strong),
        );
        expect(weakAccuracy).toBeCloseTo(points[0]!.accuracy, 12);
        expect(strongAccuracy).toBeCloseTo(points.at(-1)!.accuracy, 12);
        if (strongAccuracy === weakAccuracy) expect(apgr).toBeNull();
        else expect(apgr).toBeCloseTo((area - weakAccuracy) / (strongAccuracy - weakAccuracy), 9);
      }),
    );
  });
});

const path = publicData('routellm-mmlu.csv.gz');

describe.skipIf(path === null)(named('on the MMLU labels', path), () => {
  const { texts, weak, strong } = mmluLabels() ?? { texts: [], weak: new Float64Array(), strong: new Float64Array() };
  const n = texts.length;
  const evaluate = (score: (text: string) => number) => evaluateRouter(texts.map(score), weak, strong);

  it('weak, strong, random and oracle routers are what was published', () => {
    const { weakAccuracy, strongAccuracy, apgr, oracle } = evaluate(() => 0);
    expect(n).toBe(14_037);
    expect(weakAccuracy).toBeCloseTo(0.68091, 5);
    expect(strongAccuracy).toBeCloseTo(0.80587, 5);
    expect((weakAccuracy + strongAccuracy) / 2).toBeCloseTo(0.7434, 4);
    expect(apgr).toBeCloseTo(0.5, 12);
    expect(oracle.accuracy).toBeCloseTo(0.8587, 4);
    expect(oracle.strongShare).toBeCloseTo(0.178, 3);
  });

  // Simple below medium below complex, and a question without keywords is a medium one.
  const KEYWORDS = new Map([
    [1, 1],
    [0, 2],
    [3, 2],
    [5, 3],
  ]);

  it('keywords, keywords with length and length alone are what was published', () => {
    const keywords = (text: string) => KEYWORDS.get(analyzeComplexity(text).keywordPoints) as number;
    expect(evaluate(keywords).apgr).toBeCloseTo(0.4715, 4);
    // Published as .509: by words, among questions of one class, we get half a thousandth less.
    expect(evaluate((text) => keywords(text) * 1e6 + analyzeComplexity(text).words).apgr).toBeCloseTo(0.5085, 4);
    expect(evaluate((text) => text.length).apgr).toBeCloseTo(0.586, 3);
    // The document's score as a whole, where a question without keywords is the simplest.
    expect(evaluate(complexityScore).apgr).toBeCloseTo(0.533, 3);
  });

  it.each([
    [0, 0.859, 0.319],
    [0.1, 0.836, 0.355],
    [0.2, 0.813, 0.392],
  ])(
    'the cascade with a judge error of %d is what was published, in closed form and with dice',
    (judgeError, accuracy, share) => {
      const fallback = new QualityFallback({ judgeError, qualityThreshold: 0.8, models: 2 });
      const expected = cascadeExpectation(pairOf({ texts, weak, strong }), fallback.judge);
      expect(expected.accuracy).toBeCloseTo(accuracy, 3);
      // The published share at 20 % was drawn, not calculated: .392 where the closed form is .3915.
      expect(Math.abs(expected.strongShare - share)).toBeLessThan(0.001);

      const die = namedDie('cascade', 'judge');
      let good = 0;
      for (let i = 0; i < n; i++) {
        const stands = fallback.step(0, weak[i] === 1, roll(die, i), true) === -1;
        good += (stands ? weak[i] : strong[i]) as number;
      }
      // The labels are given; only the judge's dice are random. A 99.9 % interval of them.
      const within = 3.29 * Math.sqrt((judgeError * (1 - judgeError)) / n) + 1e-12;
      expect(Math.abs(good / n - expected.accuracy)).toBeLessThanOrEqual(within);
      expect(Math.abs(fallback.escalated / n - expected.strongShare)).toBeLessThanOrEqual(within);
    },
  );

  it('the cascade is worth no more than the strong model alone when the judge errs in 23 of 100 cases', () => {
    expect(breakEvenError(pairOf({ texts, weak, strong }))).toBeCloseTo(0.23, 2);
  });

  function pairOf({ weak, strong }: RouterLabels) {
    const mean = (good: (i: number) => number) => weak.reduce((sum, _, i) => sum + good(i), 0) / n;
    return {
      weakGood: mean((i) => weak[i] as number),
      strongGood: mean((i) => strong[i] as number),
      bothGood: mean((i) => (weak[i] as number) * (strong[i] as number)),
    };
  }
});
