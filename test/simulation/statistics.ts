import { randomStream } from '../../src/foundation/random.ts';

export const RUNS = 24;
/** Two-sided 99 % quantile of Student's t with 23 degrees of freedom. */
const T99 = 2.807;

/** Mean of independent runs and half the width of its 99 % confidence interval. */
export function intervalOf(values: readonly number[]): { mean: number; half: number } {
  const n = values.length;
  if (n !== RUNS) throw new Error(`the quantile is for ${RUNS} runs`);
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
  return { mean, half: T99 * Math.sqrt(variance / n) };
}

/** One value per seed, from `RUNS` independent seeds. */
export function replicated(measure: (seed: string) => number): number[] {
  return Array.from({ length: RUNS }, (_, i) => measure(`closed-form-${i}`));
}

/** Arrival times of a Poisson process, `n` of them. */
export function poissonTimes(n: number, perMs: number, seed: string): Float64Array {
  const random = randomStream(seed, 'test arrivals');
  let now = 1;
  return Float64Array.from({ length: n }, () => (now += -Math.log(1 - random()) / perMs));
}

/** Independent draws from the weights. */
export function draws(n: number, weights: readonly number[], seed: string): Int32Array {
  const random = randomStream(seed, 'test keys');
  const total = weights.reduce((sum, w) => sum + w, 0);
  const upTo: number[] = [];
  weights.reduce((sum, w, i) => (upTo[i] = sum + w / total), 0);
  return Int32Array.from({ length: n }, () => {
    const u = random();
    let low = 0;
    let high = weights.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] as number) <= u) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
