import alea from 'seedrandom/lib/alea.js';

/** The seed where none is given. */
export const USUAL_SEED = '42';

/** A source of numbers in [0, 1). */
export type Random = () => number;

/**
 * A named stream of random numbers. The same seed and name give the same numbers, and drawing
 * from one stream never moves another, so a workload keeps its arrivals when its phrasing changes.
 */
export function randomStream(seed: string, name: string): Random {
  return alea(`${seed}/${name}`);
}

/** One face of a request's own dice: `die(base, index)` for the request's index. */
export interface Die {
  readonly a: number;
  readonly b: number;
}

/** The die of that name under this seed. */
export function namedDie(seed: string, name: string): Die {
  const random = randomStream(seed, `die/${name}`);
  return { a: (random() * 2 ** 32) | 0, b: (random() * 2 ** 32) | 0 };
}

/**
 * What the die shows for the index: a number in [0, 1), a pure function of both, so every strategy
 * meets the same luck whatever it does and in whatever order. Integer hash: SplitMix-style
 * increments with the `lowbias32` finalizer (Wellons, "Prospecting for hash functions", 2018).
 */
export function roll(die: Die, index: number): number {
  let h = (Math.imul(index, 0x9e3779b1) + die.a) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15) ^ die.b, 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}
