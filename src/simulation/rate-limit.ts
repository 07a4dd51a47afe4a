const MINUTE_MS = 60_000;

/** An amount that refills evenly up to a minute's worth: a token bucket. */
class Bucket {
  readonly #perMinute: number;
  #level: number;
  #asOf = 0;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
    this.#level = perMinute;
  }

  /**
   * Whether the amount is there now. What is larger than the whole bucket passes when that is full
   * and leaves it in debt, or it could never pass.
   */
  holds(amount: number, now: number): boolean {
    if (this.#perMinute === Number.POSITIVE_INFINITY) return true;
    const refill = ((now - this.#asOf) / MINUTE_MS) * this.#perMinute;
    this.#level = Math.min(this.#perMinute, this.#level + refill);
    this.#asOf = now;
    return this.#level >= Math.min(amount, this.#perMinute) - 1e-9;
  }

  take(amount: number): void {
    this.#level -= amount;
  }
}

/** The provider's rate limit: calls and tokens a minute, each a bucket that refills evenly. */
export class RateLimit {
  /** False when there is no limit at all. */
  readonly limits: boolean;
  readonly #requests: Bucket;
  readonly #tokens: Bucket;

  /** Infinity for no limit. */
  constructor(requestsPerMinute: number, tokensPerMinute: number) {
    this.limits = requestsPerMinute < Number.POSITIVE_INFINITY || tokensPerMinute < Number.POSITIVE_INFINITY;
    this.#requests = new Bucket(requestsPerMinute);
    this.#tokens = new Bucket(tokensPerMinute);
  }

  /** Lets a call through, or turns it away and leaves the buckets as they are. */
  admits(tokens: number, now: number): boolean {
    if (!this.limits) return true;
    // Both are looked at before either is taken from.
    const enough = this.#requests.holds(1, now);
    if (!this.#tokens.holds(tokens, now) || !enough) return false;
    this.#requests.take(1);
    this.#tokens.take(tokens);
    return true;
  }
}
