import { type Die, namedDie, roll } from '../../foundation/random.ts';
import { DAY_MS } from '../../foundation/units.ts';
import type { Priced } from '../../models/price-rules.ts';

/** Time within which providers promise to answer what is sent through their batch interfaces: OpenAI, Anthropic and Google alike. */
export const PROMISED_MS = DAY_MS;

/**
 * A provider's lane for calls that may wait: no slots and no rate limit, and an answer some time within what is
 * promised. Providers publish no distribution of that time; it is taken to be exponential, cut off at the promise, and
 * drawn for each call by itself, though members of one batch come back closer together.
 */
export class BatchLane {
  /** Calls sent. */
  calls = 0;
  readonly #die: Die;
  /** Time within which half of the calls come back if nothing is cut off, in milliseconds. */
  readonly #medianMs: number;

  constructor(seed: string, medianMs: number) {
    this.#die = namedDie(seed, 'batch lane');
    this.#medianMs = medianMs;
  }

  /** How long the request's call is away, in milliseconds: from 0 to `PROMISED_MS`. */
  waitMs(request: number): number {
    if (this.#medianMs === 0) return 0;
    const withinPromise = 1 - 2 ** (-PROMISED_MS / this.#medianMs);
    return Math.min(PROMISED_MS, -Math.log2(1 - roll(this.#die, request) * withinPromise) * this.#medianMs);
  }
}

/** Whether calls to a model can be sent so where they may wait as long: its provider must have a price for them, and keep the deadline. */
export function lets(model: Priced, deadlineMs: number): boolean {
  return deadlineMs >= PROMISED_MS && (model.prices?.batch ?? null) !== null;
}
