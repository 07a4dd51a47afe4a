import { type Die, namedDie, roll } from '../foundation/random.ts';
import type { FailureRates, Model } from '../models/model.ts';
import type { KnobValues } from '../settings/knobs.ts';

/** What becomes of a call that the provider has taken. */
export const SPOILT = { no: 0, malformed: 1, timedOut: 2 } as const;

/** Tries of one call that have dice of their own. */
const TRIES = 128;

/** A model's outages: the time between two of them, and how long each lasts, are exponential. */
class Outages {
  readonly #die: Die;
  readonly #everyMs: number;
  readonly #forMs: number;
  #from = 0;
  #to = 0;
  #drawn = 0;

  constructor(die: Die, everyMs: number, forMs: number) {
    this.#die = die;
    this.#everyMs = everyMs;
    this.#forMs = forMs;
  }

  /** Whether there is one at this moment; moments never go back. */
  at(now: number): boolean {
    while (now >= this.#to) {
      this.#from = this.#to + this.#next(this.#everyMs);
      this.#to = this.#from + this.#next(this.#forMs);
    }
    return now >= this.#from;
  }

  #next(meanMs: number): number {
    return -Math.log(1 - roll(this.#die, this.#drawn++)) * meanMs;
  }
}

/**
 * How calls fail, and how often they have. A model refuses some (an error of its provider's, or an outage), which
 * costs nothing and is known at once; some answers are of no use, which is known when they are there and paid; some take
 * so long that whoever waits gives up, which is paid as far as it has come. The luck of a try depends on nothing but the
 * seed, the model, the request and which try it is, outages on the seed, the model and the moment.
 */
export class Failures {
  /** Calls, or batches of them, that were refused; of these, in an outage. */
  refused = 0;
  inOutages = 0;
  malformed = 0;
  timedOut = 0;
  /** Of all these: tried again, after so long in all, and given up. */
  retries = 0;
  backoffMs = 0;
  givenUp = 0;
  /** How long is waited for an answer, in milliseconds; Infinity for as long as it takes. */
  readonly timeoutMs: number;
  readonly #rates: readonly FailureRates[];
  readonly #refusing: readonly Die[];
  readonly #spoiling: readonly Die[];
  readonly #outages: readonly Outages[] | null;

  constructor(models: readonly Model[], knobs: KnobValues, seed: string) {
    const everyMs = knobs['provider.outageEvery'];
    const die = (model: Model, what: string): Die => namedDie(seed, `${what}/${model.id}`);
    this.timeoutMs = knobs['provider.timeout'];
    this.#rates = models.map((model) => ratesOf(model, knobs));
    this.#refusing = models.map((model) => die(model, 'errors'));
    this.#spoiling = models.map((model) => die(model, 'malformed answers'));
    this.#outages = Number.isFinite(everyMs)
      ? models.map((model) => new Outages(die(model, 'outages'), everyMs, knobs['provider.outageFor']))
      : null;
  }

  /** Whether the model refuses a call that is sent now, at this try, from 0 on; counts it. */
  refuses(model: number, request: number, tries: number, now: number): boolean {
    const out = this.#outages?.[model].at(now) === true;
    if (!out && roll(this.#refusing[model], request * TRIES + tries) >= this.#rates[model].errors) return false;
    this.refused++;
    if (out) this.inOutages++;
    return true;
  }

  /** What becomes of a call that the model takes, and that would last so long; counts it. */
  spoils(model: number, request: number, tries: number, serviceMs: number): number {
    if (serviceMs > this.timeoutMs) {
      this.timedOut++;
      return SPOILT.timedOut;
    }
    if (roll(this.#spoiling[model], request * TRIES + tries) >= this.#rates[model].malformed) return SPOILT.no;
    this.malformed++;
    return SPOILT.malformed;
  }
}

function ratesOf({ failures }: Model, knobs: KnobValues): FailureRates {
  return failures ?? { errors: knobs['provider.errors'], malformed: knobs['provider.malformed'] };
}

/** How calls of a run fail; null where none ever does. */
export function failuresOf(models: readonly Model[], knobs: KnobValues, seed: string): Failures | null {
  const failing = models.some((model) => {
    const { errors, malformed } = ratesOf(model, knobs);
    return errors > 0 || malformed > 0;
  });
  const limited = Number.isFinite(knobs['provider.timeout']) || Number.isFinite(knobs['provider.outageEvery']);
  return failing || limited ? new Failures(models, knobs, seed) : null;
}
