import type { Budget } from '../techniques/budget/budget.ts';
import type { SideCharge } from '../techniques/techniques.ts';
import type { Ledger } from './ledger.ts';

/** The money of a run: what is spent is noted in the ledger and taken from the budget, if there is one. */
export class Spending {
  readonly #ledger: Ledger;
  readonly #budget: Budget | null;

  constructor(ledger: Ledger, budget: Budget | null) {
    this.#ledger = ledger;
    this.#budget = budget;
  }

  /** Pays for something else than a call that has to wait its turn at the provider. */
  pay(now: number, kind: SideCharge, usd: number): void {
    this.#ledger.charge(now, kind, usd);
    this.#budget?.spend(now, usd);
  }

  /** Puts money aside for a call that is going to be sent; the ledger hears of it when the provider takes it. */
  reserve(now: number, usd: number): void {
    this.#budget?.spend(now, usd);
  }

  /** The provider has not taken the call: its money is there again. */
  release(now: number, usd: number): void {
    this.#budget?.giveBack(now, usd);
  }

  /** USD left for the next call of a request that has cost `spentUsd` so far; Infinity without a budget. */
  leftUsd(now: number, spentUsd: number): number {
    return this.#budget === null ? Number.POSITIVE_INFINITY : this.#budget.leftUsd(now, spentUsd);
  }
}
