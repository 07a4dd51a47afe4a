import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/foundation/random.ts';
import { Judge, QualityFallback } from '../../../src/techniques/fallback/quality-fallback.ts';
import { breakEvenError, cascadeExpectation } from './two-model-cascade.ts';

const NEUTRAL = 0.8;
const DICE = Array.from({ length: 1_000 }, (_, i) => (i + 0.5) / 1_000);
const passed = (judge: Judge, good: boolean) => DICE.filter((die) => judge.passes(good, die)).length / DICE.length;

describe('a judge', () => {
  it.each([0, 0.01, 0.1, 0.2, 0.5, 0.9, 1])(
    'with an error of %d is wrong that often on good and on bad',
    (judgeError) => {
      const judge = new Judge({ judgeError, qualityThreshold: NEUTRAL });
      expect(1 - passed(judge, true)).toBeCloseTo(judgeError, 2);
      expect(passed(judge, false)).toBeCloseTo(judgeError, 2);
      expect(judge.falseRejectRate()).toBeCloseTo(judgeError, 12);
      expect(judge.falseAcceptRate()).toBeCloseTo(judgeError, 12);
    },
  );

  it('that never errs is right at any threshold between 0 and 1, with any dice', () => {
    for (const qualityThreshold of [0.001, 0.3, 0.8, 0.999]) {
      const judge = new Judge({ judgeError: 0, qualityThreshold });
      for (const die of [0, 0.5, 1 - 2 ** -32]) {
        expect([judge.passes(true, die), judge.passes(false, die)]).toEqual([true, false]);
        expect([judge.score(true, die), judge.score(false, die)]).toEqual([1, 0]);
      }
    }
  });

  it.each([0, 0.1, 0.5])('with an error of %d passes everything at 0 and nothing at 1', (judgeError) => {
    const at = (qualityThreshold: number) => {
      const judge = new Judge({ judgeError, qualityThreshold });
      return [passed(judge, true), passed(judge, false), judge.falseRejectRate(), judge.falseAcceptRate()];
    };
    expect(at(0)).toEqual([1, 1, 0, 1]);
    expect(at(1)).toEqual([0, 0, 1, 0]);
  });

  it('that is a coin cannot tell good from bad at any threshold', () => {
    for (const qualityThreshold of [0.5, 0.8, 0.95]) {
      const judge = new Judge({ judgeError: 0.5, qualityThreshold });
      expect(passed(judge, true)).toBe(passed(judge, false));
    }
  });

  it('turns more answers away, good and bad, the higher the threshold', () => {
    const rates = [0.5, 0.7, 0.8, 0.9, 0.97].map((qualityThreshold) => {
      const judge = new Judge({ judgeError: 0.1, qualityThreshold });
      return [judge.falseRejectRate(), 1 - judge.falseAcceptRate()];
    });
    for (let i = 1; i < rates.length; i++) {
      expect(rates[i]![0]).toBeGreaterThan(rates[i - 1]![0]!);
      expect(rates[i]![1]).toBeGreaterThan(rates[i - 1]![1]!);
    }
  });

  it('passes an answer exactly when its score reaches the threshold', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const die = fc.nat(2 ** 31 - 1).map((n) => n / 2 ** 31);
    fc.assert(
      fc.property(share, share, fc.boolean(), die, (judgeError, qualityThreshold, good, die) => {
        const judge = new Judge({ judgeError, qualityThreshold });
        const score = judge.score(good, die);
        expect(score >= 0 && score <= 1).toBe(true);
        // Within rounding of the line, and at its ends, a score is not the verdict.
        if (qualityThreshold < 1e-6 || qualityThreshold > 1 - 1e-6 || die < 1e-9) return;
        if (Math.abs(score - qualityThreshold) > 1e-9) {
          expect(judge.passes(good, die)).toBe(score >= qualityThreshold);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the cascade', () => {
  const sure = { judgeError: 0, qualityThreshold: NEUTRAL, models: 3 };

  it('asks the next model up when an answer does not pass, and lets the strongest one stand', () => {
    const fallback = new QualityFallback(sure);
    expect([0, 1, 2].map((model) => fallback.judges(model))).toEqual([true, true, false]);
    expect(fallback.step(0, true, 0.3, true)).toBe(-1);
    expect(fallback.step(0, false, 0.3, true)).toBe(1);
    expect(fallback.step(1, false, 0.3, true)).toBe(2);
    expect([fallback.judged, fallback.rejected, fallback.escalated]).toEqual([3, 2, 2]);
  });

  it('lets an answer stand when there is no money for a better one', () => {
    const fallback = new QualityFallback(sure);
    expect(fallback.step(0, false, 0.3, false)).toBe(-1);
    expect([fallback.judged, fallback.rejected, fallback.escalated]).toEqual([1, 1, 0]);
  });

  it('meets its closed form with dice, at any threshold', () => {
    const pair = { weakGood: 0.7, strongGood: 0.8, bothGood: 0.62 };
    const random = randomStream('cascade', 'test');
    const n = 200_000;
    for (const [judgeError, qualityThreshold] of [
      [0, 0.8],
      [0.1, 0.8],
      [0.2, 0.95],
      [0.4, 0.6],
    ] as const) {
      const fallback = new QualityFallback({ judgeError, qualityThreshold, models: 2 });
      let good = 0;
      for (let i = 0; i < n; i++) {
        const u = random();
        const weak = u < pair.weakGood;
        const strong = u < pair.bothGood || (u >= pair.weakGood && u < pair.weakGood + pair.strongGood - pair.bothGood);
        if (fallback.step(0, weak, random(), true) === -1 ? weak : strong) good++;
      }
      const { accuracy, strongShare } = cascadeExpectation(pair, fallback.judge);
      const within = (share: number) => 4 * Math.sqrt((share * (1 - share)) / n);
      expect(Math.abs(good / n - accuracy)).toBeLessThan(within(accuracy));
      expect(Math.abs(fallback.escalated / n - strongShare)).toBeLessThan(within(strongShare));
    }
  });

  it('is as accurate as the strong model alone at the break-even error, better below and worse above', () => {
    const share = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(share, share, share, share, (both, weakOnly, strongOnly, neither) => {
        const all = both + weakOnly + strongOnly + neither;
        const pair = {
          weakGood: (both + weakOnly) / all,
          strongGood: (both + strongOnly) / all,
          bothGood: both / all,
        };
        const at = (judgeError: number) =>
          cascadeExpectation(pair, new Judge({ judgeError, qualityThreshold: NEUTRAL })).accuracy - pair.strongGood;
        const even = breakEvenError(pair);
        expect(at(even)).toBeCloseTo(0, 12);
        expect(at(even / 2)).toBeGreaterThan(0);
        expect(at((1 + even) / 2)).toBeLessThan(0);
      }),
    );
  });
});
