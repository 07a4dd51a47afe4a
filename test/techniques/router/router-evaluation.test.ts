import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { namedDie, roll } from '../../../src/foundation/random.ts';
import { QualityFallback } from '../../../src/techniques/fallback/quality-fallback.ts';
import { analyzeComplexity, complexityScore } from '../../../src/techniques/router/model-router.ts';
import {
  gradedQuestions,
  plainAccuracies,
  plainApgr,
  plainBreakEven,
  plainCascade,
} from '../../generated/graded-questions.ts';
import { named } from '../../public-data.ts';
import { MMLU, mmluLabels, type RouterLabels } from '../../router-labels.ts';
import { breakEvenError, cascadeExpectation } from '../fallback/two-model-cascade.ts';
import { evaluateRouter } from './router-evaluation.ts';

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

// Simple below medium below complex, and a question without keywords is a medium one.
const KEYWORDS = new Map([
  [1, 1],
  [0, 2],
  [3, 2],
  [5, 3],
]);
const keywords = (text: string): number => KEYWORDS.get(analyzeComplexity(text).keywordPoints) as number;

/** What can be known of a router by the words of a question. */
const SCORES = {
  keywords,
  'keywords, then words': (text: string) => keywords(text) * 1e6 + analyzeComplexity(text).words,
  length: (text: string) => text.length,
  // The document's score as a whole, where a question without keywords is the simplest.
  complexity: complexityScore,
} as const;

/** A figure and to how many digits it is known. */
type Known = readonly [value: number, digits: number];

interface KnownOfLabels {
  count: number;
  weak: Known;
  strong: Known;
  oracle: Known;
  oracleStrongShare: Known;
  apgr: Record<keyof typeof SCORES, Known>;
  /** By the judge's error: accuracy, and the share of strong calls to within so much. */
  cascades: readonly (readonly [judgeError: number, accuracy: Known, strongShare: number, within: number])[];
  breakEven: Known;
}

/** The law: routers and cascades on graded questions come to what is known of them. */
function routersAsKnown(named: (name: string) => string, read: () => RouterLabels, known: KnownOfLabels): void {
  let labels: RouterLabels;
  let n: number;
  beforeAll(() => {
    labels = read();
    n = labels.texts.length;
  });
  const evaluate = (score: (text: string) => number) =>
    evaluateRouter(labels.texts.map(score), labels.weak, labels.strong);
  const close = (value: number | null, [figure, digits]: Known) => expect(value).toBeCloseTo(figure, digits);

  it(named('weak, strong, random and oracle routers'), () => {
    const { weakAccuracy, strongAccuracy, apgr, oracle } = evaluate(() => 0);
    expect(n).toBe(known.count);
    close(weakAccuracy, known.weak);
    close(strongAccuracy, known.strong);
    expect(apgr).toBeCloseTo(0.5, 12);
    close(oracle.accuracy, known.oracle);
    close(oracle.strongShare, known.oracleStrongShare);
  });

  it.each(Object.keys(SCORES) as (keyof typeof SCORES)[])(named('the router by %s'), (name) => {
    close(evaluate(SCORES[name]).apgr, known.apgr[name]);
  });

  it.each(known.cascades)(
    named('the cascade with a judge error of %d, in closed form and with dice'),
    (judgeError, accuracy, share, within) => {
      const fallback = new QualityFallback({ judgeError, qualityThreshold: 0.8, models: 2 });
      const expected = cascadeExpectation(pairOf(labels), fallback.judge);
      close(expected.accuracy, accuracy);
      expect(Math.abs(expected.strongShare - share)).toBeLessThan(within);

      const die = namedDie('cascade', 'judge');
      let good = 0;
      for (let i = 0; i < n; i++) {
        const stands = fallback.step(0, labels.weak[i] === 1, roll(die, i), true) === -1;
        good += stands ? labels.weak[i] : labels.strong[i];
      }
      // The labels are given; only the judge's dice are random. A 99.9 % interval of them.
      const luck = 3.29 * Math.sqrt((judgeError * (1 - judgeError)) / n) + 1e-12;
      expect(Math.abs(good / n - expected.accuracy)).toBeLessThanOrEqual(luck);
      expect(Math.abs(fallback.escalated / n - expected.strongShare)).toBeLessThanOrEqual(luck);
    },
  );

  it(
    named(`the cascade is worth no more than the strong model from a judge's error of ${known.breakEven[0]} on`),
    () => {
      close(breakEvenError(pairOf(labels)), known.breakEven);
    },
  );

  function pairOf({ weak, strong }: RouterLabels) {
    const mean = (good: (i: number) => number) => weak.reduce((sum, _, i) => sum + good(i), 0) / n;
    return {
      weakGood: mean((i) => weak[i]),
      strongGood: mean((i) => strong[i]),
      bothGood: mean((i) => weak[i] * strong[i]),
    };
  }
}

describe('on generated grades, counted by definition', () => {
  const labels = gradedQuestions(3_000);
  const { weak, strong, oracle, oracleStrongShare } = plainAccuracies(labels);
  const exactly = (value: number): Known => [value, 9];
  routersAsKnown(
    (name) => name,
    () => labels,
    {
      count: 3_000,
      weak: exactly(weak),
      strong: exactly(strong),
      oracle: exactly(oracle),
      oracleStrongShare: exactly(oracleStrongShare),
      apgr: Object.fromEntries(
        Object.entries(SCORES).map(([name, score]) => [name, exactly(plainApgr(labels, score))]),
      ) as Record<keyof typeof SCORES, Known>,
      cascades: [0, 0.1, 0.2].map((judgeError) => {
        const { accuracy, strongShare } = plainCascade(labels, judgeError);
        return [judgeError, exactly(accuracy), strongShare, 1e-9] as const;
      }),
      // Tried in steps of a thousandth.
      breakEven: [plainBreakEven(labels), 2.5],
    },
  );

  it('the grades tell the routers apart', () => {
    const areas = Object.values(SCORES).map((score) => plainApgr(labels, score).toFixed(3));
    expect(new Set([...areas, '0.500']).size).toBe(areas.length + 1);
  });
});

describe.skipIf(MMLU === null)(named('on the MMLU labels, as published', MMLU), () => {
  routersAsKnown((name) => name, mmluLabels, {
    count: 14_037,
    weak: [0.68091, 5],
    strong: [0.80587, 5],
    oracle: [0.8587, 4],
    oracleStrongShare: [0.178, 3],
    apgr: {
      keywords: [0.4715, 4],
      // Published as .509: by words, among questions of one class, we get half a thousandth less.
      'keywords, then words': [0.5085, 4],
      length: [0.586, 3],
      complexity: [0.533, 3],
    },
    cascades: [
      [0, [0.859, 3], 0.319, 0.001],
      [0.1, [0.836, 3], 0.355, 0.001],
      // The published share at 20 % was drawn, not calculated: .392 where the closed form is .3915.
      [0.2, [0.813, 3], 0.392, 0.001],
    ],
    breakEven: [0.23, 2],
  });
});
