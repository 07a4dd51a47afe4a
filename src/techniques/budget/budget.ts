import { DAY_MS } from '../../foundation/units.ts';

/** Shape of a budget. */
export interface BudgetOptions {
  /** USD, from 0, that all calls of one request may cost together; Infinity for no limit. */
  perRequestUsd: number;
  /** USD, from 0, that a day may cost; Infinity for no limit. */
  dailyUsd: number;
  /**
   * What becomes of requests when the day's money is spent:
   * - `cheapest`: the cheapest model answers them, and the day costs more than planned
   * - `refuse`: they are turned away
   */
  whenExhausted: 'cheapest' | 'refuse';
}

/**
 * Money for a request and for a day. Days have 24 hours and begin with the first moment the budget
 * is asked about. A day is exhausted when what has been spent reaches its money; what a call costs
 * is known when it is charged, so the last calls of a day may go beyond it.
 *
 * @example
 * const budget = new Budget({ perRequestUsd: 0.05, dailyUsd: 1, whenExhausted: 'refuse' });
 * budget.arrive(0); // "open"
 * budget.spend(0, 1.02);
 * budget.arrive(3_600_000); // "refuse"
 * budget.arrive(86_400_000); // "open"
 */
export class Budget {
  /** Days whose money ran out. */
  exhaustedDays = 0;
  /** Requests that got a cheaper model, or no second answer, because of their own limit. The pipeline counts them. */
  limitedRequests = 0;
  /** Requests that came when the day's money was spent. */
  requestsWhenExhausted = 0;
  readonly #options: BudgetOptions;
  #dayEndsAt = Number.NaN;
  #spentToday = 0;
  #mostSpent = 0;
  #ranOutToday = false;

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  /** USD that a day may cost, and those spent of it at this moment, which may be asked at any time. */
  today(now: number): { limitUsd: number; spentUsd: number } {
    const dayIsOver = now >= this.#dayEndsAt;
    return { limitUsd: this.#options.dailyUsd, spentUsd: dayIsOver ? 0 : this.#spentToday };
  }

  /** What a request that arrives now meets: money, or one of the two ways without. Counts the latter. */
  arrive(now: number): 'open' | 'cheapest' | 'refuse' {
    this.#turnDay(now);
    if (this.#spentToday < this.#options.dailyUsd) return 'open';
    this.requestsWhenExhausted++;
    return this.#options.whenExhausted;
  }

  /** USD left for the next call of a request that has cost `spentOnRequestUsd` so far; at least 0. */
  leftUsd(now: number, spentOnRequestUsd: number): number {
    this.#turnDay(now);
    const { perRequestUsd, dailyUsd } = this.#options;
    return Math.max(0, Math.min(perRequestUsd - spentOnRequestUsd, dailyUsd - this.#spentToday));
  }

  /** Charges USD to the day. */
  spend(now: number, usd: number): void {
    this.#turnDay(now);
    const { dailyUsd } = this.#options;
    this.#spentToday += usd;
    this.#mostSpent = Math.max(this.#mostSpent, this.#spentToday);
    if (!this.#ranOutToday && this.#spentToday >= dailyUsd) {
      this.#ranOutToday = true;
      this.exhaustedDays++;
    }
  }

  /**
   * USD that calls can cost a day, however many requests come: the day's money, or what the dearest day
   * has cost beyond it. Infinity where requests are answered when it is spent.
   */
  get ceilingUsd(): number {
    const { dailyUsd, whenExhausted } = this.#options;
    return whenExhausted === 'refuse' ? Math.max(dailyUsd, this.#mostSpent) : Number.POSITIVE_INFINITY;
  }

  /** Takes back a charge for what was not delivered, into the day it is then; a day that ran out did. */
  giveBack(now: number, usd: number): void {
    this.#turnDay(now);
    this.#spentToday = Math.max(0, this.#spentToday - usd);
  }

  #turnDay(now: number): void {
    if (now < this.#dayEndsAt) return;
    if (Number.isNaN(this.#dayEndsAt)) {
      this.#dayEndsAt = now + DAY_MS;
      return;
    }
    this.#dayEndsAt += DAY_MS * (1 + Math.floor((now - this.#dayEndsAt) / DAY_MS));
    this.#spentToday = 0;
    this.#ranOutToday = false;
  }
}
