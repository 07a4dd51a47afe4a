import { normalQuantile } from '../normal.ts';
import { studentQuantile, studentTwoSided } from './student-t.ts';

/** Lower and upper end. */
export type Interval = [lower: number, upper: number];

/** A mean with its uncertainty. */
export interface Estimate {
  /** In the unit of the values. */
  mean: number;
  /** Standard error of the mean. */
  error: number;
  /** Degrees of freedom behind the standard error. */
  df: number;
}

/** The confidence of every interval that is not asked for with another. */
export const CONFIDENCE = 0.95;

/**
 * Mean and unbiased variance. The variance of fewer than two values is NaN: not known.
 *
 * @example
 * moments([1, 2, 3, 6]).mean; // 3
 */
export function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  const n = values.length;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    // Welford's update: no cancellation however large the mean.
    const step = values[i] - mean;
    mean += step / (i + 1);
    squares += step * (values[i] - mean);
  }
  return { mean: n === 0 ? Number.NaN : mean, variance: n < 2 ? Number.NaN : squares / (n - 1) };
}

/**
 * The mean of independent values with its standard error.
 *
 * @example
 * estimateOf([1, 2, 3]).mean; // 2
 * estimateOf([1, 2, 3]).df; // 2
 */
export function estimateOf(values: ArrayLike<number>): Estimate {
  const { mean, variance } = moments(values);
  return { mean, error: Math.sqrt(variance / values.length), df: values.length - 1 };
}

/**
 * A ratio of two means, cost per request where a unit (a user) may ask any number of times: Σx ⁄ Σn,
 * with the standard error of its linearization over the units ("delta method": Deng, Knoblich & Lu,
 * "Applying the Delta Method in Metric Analytics", KDD 2018). Units without requests count nothing.
 *
 * @param sums what each unit adds to the sum, such as its cost
 * @param counts how many requests it made, from 0; as many as there are sums
 * @example
 * ratioEstimate([6, 2], [3, 1]).mean; // 2
 */
export function ratioEstimate(sums: ArrayLike<number>, counts: ArrayLike<number>): Estimate {
  let sum = 0;
  let count = 0;
  let units = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    sum += sums[i];
    count += counts[i];
    units++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] !== 0) squares += (sums[i] - mean * counts[i]) ** 2;
  }
  const variance = units < 2 ? Number.NaN : (squares * units) / (units - 1) / count ** 2;
  return { mean, error: Math.sqrt(variance), df: units - 1 };
}

/**
 * The interval that covers the true mean with the confidence, by Student's t.
 *
 * @param confidence above 0, below 1
 * @example
 * intervalOf({ mean: 5, error: 0, df: 9 }); // [5, 5]
 */
export function intervalOf({ mean, error, df }: Estimate, confidence = CONFIDENCE): Interval {
  const half = error === 0 ? 0 : studentQuantile((1 + confidence) / 2, df) * error;
  return [mean - half, mean + half];
}

/**
 * Differences b − a of runs that met the same dice: the pairing takes the luck out of the difference.
 *
 * @throws Error if there are not as many of the one as of the other
 * @example
 * pairedDifference([1, 2, 3], [2, 4, 6]).mean; // 2
 */
export function pairedDifference(a: ArrayLike<number>, b: ArrayLike<number>): Estimate {
  if (a.length !== b.length) throw new Error(`${a.length} values cannot be paired with ${b.length}`);
  return estimateOf(Float64Array.from({ length: a.length }, (_, i) => b[i] - a[i]));
}

/** The contrast b − share·a of independent means: above 0 when b has more than that share of a. */
export function contrastWith(a: Estimate, b: Estimate, share: number): Estimate {
  return weightedMean([
    [b, 1],
    [a, -share],
  ]);
}

/** A sum of independent estimates with weights, its degrees of freedom by Welch and Satterthwaite. */
export function weightedMean(parts: readonly (readonly [Estimate, number])[]): Estimate {
  const variances = parts.map(([{ error }, weight]) => (weight * error) ** 2);
  const variance = variances.reduce((sum, v) => sum + v, 0);
  const spread = parts.reduce((sum, [{ df }], i) => sum + variances[i] ** 2 / df, 0);
  return {
    mean: parts.reduce((sum, [{ mean }, weight]) => sum + weight * mean, 0),
    error: Math.sqrt(variance),
    df: variance === 0 ? parts.reduce((sum, [{ df }]) => sum + df, 0) : variance ** 2 / spread,
  };
}

/**
 * The ratio b ⁄ a of independent means, by the delta method; both means away from 0.
 *
 * @example
 * relativeTo({ mean: 4, error: 0.1, df: 9 }, { mean: 2, error: 0.1, df: 9 }).mean; // 0.5
 */
export function relativeTo(a: Estimate, b: Estimate): Estimate {
  const ratio = b.mean / a.mean;
  const linear = weightedMean([
    [b, 1 / a.mean],
    [a, -ratio / a.mean],
  ]);
  return { ...linear, mean: ratio };
}

/**
 * Two-sided p-value of "the mean is `zero`", from 0 to 1.
 *
 * @example
 * pValue({ mean: 3, error: 0, df: 4 }); // 0
 * pValue({ mean: 3, error: 1, df: 4 }, 3).toFixed(6); // "1.000000"
 */
export function pValue({ mean, error, df }: Estimate, zero = 0): number {
  if (error === 0) return mean === zero ? 1 : 0;
  return studentTwoSided((mean - zero) / error, df);
}

/**
 * Student's t of "the mean is 0" on the scale of a standard normal variable, so that it can be held
 * against bounds made for one; unchanged where the two laws no longer differ.
 */
export function normalScore({ mean, error, df }: Estimate): number {
  if (mean === 0) return 0;
  const t = error === 0 ? Number.MAX_VALUE * Math.sign(mean) : mean / error;
  if (df > 1_000 || Math.abs(t) > 30) return t;
  return -Math.sign(t) * normalQuantile(studentTwoSided(t, df) / 2);
}
