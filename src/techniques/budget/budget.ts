import { withRoom } from '../../foundation/columns.ts';
import { DAY_MS } from '../../foundation/units.ts';

/** Shape of a budget. */
export interface BudgetOptions {
  /** USD, from 0, that all calls of one request may cost together; Infinity for no limit. */
  perRequestUsd: number;
  /** USD, from 0, that a day may cost; Infinity for no limit. */
  dailyUsd: number;
  /** USD, from 0, at which a session is stopped: what it asks then is turned away. Default: Infinity for no limit. */
  perSessionUsd?: number;
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
 * is known when it is charged, so the last calls of a day may go beyond it. So may the last turn of
 * a session, which is stopped for good when it has cost its money.
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
  /** Sessions that were stopped, and what they asked then. */
  stoppedSessions = 0;
  stoppedTurns = 0;
  readonly #options: BudgetOptions;
  /** By session: 1 where it is stopped. */
  #stopped = new Uint8Array(0);
  #dayEndsAt = Number.NaN;
  #spentToday = 0;
  #mostSpent = 0;
  #ranOutToday = false;

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  /** Whether what may be spent can have a say in which model is asked. */
  get choosesModels(): boolean {
    const { perRequestUsd, dailyUsd } = this.#options;
    return Math.min(perRequestUsd, dailyUsd) < Number.POSITIVE_INFINITY;
  }

  /** Whether sessions have a limit. */
  get limitsSessions(): boolean {
    return (this.#options.perSessionUsd ?? Number.POSITIVE_INFINITY) < Number.POSITIVE_INFINITY;
  }

  /** Whether a session that has cost so much may ask once more. Counts what it may not. */
  goesOn(session: number, spentUsd: number): boolean {
    const { perSessionUsd = Number.POSITIVE_INFINITY } = this.#options;
    this.#stopped = withRoom(this.#stopped, session + 1);
    if (this.#stopped[session] === 0 && spentUsd < perSessionUsd) return true;
    if (this.#stopped[session] === 0) this.stoppedSessions++;
    this.#stopped[session] = 1;
    this.stoppedTurns++;
    return false;
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
