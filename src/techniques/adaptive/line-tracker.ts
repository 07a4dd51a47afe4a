/** Shape of a line tracker. */
export interface LineTrackerOptions {
  start: number;
  min: number;
  max: number;
  /** Distance that one wrong answer, fully believed, moves the line; a right one moves it less, and back. */
  step: number;
  /** Which way the line goes to let fewer wrong answers through. */
  safer: 'up' | 'down';
  /** Share of wrong answers it is steered towards, 0 to 1. */
  maxWrong: number;
  /** Share of right answers that the judge calls wrong, and of wrong ones that it calls right. */
  falseRejectRate: number;
  falseAcceptRate: number;
}

/**
 * A line that answers must cross (a similarity, a complexity), moved by verdicts on those that did:
 * stochastic approximation (Robbins and Monro 1951) with a constant step, so that it follows a world
 * that changes. A wrong answer moves it to the safe side by step × (1 − maxWrong), a right one back
 * by step × maxWrong; it stands still on average where exactly maxWrong of the answers are wrong.
 *
 * The judge's own errors are taken out: a verdict counts as (rejected − r) ÷ (1 − r − a) wrong
 * answers, where r and a are its false reject and accept rates, which is right on average. Of a
 * judge that cannot tell right from wrong (r + a ≥ 1) there is nothing to learn, and the line stays.
 */
export class LineTracker {
  /** Where the line is. */
  value: number;
  readonly #min: number;
  readonly #max: number;
  readonly #ifPassed: number;
  readonly #ifRejected: number;

  constructor({ start, min, max, step, safer, maxWrong, falseRejectRate, falseAcceptRate }: LineTrackerOptions) {
    this.#min = min;
    this.#max = max;
    this.value = this.#within(start);
    const told = 1 - falseRejectRate - falseAcceptRate;
    const move = (rejected: number): number =>
      told <= 0 ? 0 : (safer === 'up' ? step : -step) * ((rejected - falseRejectRate) / told - maxWrong);
    this.#ifPassed = move(0);
    this.#ifRejected = move(1);
  }

  /** Learns the judge's verdict on an answer that had crossed the line. */
  observe(passed: boolean): void {
    this.value = this.#within(this.value + (passed ? this.#ifPassed : this.#ifRejected));
  }

  #within(value: number): number {
    return Math.min(this.#max, Math.max(this.#min, value));
  }
}
