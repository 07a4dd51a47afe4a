import { UserError } from '../foundation/problem.ts';
import { DAY_MS } from '../foundation/units.ts';
import type { BatchRule, Price, Priced, PriceList, PricePeriod, Rates } from './price-rules.ts';

/** Midnight (UTC) of the day of the price list: when what has no date of its own is taken to begin. */
export const PRICE_LIST_DAY = Date.UTC(2026, 8, 23);

/** The moment for which prices are shown where no other is given: noon of that day. */
export const PRICED_AT = PRICE_LIST_DAY + DAY_MS / 2;

/** One call to be charged. */
export interface PricedCall {
  /** All tokens sent, cached and written ones included. */
  inputTokens: number;
  outputTokens: number;
  /** Of the tokens sent, those read from the provider's prompt cache. Default: 0. */
  cachedTokens?: number;
  /** Of the tokens sent, those written to it. Default: 0. */
  cacheWriteTokens?: number;
  /** Of the tokens written, those written for an hour instead of some minutes. Default: 0. */
  cacheWriteHourTokens?: number;
  /** Whether it is sent through the provider's batch interface. Default: false. */
  batch?: boolean;
  /** Whether it stands for many calls, so that its length is that of no prompt. Default: false. */
  sum?: boolean;
  /** The moment of the call, milliseconds since 1970 UTC. Default: `PRICED_AT`. */
  at?: number;
}

/** A row to be filled in again and again, for whoever prices calls in a loop. */
export function newPricedCall(): Required<PricedCall> {
  return {
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteHourTokens: 0,
    batch: false,
    sum: false,
    at: PRICED_AT,
  };
}

/**
 * The price of a call in USD, by all the rules of the model's price list: dates and times of day,
 * long prompts, cached and written input, batch discount. There is no other law: the bill and
 * whatever is expected or compared before it go by this one. Throws a UserError for a batched call
 * to a model of which no batch price is known, and a RangeError when more is cached and written
 * than is sent, or a number of tokens is negative.
 *
 * @example
 * const { models } = await openCatalog('docs');
 * callUsd(models[0], { inputTokens: 1_000, outputTokens: 500 }); // 0.006
 */
export function callUsd(model: Priced, call: PricedCall): number {
  const { inputTokens, outputTokens, cachedTokens = 0, cacheWriteTokens = 0, cacheWriteHourTokens = 0 } = call;
  const fresh = inputTokens - cachedTokens - cacheWriteTokens;
  const least = Math.min(fresh, cachedTokens, cacheWriteTokens - cacheWriteHourTokens, cacheWriteHourTokens);
  if (least < 0 || outputTokens < 0) throw impossible(call);
  const { price, prices } = model;
  if (prices !== undefined) return listedUsd(model.id, prices, call, fresh);
  if (call.batch === true) throw unbatched(model.id);
  return inputTokens * price.inputUsdPerToken + outputTokens * price.outputUsdPerToken;
}

/** The price by a list, of which `fresh` tokens of the prompt are neither read from a cache nor written to it. */
function listedUsd(id: string, prices: PriceList, call: PricedCall, fresh: number): number {
  const { inputTokens, outputTokens, cachedTokens = 0, cacheWriteTokens = 0, cacheWriteHourTokens = 0 } = call;
  const rates = ratesAt(prices, call.at ?? PRICED_AT, call.sum === true ? 0 : inputTokens);
  const minutes = rates.cacheWrite ?? rates.input;
  const hour = rates.cacheWriteHour ?? minutes;
  const written = (cacheWriteTokens - cacheWriteHourTokens) * minutes + cacheWriteHourTokens * hour;
  let cached = rates.cachedInput ?? rates.input;
  let share = 1;
  if (call.batch === true) {
    const rule = batchRule(id, prices);
    share = rule.multiplier;
    if (!rule.keepsCachedPrice) cached = rates.input;
  }
  return share * (fresh * rates.input + cachedTokens * cached + written + outputTokens * rates.output);
}

/** The rates that hold at a moment for a prompt of so many tokens. */
export function ratesAt({ periods }: PriceList, at: number, inputTokens: number): Rates {
  let period = periods[0];
  // Loops without a closure: this is done for every call of a run.
  if (periods.length > 1) {
    for (const candidate of periods) if (holds(candidate, at)) period = candidate;
  }
  let { rates } = period;
  for (const long of period.longPrompts) if (inputTokens > long.above) rates = long.rates;
  return rates;
}

function holds({ since, daily }: PricePeriod, at: number): boolean {
  if (since !== null && at < Date.parse(`${since}T00:00:00Z`)) return false;
  if (daily === null) return true;
  const time = ((at % DAY_MS) + DAY_MS) % DAY_MS;
  return daily.from <= daily.to ? time >= daily.from && time < daily.to : time >= daily.from || time < daily.to;
}

/** What one token costs by a price list, sent in a short prompt or answered, at `PRICED_AT`: for lists and comparisons. */
export function pricePerToken(prices: PriceList): Price {
  const { input, output } = ratesAt(prices, PRICED_AT, 0);
  return { inputUsdPerToken: input, outputUsdPerToken: output };
}

/** What a token sent and a token answered cost together, USD: models are put in order of price by it. */
export function tokenPairUsd(model: Priced): number {
  return callUsd(model, { inputTokens: 1, outputTokens: 1 });
}

function impossible({ inputTokens, cachedTokens = 0, cacheWriteTokens = 0 }: PricedCall): RangeError {
  return new RangeError(`${cachedTokens} + ${cacheWriteTokens} tokens of ${inputTokens} cannot be cached and written`);
}

function batchRule(id: string, { batch }: PriceList): BatchRule {
  if (batch === null) throw unbatched(id);
  return batch;
}

function unbatched(id: string): UserError {
  return new UserError({
    where: id,
    what: 'no price of batched calls is known for this model',
    fix: 'give one in a file of your own (price: {batch: 0.5}), named with --models',
  });
}
