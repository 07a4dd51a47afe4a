import type {
  ConditionalPrice,
  Provider as ListedProvider,
  ModelInfo,
  ModelPrice,
  TieredPrices,
} from '@pydantic/genai-prices';
import { describeSource, SOURCES } from './facts/sources.ts';
import type { PricePeriod, Rates } from './price-rules.ts';

const PER_MILLION = 1e-6;

/**
 * The version of the price list and the day it was published. The lockfile pins it, so that results
 * change when this line does and not before; a test holds it against the package.
 */
export const PRICE_LIST = describeSource('genai-prices-package');

/** The day of the price list, `2026-09-23`. */
export const PRICE_LIST_DATE: string = SOURCES['genai-prices-package'].date;

/** The keys of the list that our rates are made of: what calls of texts cost. */
const OUR_RATES = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok', 'cache_write_1h_mtok'];

/**
 * Prices of one model of a provider, by its id in genai-prices; null where it is not listed, or not
 * with both a price of tokens sent and one of tokens answered.
 */
export function listedPrices(provider: Pick<ListedProvider, 'models'> | undefined, id: string): PricePeriod[] | null {
  const model = provider?.models.find((candidate) => candidate.id === id);
  if (model === undefined) return null;
  const conditional = conditionalPrices(model);
  const priced = conditional.every(({ prices }) => prices.input_mtok !== undefined && prices.output_mtok !== undefined);
  return priced ? conditional.map(periodOf) : null;
}

/**
 * Prices of calls as logs have them, by an entry of the list: models without answers (embeddings) too, and
 * what is free; null for what is not charged by tokens of text.
 */
export function pricesOfLogged(entry: ModelInfo): PricePeriod[] | null {
  const conditional = conditionalPrices(entry);
  const isFree = /\bfree$/.test(entry.id) && conditional.every(({ prices }) => Object.keys(prices).length === 0);
  return isFree || conditional.every(({ prices }) => prices.input_mtok !== undefined)
    ? conditional.map(periodOf)
    : null;
}

/** What the list charges for besides tokens of text sent and answered, in words; empty where there is nothing. */
export function unpricedRates(model: ModelInfo): string {
  const last = conditionalPrices(model).at(-1)?.prices ?? {};
  const whole = last.input_mtok !== undefined && last.output_mtok !== undefined;
  return Object.entries(last)
    .flatMap(([key, price]) => {
      if (price === undefined || (whole && OUR_RATES.includes(key))) return [];
      return [`${key} $${isTiered(price) ? price.base : price}`];
    })
    .join(', ');
}

function conditionalPrices({ prices }: ModelInfo): ConditionalPrice[] {
  return Array.isArray(prices) ? prices : [{ prices }];
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
  return {
    input: rate('input_mtok') ?? 0,
    output: rate('output_mtok') ?? 0,
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
