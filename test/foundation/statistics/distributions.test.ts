import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile, normalTail } from '../../../src/foundation/normal.ts';
import { logGamma, regularizedBeta } from '../../../src/foundation/statistics/beta.ts';
import { studentQuantile, studentTwoSided } from '../../../src/foundation/statistics/student-t.ts';

/** Relative closeness, which absolute digits do not test in a tail. */
function expectClose(actual: number, expected: number, relative: number): void {
  expect(Math.abs(actual / expected - 1), `${actual} against ${expected}`).toBeLessThan(relative);
}

describe('the normal distribution', () => {
  // scipy.stats.norm.sf
  it.each([
    [0.5, 0.3085375387259869],
    [1.96, 0.024997895148220435],
    [3, 0.0013498980316300933],
    [3.5, 0.00023262907903552502],
    [5, 2.866515718791933e-7],
    [8, 6.22096057427174e-16],
    [20, 2.7536241186061556e-89],
  ])('has the tail of the tables beyond %d', (z, tail) => {
    expectClose(normalTail(z), tail, 1e-12);
    expect(normalTail(-z)).toBeCloseTo(1 - tail, 15);
  });

  it('is undone by its quantile', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.999, noNaN: true }), (p) => {
        expectClose(normalCdf(normalQuantile(p)), p, 1e-10);
      }),
    );
  });
});

describe("Student's t", () => {
  // scipy.stats.t.ppf at 0.9, 0.975, 0.995
  it.each([
    [1, [3.0776835371752544, 12.706204736174694, 63.656741162871526]],
    [2, [1.8856180831641272, 4.302652729749462, 9.924843200918287]],
    [2.5, [1.7302509288071766, 3.5746548420036817, 7.163728138948783]],
    [5, [1.4758840488244815, 2.5705818356363146, 4.032142983555228]],
    [30, [1.3104150253913955, 2.0422724563012378, 2.7499956535672254]],
    [1000, [1.2823987214609247, 1.9623390808264083, 2.580754698065951]],
  ])('with %d degrees of freedom has the quantiles of the tables', (df, [p90, p975, p995]) => {
    expectClose(studentQuantile(0.9, df), p90 as number, 1e-11);
    expectClose(studentQuantile(0.975, df), p975 as number, 1e-11);
    expectClose(studentQuantile(0.005, df), -(p995 as number), 1e-11);
  });

  it.each([
    [-2, 3, 0.06966298427942152],
    [0.7, 4.5, 0.7407801988441911],
    [2.5, 17, 0.9885260965068076],
    [12, 2, 0.9965635331614208],
  ])('P(T <= %d) with %d degrees of freedom', (t, df, p) => {
    expectClose(t > 0 ? 1 - studentTwoSided(t, df) / 2 : studentTwoSided(t, df) / 2, p, 1e-12);
    expectClose(studentTwoSided(t, df), 2 * Math.min(p, 1 - p), 1e-11);
  });

  it('tends to the normal law', () => {
    expectClose(studentQuantile(0.975, 1e7), normalQuantile(0.975), 1e-6);
  });
});

describe('the functions behind them', () => {
  it('logGamma is the logarithm of the factorial', () => {
    let factorial = 1;
    for (let n = 1; n < 30; n++) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
      factorial *= n;
    }
    expectClose(logGamma(0.5), Math.log(Math.PI) / 2, 1e-13);
  });

  it('the beta function mirrors and, for whole parameters, is a binomial sum', () => {
    expectClose(regularizedBeta(0.3, 1, 1), 0.3, 1e-13);
    // I_x(2, 3) = P(at least 2 of 4 successes).
    const x = 0.4;
    expectClose(regularizedBeta(x, 2, 3), 1 - (1 - x) ** 4 - 4 * x * (1 - x) ** 3, 1e-13);
    expectClose(regularizedBeta(x, 2, 3), 1 - regularizedBeta(1 - x, 3, 2), 1e-13);
    expect(regularizedBeta(0, 2, 3)).toBe(0);
    expect(regularizedBeta(1, 2, 3)).toBe(1);
  });
});
