import type { ModelInfo } from '@pydantic/genai-prices';
import { callUsd, newPricedCall, PRICED_AT } from '../../models/call-price.ts';
import { batchRuleOf } from '../../models/facts/provider-rules.ts';
import { pricesOfLogged } from '../../models/listed-prices.ts';
import type { PriceList } from '../../models/price-rules.ts';

/** The tokens of a call in normal form. */
export interface CallTokens {
  /** All that was sent, cached and written tokens included. */
  input: number;
  cached: number;
  /** Written to the provider's cache for some minutes, and for an hour. */
  written: number;
  writtenHour: number;
  output: number;
  batch: boolean;
  /** The sum of many calls, of which none need have had a long prompt. */
  sum: boolean;
  /** Milliseconds since 1970 UTC; NaN for a call at an unknown time. */
  at: number;
}

const NO_PRICE = { inputUsdPerToken: Number.NaN, outputUsdPerToken: Number.NaN };
const known = new WeakMap<ModelInfo, PriceList | null>();
const call = newPricedCall();

/** The price in USD of a call to an entry of a seller's price list; NaN where the list has no price of it. */
export function listPrice(seller: string, entry: ModelInfo, tokens: CallTokens): number {
  const prices = pricesOf(seller, entry);
  if (prices === null || (tokens.batch && prices.batch === null)) return Number.NaN;
  call.cachedTokens = tokens.cached;
  call.cacheWriteTokens = tokens.written + tokens.writtenHour;
  call.cacheWriteHourTokens = tokens.writtenHour;
  // A log may count less sent than was cached of it.
  call.inputTokens = Math.max(tokens.input, call.cachedTokens + call.cacheWriteTokens);
  call.outputTokens = tokens.output;
  call.batch = tokens.batch;
  call.sum = tokens.sum;
  call.at = Number.isNaN(tokens.at) ? PRICED_AT : tokens.at;
  return callUsd({ id: entry.id, price: NO_PRICE, prices }, call);
}

function pricesOf(seller: string, entry: ModelInfo): PriceList | null {
  let prices = known.get(entry);
  if (prices === undefined) {
    const periods = pricesOfLogged(entry);
    prices = periods === null ? null : { periods, batch: batchRuleOf(seller), prefixCache: null };
    known.set(entry, prices);
  }
  return prices;
}
