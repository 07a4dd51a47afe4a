import { CONFIDENCE, type Interval } from './estimates.ts';

/**
 * The exact interval of the mean of a Poisson count of which `count` were seen, from 0 up (Garwood,
 * "Fiducial limits for the Poisson distribution", Biometrika 1936). Of none seen the upper end is
 * 3.69 at 95 % (one-sided it would be the rule of three).
 */
export function poissonInterval(count: number, confidence = CONFIDENCE): Interval {
  const tail = (1 - confidence) / 2;
  const low = count === 0 ? 0 : meanWhere((mean) => 1 - atMost(count - 1, mean), tail, count);
  const high = meanWhere((mean) => 1 - atMost(count, mean), 1 - tail, count + 1);
  return [low, high];
}

/** P(X ≤ count) of a Poisson count with this mean. */
function atMost(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k++) {
    term *= mean / k;
    sum += term;
  }
  return Math.min(1, sum);
}

/** Where a probability that grows with the mean reaches a value: by bisection, from about `near`. */
function meanWhere(probability: (mean: number) => number, value: number, near: number): number {
  let low = 0;
  let high = near + 10 * Math.sqrt(near + 1) + 10;
  for (let step = 0; step < 100 && high - low > 1e-12 * high; step++) {
    const middle = (low + high) / 2;
    if (probability(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
