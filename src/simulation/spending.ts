import type { Budget } from '../techniques/budget/budget.ts';
import type { SideCharge } from '../techniques/techniques.ts';
import type { Calls } from './call-table.ts';
import type { Recorder } from './recorder.ts';

/** The money of a run: what is spent is recorded and taken from the budget, if there is one. */
export class Spending {
  readonly #calls: Calls;
  readonly #recorder: Recorder;
  readonly #budget: Budget | null;

  constructor(calls: Calls, recorder: Recorder, budget: Budget | null) {
    this.#calls = calls;
    this.#recorder = recorder;
    this.#budget = budget;
  }

  /** Pays for something else than a call that has to wait its turn at the provider. */
  pay(request: number, kind: SideCharge, usd: number, now: number): void {
    this.#recorder.spent(request, kind, usd, now);
    this.#budget?.spend(now, usd);
  }

  /** Puts money aside for a call that is going to be sent; it is recorded when the provider takes the call. */
  reserve(usd: number, now: number): void {
    this.#budget?.spend(now, usd);
  }

  /** The provider has not taken the call: its money is there again. */
  release(usd: number, now: number): void {
    this.#budget?.giveBack(now, usd);
  }

  /** USD left for the next call of a request that has cost `spentUsd` so far; Infinity without a budget. */
  leftUsd(now: number, spentUsd: number): number {
    return this.#budget === null ? Number.POSITIVE_INFINITY : this.#budget.leftUsd(now, spentUsd);
  }

  /** The money of the call's request has kept it from a model, or from a second one: counts the request, once. */
  limited(call: number): void {
    const { limited } = this.#calls;
    if (this.#budget === null || limited[call] === 1) return;
    limited[call] = 1;
    this.#budget.limitedRequests++;
  }
}
