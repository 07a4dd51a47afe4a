import type { ConditionalPrice, Provider as ListedProvider, ModelPrice, TieredPrices } from '@pydantic/genai-prices';
import { describeSource } from './facts/sources.ts';
import type { PricePeriod, Rates } from './price-rules.ts';

const PER_MILLION = 1e-6;

/**
 * The version of the price list and the day it was published. The lockfile pins it, so that results
 * change when this line does and not before; a test holds it against the package.
 */
export const PRICE_LIST = describeSource('genai-prices-package');

/** Prices of one model of a provider, by its id in genai-prices; null where it is not listed. */
export function listedPrices(provider: ListedProvider | undefined, id: string): PricePeriod[] | null {
  const prices = provider?.models.find((model) => model.id === id)?.prices;
  if (prices === undefined) return null;
  return (Array.isArray(prices) ? prices : [{ prices }]).map(periodOf);
}

function periodOf({ constraint, prices }: ConditionalPrice): PricePeriod {
  const since = constraint?.type === 'start_date' ? constraint.start_date : null;
  const daily =
    constraint?.type === 'time_of_date'
      ? { from: timeOfDayMs(constraint.start_time), to: timeOfDayMs(constraint.end_time) }
      : null;
  const starts = Object.values(prices).flatMap((price) =>
    isTiered(price) ? price.tiers.map(({ start }) => start) : [],
  );
  const longPrompts = [...new Set(starts)]
    .sort((a, b) => a - b)
    .map((above) => ({ above, rates: ratesOf(prices, above + 1) }));
  return { since, daily, rates: ratesOf(prices, 0), longPrompts };
}

function ratesOf(prices: ModelPrice, inputTokens: number): Rates {
  const rate = (key: string): number | null => {
    const price = prices[key];
    if (price === undefined) return null;
    const perMillion = isTiered(price)
      ? (price.tiers.findLast(({ start }) => inputTokens > start)?.price ?? price.base)
      : price;
    return perMillion * PER_MILLION;
  };
  const required = (key: string): number => {
    const found = rate(key);
    if (found === null) throw new Error(`the price list has no ${key}`);
    return found;
  };
  return {
    input: required('input_mtok'),
    output: required('output_mtok'),
    cachedInput: rate('cache_read_mtok'),
    cacheWrite: rate('cache_write_mtok'),
    cacheWriteHour: rate('cache_write_1h_mtok'),
  };
}

function isTiered(price: number | TieredPrices | undefined): price is TieredPrices {
  return typeof price === 'object';
}

/** `16:30:00Z` in milliseconds after midnight UTC. The list knows other zones; none of our models uses one. */
function timeOfDayMs(time: string): number {
  const [, hours, minutes, seconds] = /^(\d{2}):(\d{2}):(\d{2})Z$/.exec(time) ?? [];
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
