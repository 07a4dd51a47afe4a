import { type Random, randomStream } from '../random.ts';
import { CONFIDENCE, type Interval } from './estimates.ts';

/** How to draw. The same seed and name give the same interval. */
export interface BootstrapOptions {
  /** The seed of all draws. */
  seed: string;
  /** Name of the stream of random numbers, so that two bootstraps do not draw alike. */
  name: string;
  /** How many, from 1; 1,000 unless told. */
  resamples?: number;
  /** Above 0, below 1; 0.95 unless told. */
  confidence?: number;
}

/** One sample of units: what each contributes to the sum, and to the count it is divided by. */
export interface Units {
  /** By unit. */
  sums: ArrayLike<number>;
  /** By unit, from 0; as many as there are sums. */
  counts: ArrayLike<number>;
}

/**
 * The percentile bootstrap interval (Efron, 1979) of whatever `statistic` works out from one set of
 * resamples, which it draws with the random numbers it is handed, each from 0 to below 1.
 *
 * @example
 * const [from, to] = bootstrapInterval((random) => 2 + random(), { seed: '42', name: 'example' });
 * from > 2 && to < 3; // true
 */
export function bootstrapInterval(
  statistic: (random: Random) => number,
  { seed, name, resamples = 1_000, confidence = CONFIDENCE }: BootstrapOptions,
): Interval {
  const random = randomStream(seed, `bootstrap/${name}`);
  const values = Float64Array.from({ length: resamples }, () => statistic(random)).sort();
  return [quantile(values, (1 - confidence) / 2), quantile(values, (1 + confidence) / 2)];
}

/**
 * The ratio Σx ⁄ Σn of a resample: as many units as there are, drawn with replacement. Whole units,
 * users, are drawn, so nothing is supposed about what they do.
 */
export function resampledRatio({ sums, counts }: Units, random: Random): number {
  const n = counts.length;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    const unit = (random() * n) | 0;
    sum += sums[unit];
    count += counts[unit];
  }
  return sum / count;
}

/** The quantile of sorted values, between neighbours in proportion. */
function quantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const rest = at - below;
  const low = sorted[below];
  return rest === 0 ? low : low + rest * (sorted[below + 1] - low);
}
