import type { Judge } from '../../../src/techniques/fallback/quality-fallback.ts';

/** How often two models are right, as shares of all requests. */
export interface ModelPair {
  weakGood: number;
  strongGood: number;
  bothGood: number;
}

/** What a cascade of two models comes to. */
export interface CascadeExpectation {
  /** Share of requests with a good answer. */
  accuracy: number;
  /** Share of requests that reach the strong model. */
  strongShare: number;
}

/** The cascade of two models in closed form: accuracy and share of strong calls. */
export function cascadeExpectation({ weakGood, strongGood, bothGood }: ModelPair, judge: Judge): CascadeExpectation {
  const rejectedGood = judge.falseRejectRate();
  const rejectedBad = 1 - judge.falseAcceptRate();
  return {
    accuracy: weakGood * (1 - rejectedGood) + bothGood * rejectedGood + (strongGood - bothGood) * rejectedBad,
    strongShare: weakGood * rejectedGood + (1 - weakGood) * rejectedBad,
  };
}

/**
 * The judge's error at which the cascade, at the neutral threshold, is only as accurate as asking
 * the strong model always: with a worse judge it is worse. It is the weak model's share of the
 * requests that only one of the two gets right.
 */
export function breakEvenError({ weakGood, strongGood, bothGood }: ModelPair): number {
  return (weakGood - bothGood) / (weakGood + strongGood - 2 * bothGood);
}
