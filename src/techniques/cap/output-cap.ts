/**
 * A limit on the length of answers, as `max_tokens` in a call. A model does not know of it: what it
 * would have said beyond is cut off, neither charged nor waited for, and the answer is unfinished.
 *
 * @example
 * const cap = new OutputCap(500);
 * cap.length(480); // 480
 * cap.length(900); // 500
 * cap.cuts(900); // true
 */
export class OutputCap {
  /** Answers that were cut off. */
  cut = 0;
  readonly #maxTokens: number;

  /**
   * @param maxTokens tokens of an answer at most, from 1 up
   * @throws RangeError for less
   */
  constructor(maxTokens: number) {
    if (!(maxTokens >= 1)) throw new RangeError(`maxTokens is ${maxTokens}; it must be 1 or more`);
    this.#maxTokens = maxTokens;
  }

  /** Tokens that are left of an answer of so many. */
  length(tokens: number): number {
    return Math.min(tokens, this.#maxTokens);
  }

  /** Whether an answer of so many tokens is cut off. */
  cuts(tokens: number): boolean {
    return tokens > this.#maxTokens;
  }
}
