import { callUsd, newPricedCall, PRICE_LIST_DAY, type PricedCall } from '../models/call-price.ts';
import type { Priced } from '../models/price-rules.ts';
import type { Workload } from '../workload/workload.ts';

/**
 * What calls cost at moments of virtual time: `callUsd` by the workload's calendar. A workload
 * without a date is taken to begin at midnight (UTC) of the day of the price list.
 */
export class Tariff {
  readonly #workload: Workload;
  #zero = PRICE_LIST_DAY;
  /** The same row for every call: one is priced for each request and more. */
  readonly #plain = newPricedCall();

  constructor(workload: Workload) {
    this.#workload = workload;
  }

  /** Takes in the workload's date, which is known with its first block. */
  prepare(): void {
    this.#zero = this.#workload.calendarZero ?? PRICE_LIST_DAY;
  }

  /** Price in USD of a call that is sent at `now`, in virtual milliseconds, none of its prompt cached. */
  usd(model: Priced, input: number, output: number, now: number): number {
    const call = this.#plain;
    call.inputTokens = input;
    call.outputTokens = output;
    return this.usdOf(model, call, now);
  }

  /** The same for a call of which more is said, whose moment is filled in. */
  usdOf(model: Priced, call: PricedCall, now: number): number {
    call.at = this.#zero + now;
    return callUsd(model, call);
  }
}
