import { normalQuantile } from '../normal.ts';
import { regularizedBeta } from './beta.ts';

/** P(|T| ≥ |t|): the two-sided p-value. */
export function studentTwoSided(t: number, df: number): number {
  return regularizedBeta(df / (df + t * t), df / 2, 0.5);
}

/**
 * The quantile of Student's t: t with P(T ≤ t) = p, for p in (0, 1). The bracket around the normal
 * quantile is widened until it holds the answer, then halved to the last bit.
 */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -studentQuantile(1 - p, df);
  // Upper tails keep their digits where 1 − tail would lose them.
  const tail = 1 - p;
  const above = (t: number): number => studentTwoSided(t, df) / 2;
  let low = 0;
  let high = Math.max(1, normalQuantile(p));
  while (above(high) > tail) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (above(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
