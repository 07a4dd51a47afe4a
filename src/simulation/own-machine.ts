import type { FixedPrice } from '../models/model.ts';

/**
 * A model of one's own, which costs so much a month whatever it does and gets so much done a second: it takes what it
 * is sent in the order in which it comes, each after the work of those before it. A queue with one server whose service
 * is the call's share of the capacity; how long the answer then takes is the model's law.
 */
export class OwnMachine {
  calls = 0;
  /** Time of work that it has been sent, and that calls have waited for their turn, all together and at most, in milliseconds. */
  workMs = 0;
  waitedMs = 0;
  longestWaitMs = 0;
  readonly #requestMs: number;
  readonly #tokenMs: number;
  #freeAt = 0;

  constructor({ requestsPerSecond, tokensPerSecond }: Pick<FixedPrice, 'requestsPerSecond' | 'tokensPerSecond'>) {
    this.#requestMs = 1_000 / (requestsPerSecond ?? Number.POSITIVE_INFINITY);
    this.#tokenMs = 1_000 / (tokensPerSecond ?? Number.POSITIVE_INFINITY);
  }

  /** Takes in a call of so many tokens, in and out: when it begins. */
  take(tokens: number, now: number): number {
    const workMs = Math.max(this.#requestMs, tokens * this.#tokenMs);
    const from = Math.max(now, this.#freeAt);
    const waitMs = from - now;
    this.#freeAt = from + workMs;
    this.calls++;
    this.workMs += workMs;
    this.waitedMs += waitMs;
    this.longestWaitMs = Math.max(this.longestWaitMs, waitMs);
    return from;
  }
}
