import { normalQuantile } from '../normal.ts';
import { CONFIDENCE, type Interval } from './estimates.ts';

/**
 * The interval of a proportion: `successes` of `trials`, trials > 0. Wilson's score interval ("Probable
 * inference", JASA 1927), which keeps its rate near 0 and 1, where the usual one does not.
 *
 * @example
 * wilsonInterval(5, 10).map((end) => Number(end.toFixed(3))); // [0.237, 0.763]
 */
export function wilsonInterval(successes: number, trials: number, confidence = CONFIDENCE): Interval {
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / trials;
  const weight = 1 + z ** 2 / trials;
  const middle = (share + z ** 2 / (2 * trials)) / weight;
  const half = (z / weight) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
