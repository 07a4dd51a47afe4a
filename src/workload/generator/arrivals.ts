import { fromTable, STANDARD_NORMAL } from '../../foundation/normal.ts';
import { type Random, randomStream } from '../../foundation/random.ts';
import { DAY_MS } from '../../foundation/units.ts';
import type { ArrivalsSpec } from '../../scenario/schema.ts';

/** The first moment of virtual time; a clock that reads 0 means "never set" to some libraries. */
export const FIRST_MOMENT_MS = 1;

/** A source of arrival times: each call gives the next one, in virtual milliseconds. */
export function arrivalTimes(spec: ArrivalsSpec, seed: string): () => number {
  const random = randomStream(seed, 'arrivals');
  const meanGapMs = DAY_MS / spec.perDay;
  let now = FIRST_MOMENT_MS;
  switch (spec.process) {
    case 'poisson':
      return () => (now += meanGapMs * exponential(random));
    case 'bursty': {
      // A gamma renewal process: gaps with the given coefficient of variation, in no particular order.
      const shape = 1 / spec.cv ** 2;
      return () => (now += (meanGapMs / shape) * gamma(shape, random));
    }
    case 'daily': {
      // A Poisson process whose rate follows a cosine over the day, by thinning (Lewis and Shedler 1979).
      const swing = spec.peak - 1;
      return () => {
        do now += (meanGapMs / spec.peak) * exponential(random);
        while (random() * spec.peak > 1 + swing * Math.cos(2 * Math.PI * (now / DAY_MS - spec.peakHour / 24)));
        return now;
      };
    }
    case 'at-once':
      return () => now;
  }
}

/** An exponential variate with mean 1. */
export function exponential(random: Random): number {
  return -Math.log(1 - random());
}

/** A gamma variate with scale 1 and the given shape > 0 (Marsaglia and Tsang 2000). */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = fromTable(STANDARD_NORMAL, random());
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}
