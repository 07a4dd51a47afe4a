import { normalCdf } from './normal-distribution.ts';
import { studentQuantile, studentTwoSided } from './student-t.ts';

/** Lower and upper end. */
export type Interval = [lower: number, upper: number];

/** A mean with its uncertainty. */
export interface Estimate {
  mean: number;
  /** Standard error of the mean. */
  error: number;
  /** Degrees of freedom behind the standard error. */
  df: number;
}

/** The confidence of every interval that is not asked for with another. */
export const CONFIDENCE = 0.95;

/** Mean and unbiased variance. The variance of fewer than two values is NaN: not known. */
export function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  const n = values.length;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    // Welford's update: no cancellation however large the mean.
    const step = (values[i] as number) - mean;
    mean += step / (i + 1);
    squares += step * ((values[i] as number) - mean);
  }
  return { mean: n === 0 ? Number.NaN : mean, variance: n < 2 ? Number.NaN : squares / (n - 1) };
}

/** The mean of independent values with its standard error. */
export function estimateOf(values: ArrayLike<number>): Estimate {
  const { mean, variance } = moments(values);
  return { mean, error: Math.sqrt(variance / values.length), df: values.length - 1 };
}

/**
 * A ratio of two means, cost per request where a unit (a user) may ask any number of times: Σx ⁄ Σn,
 * with the standard error of its linearization over the units ("delta method": Deng, Knoblich & Lu,
 * "Applying the Delta Method in Metric Analytics", KDD 2018). Units without requests count nothing.
 */
export function ratioEstimate(sums: ArrayLike<number>, counts: ArrayLike<number>): Estimate {
  let sum = 0;
  let count = 0;
  let units = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    sum += sums[i] as number;
    count += counts[i] as number;
    units++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] !== 0) squares += ((sums[i] as number) - mean * (counts[i] as number)) ** 2;
  }
  const variance = units < 2 ? Number.NaN : (squares * units) / (units - 1) / count ** 2;
  return { mean, error: Math.sqrt(variance), df: units - 1 };
}

/** The interval that covers the true mean with the confidence, by Student's t. */
export function intervalOf({ mean, error, df }: Estimate, confidence = CONFIDENCE): Interval {
  const half = error === 0 ? 0 : studentQuantile((1 + confidence) / 2, df) * error;
  return [mean - half, mean + half];
}

/** Differences b − a of runs that met the same dice: the pairing takes the luck out of the difference. */
export function pairedDifference(a: ArrayLike<number>, b: ArrayLike<number>): Estimate {
  if (a.length !== b.length) throw new Error(`${a.length} values cannot be paired with ${b.length}`);
  return estimateOf(Float64Array.from({ length: a.length }, (_, i) => (b[i] as number) - (a[i] as number)));
}

/** The difference b − a of independent means whose variances may differ: Welch, with Satterthwaite's degrees of freedom. */
export function welchDifference(a: Estimate, b: Estimate): Estimate {
  return weighted(b, 1, a, -1);
}

/** A sum of two independent estimates with weights. */
function weighted(a: Estimate, wa: number, b: Estimate, wb: number): Estimate {
  const va = (wa * a.error) ** 2;
  const vb = (wb * b.error) ** 2;
  const variance = va + vb;
  const df = variance === 0 ? a.df + b.df : variance ** 2 / (va ** 2 / a.df + vb ** 2 / b.df);
  return { mean: wa * a.mean + wb * b.mean, error: Math.sqrt(variance), df };
}

/** The ratio b ⁄ a of independent means, by the delta method; both means away from 0. */
export function relativeTo(a: Estimate, b: Estimate): Estimate {
  const ratio = b.mean / a.mean;
  return { ...weighted(b, 1 / a.mean, a, -ratio / a.mean), mean: ratio };
}

/** Two-sided p-value of "the mean is `null`". */
export function pValue({ mean, error, df }: Estimate, zero = 0): number {
  if (error === 0) return mean === zero ? 1 : 0;
  return studentTwoSided((mean - zero) / error, df);
}

/**
 * Whether b keeps at least `share` of a: z of the contrast b − share·a, and the p-value of "b keeps
 * less" (one-sided). Wald's test on the ratio of means; a small p-value shows non-inferiority, one
 * near 1 shows harm.
 */
export function nonInferiority(a: Estimate, b: Estimate, share: number): { z: number; p: number } {
  const { mean, error } = weighted(b, 1, a, -share);
  const z = error === 0 ? Math.sign(mean) * Number.POSITIVE_INFINITY : mean / error;
  return { z, p: Number.isNaN(z) ? 1 : 1 - normalCdf(z) };
}
