/** Shape of a TTL tracker. Times are milliseconds. */
export interface TtlTrackerOptions {
  startMs: number;
  minMs: number;
  maxMs: number;
  /** Share of stale hits that the TTL may lead to, 0 to 1. */
  maxStale: number;
  /** Observations after which an earlier one has lost two thirds of its weight. */
  memory?: number;
}

/** Observations from one calculation of the TTL to the next. */
const ROUND = 16;

/** How many changes the start is worth as a belief that fades like every observation. */
const BELIEF = 2;

/** Half a change is always added, so that a lucky streak does not make a TTL endless. */
const CAUTION = 0.5;

/** Bounds of the logarithm of a rate per millisecond, and how exactly it is looked for: within 0.2 %. */
const LOWEST = -60;
const HIGHEST = 10;
const PRECISION = 0.002;

/** Ages are remembered by quarter octaves from a second on. */
const AGES_PER_OCTAVE = 4;
const AGES = 40 * AGES_PER_OCTAVE;

/**
 * The TTL of a content class, from looks at old answers: how old one was when it was fetched again,
 * and whether it had changed. Changes are taken to come at a constant rate, which is estimated by
 * maximum likelihood from these censored times (all one knows is whether the first change came
 * before that age), older observations weighing less. The TTL is the one at which the expected share
 * of stale answers, over hits at all ages below it alike, is maxStale.
 */
export class TtlTracker {
  /** The TTL now. */
  ttlMs: number;
  readonly #minMs: number;
  readonly #maxMs: number;
  readonly #ratePerTtl: number;
  readonly #fading: number;
  #belief = BELIEF;
  /** Time that the believed changes took, and that answers were seen unchanged. */
  #quietMs: number;
  /** Answers seen changed, by age: how many, and their ages together. */
  readonly #changed = new Float64Array(AGES);
  readonly #changedMs = new Float64Array(AGES);
  #observations = 0;
  /** Logarithm of the rate of change found last, per millisecond. */
  #logRate = 0;

  constructor({ startMs, minMs, maxMs, maxStale, memory = 500 }: TtlTrackerOptions) {
    this.#minMs = minMs;
    this.#maxMs = maxMs;
    this.#ratePerTtl = ratePerTtl(maxStale);
    this.#fading = (1 - 1 / memory) ** ROUND;
    this.ttlMs = this.#within(startMs);
    this.#logRate = Math.log(Math.max(this.#ratePerTtl, 1e-9) / this.ttlMs);
    this.#quietMs = this.#ratePerTtl === 0 ? 0 : (BELIEF * this.ttlMs) / this.#ratePerTtl;
    if (!Number.isFinite(this.#quietMs)) this.#belief = this.#quietMs = 0;
  }

  /** Learns that an answer was or was not out of date at an age above 0. */
  observe(ageMs: number, changed: boolean): void {
    if (changed) {
      const octaves = Math.log2(Math.max(1, ageMs / 1_000));
      const age = Math.min(AGES - 1, Math.floor(octaves * AGES_PER_OCTAVE));
      this.#changed[age] += 1;
      this.#changedMs[age] += ageMs;
    } else {
      this.#quietMs += ageMs;
    }
    if (++this.#observations % ROUND !== 0) return;
    this.ttlMs = this.#within(this.#ratePerTtl / this.#changesPerMs());
    this.#fade();
  }

  /** Where the slope of the likelihood, which falls with the rate, crosses 0: looked for around where it did before. */
  #changesPerMs(): number {
    let low = this.#logRate - 0.5;
    let high = this.#logRate + 0.5;
    while (low > LOWEST && this.#slope(Math.exp(low)) <= 0) low -= 2 * (high - low);
    while (high < HIGHEST && this.#slope(Math.exp(high)) > 0) high += 2 * (high - low);
    while (high - low > PRECISION) {
      const middle = (low + high) / 2;
      if (this.#slope(Math.exp(middle)) > 0) low = middle;
      else high = middle;
    }
    this.#logRate = (low + high) / 2;
    return Math.exp(this.#logRate);
  }

  #slope(rate: number): number {
    let slope = (this.#belief + CAUTION) / rate - this.#quietMs;
    for (let age = 0; age < AGES; age++) {
      const times = this.#changed[age];
      if (times === 0) continue;
      const ms = this.#changedMs[age] / times;
      slope += (times * ms) / Math.expm1(rate * ms);
    }
    return slope;
  }

  #fade(): void {
    this.#belief *= this.#fading;
    this.#quietMs *= this.#fading;
    for (let age = 0; age < AGES; age++) {
      this.#changed[age] *= this.#fading;
      this.#changedMs[age] *= this.#fading;
    }
  }

  #within(ttlMs: number): number {
    return Math.min(this.#maxMs, Math.max(this.#minMs, ttlMs));
  }
}

/** Changes per TTL, x, at which hits at all ages alike are stale to this share: 1 − (1 − exp(−x)) ÷ x. */
export function ratePerTtl(maxStale: number): number {
  if (maxStale <= 0) return 0;
  let low = 0;
  let high = 2 / (1 - Math.min(maxStale, 1 - 1e-9));
  for (let i = 0; i < 60; i++) {
    const x = (low + high) / 2;
    if (1 + Math.expm1(-x) / x < maxStale) low = x;
    else high = x;
  }
  return low;
}
