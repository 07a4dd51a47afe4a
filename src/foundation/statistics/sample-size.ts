import { normalCdf, normalQuantile } from '../normal.ts';
import { studentQuantile } from './student-t.ts';

/** What a test must be able to do. */
export interface Demands {
  /** Two-sided rate of false alarms, above 0 and below 1; 0.05 unless told. */
  alpha?: number;
  /** Chance to see a difference that is there, above 0 and below 1; 0.8 unless told. */
  power?: number;
}

/**
 * Units in each of two arms to see a difference of `delta` between means with these standard
 * deviations; not finite where there is no difference to see. Student's quantiles in place of the
 * noncentral t: within 1 % of it from 10 units up. Round it up.
 *
 * @example
 * Math.ceil(sampleSizeForMeans(0.5, 1, 1)); // 64
 */
export function sampleSizeForMeans(delta: number, sdA: number, sdB: number, demands: Demands = {}): number {
  const { alpha = 0.05, power = 0.8 } = demands;
  const variance = sdA ** 2 + sdB ** 2;
  let n = ((normalQuantile(1 - alpha / 2) + normalQuantile(power)) ** 2 * variance) / delta ** 2;
  // Of no difference, or of figures that never vary, there is no number of units to narrow down.
  if (!Number.isFinite(n)) return n;
  for (let i = 0; i < 50; i++) {
    const df = Math.max(1, 2 * (n - 1));
    const next = ((studentQuantile(1 - alpha / 2, df) + studentQuantile(power, df)) ** 2 * variance) / delta ** 2;
    if (Math.abs(next - n) < 1e-6) break;
    n = next;
  }
  return n;
}

/**
 * The chance, from 0 to 1, to see a difference of `delta` with `n` units in each of two arms, by the
 * normal law.
 *
 * @example
 * powerForMeans(64, 0.5, 1, 1).toFixed(2); // "0.81"
 */
export function powerForMeans(n: number, delta: number, sdA: number, sdB: number, alpha = 0.05): number {
  const shift = Math.abs(delta) / Math.sqrt((sdA ** 2 + sdB ** 2) / n);
  const z = normalQuantile(1 - alpha / 2);
  return normalCdf(shift - z) + normalCdf(-shift - z);
}

/** A mean and the standard deviation between units. */
export interface Spread {
  mean: number;
  /** From 0, in the unit of the mean. */
  sd: number;
}

/**
 * Units in each of two arms to show that b keeps at least `share` of a, by the one-sided Wald test of
 * the contrast b − share·a at alpha ⁄ 2. Infinity when it does not.
 *
 * @param share of a's mean that must be kept, from 0 to 1
 * @example
 * Math.ceil(sampleSizeForNonInferiority({ mean: 0.9, sd: 0.3 }, { mean: 0.9, sd: 0.3 }, 0.9)); // 158
 */
export function sampleSizeForNonInferiority(a: Spread, b: Spread, share: number, demands: Demands = {}): number {
  const { alpha = 0.05, power = 0.8 } = demands;
  const room = b.mean - share * a.mean;
  if (room <= 0) return Number.POSITIVE_INFINITY;
  const variance = b.sd ** 2 + (share * a.sd) ** 2;
  return ((normalQuantile(1 - alpha / 2) + normalQuantile(power)) ** 2 * variance) / room ** 2;
}
