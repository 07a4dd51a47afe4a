import { UserError } from '../foundation/problem.ts';
import type { Model, Price } from './model.ts';

/** USD per token. null: no price of its own, so such tokens are charged as ordinary input. */
export interface Rates {
  input: number;
  output: number;
  /** Input read from the provider's prompt cache. */
  cachedInput: number | null;
  /** Input written to it, to be kept for some minutes. */
  cacheWrite: number | null;
  /** Input written to it, to be kept for an hour. */
  cacheWriteHour: number | null;
}

/** Rates of calls with long prompts: more input than `above` tokens, and all tokens of the call are charged at them. */
export interface LongPromptRates {
  above: number;
  rates: Rates;
}

/** Rates and when they hold. Of several that hold at a moment, the last of the list counts. */
export interface PricePeriod {
  /** The day (UTC) since which they hold, `2026-07-30`; null: no such day is known. */
  since: string | null;
  /** Hours of the day (UTC, milliseconds after midnight) in which they hold, perhaps across midnight; null: all day. */
  daily: { from: number; to: number } | null;
  rates: Rates;
  /** Ascending by `above`. */
  longPrompts: readonly LongPromptRates[];
}

/** What a provider takes off calls that may wait for hours. */
export interface BatchRule {
  /** The price of a batched call relative to an ordinary one. */
  multiplier: number;
  /** Whether cached input keeps its own price in a batch; else it is charged as ordinary batched input. */
  keepsCachedPrice: boolean;
  source: string;
}

/** How a provider keeps the beginnings of prompts. */
export interface PrefixCacheRule {
  /** Shorter prefixes are not kept. */
  minTokens: number;
  /** Prefixes are kept in whole steps of so many tokens beyond `minTokens`. */
  stepTokens: number;
  /** Time without use after which a prefix is forgotten, in milliseconds; null: not published. */
  ttlMs: number | null;
  /** Whether the provider keeps prefixes unasked. */
  implicit: boolean;
  source: string;
}

/** A model's list prices and the rules around them. */
export interface PriceList {
  periods: readonly PricePeriod[];
  /** null: no discount is published. */
  batch: BatchRule | null;
  /** null: none is published. */
  prefixCache: PrefixCacheRule | null;
}

/** One call to be charged. */
export interface PricedCall {
  model: Pick<Model, 'id' | 'price' | 'prices'>;
  /** All tokens sent, cached and written ones included. */
  inputTokens: number;
  /** Of these, read from the provider's prompt cache. */
  cachedTokens?: number;
  /** Of these, written to it. */
  cacheWriteTokens?: number;
  /** Whether they are written for an hour instead of some minutes. */
  writtenForAnHour?: boolean;
  outputTokens: number;
  /** Whether it is sent through the provider's batch interface. */
  batch?: boolean;
  /** The moment of the call, milliseconds since 1970 UTC; default: the day of the price list. */
  at?: number;
}

const DAY_MS = 86_400_000;

/** The moment for which prices are shown where no other is given: noon (UTC) of the day of the price list. */
export const PRICED_AT = Date.UTC(2026, 8, 23, 12);

/** The rates that hold at a moment for a prompt of so many tokens. */
export function ratesAt({ periods }: PriceList, at: number, inputTokens: number): Rates {
  const period = periods.findLast((candidate) => holds(candidate, at)) ?? (periods[0] as PricePeriod);
  return period.longPrompts.findLast(({ above }) => inputTokens > above)?.rates ?? period.rates;
}

function holds({ since, daily }: PricePeriod, at: number): boolean {
  if (since !== null && at < Date.parse(`${since}T00:00:00Z`)) return false;
  if (daily === null) return true;
  const time = ((at % DAY_MS) + DAY_MS) % DAY_MS;
  return daily.from <= daily.to ? time >= daily.from && time < daily.to : time >= daily.from || time < daily.to;
}

/**
 * The price of one call in USD, by all the rules of the model's price list: dated prices, long
 * prompts, cached and written input, batch discount. Throws a UserError for a batched call to a model
 * of which no batch price is known, and a RangeError when more is cached and written than is sent.
 */
export function priceCall(call: PricedCall): number {
  const { model, inputTokens, cachedTokens = 0, cacheWriteTokens = 0, outputTokens } = call;
  const fresh = inputTokens - cachedTokens - cacheWriteTokens;
  if (Math.min(fresh, cachedTokens, cacheWriteTokens, outputTokens) < 0) {
    throw new RangeError(`${cachedTokens} + ${cacheWriteTokens} tokens of ${inputTokens} cannot be cached and written`);
  }
  const list = model.prices ?? listOf(model.price);
  const rates = ratesAt(list, call.at ?? PRICED_AT, inputTokens);
  const written = (call.writtenForAnHour === true ? rates.cacheWriteHour : null) ?? rates.cacheWrite ?? rates.input;
  let cached = rates.cachedInput ?? rates.input;
  let share = 1;
  if (call.batch === true) {
    const rule = batchRule(model.id, list);
    share = rule.multiplier;
    if (!rule.keepsCachedPrice) cached = rates.input;
  }
  return (
    share * (fresh * rates.input + cachedTokens * cached + cacheWriteTokens * written + outputTokens * rates.output)
  );
}

/** The simple law of a price list: its rates at a moment, for short prompts. */
export function simplePrice(list: PriceList, at: number = PRICED_AT): Price {
  const { input, output } = ratesAt(list, at, 0);
  return { inputUsdPerToken: input, outputUsdPerToken: output };
}

/** Rates that hold always, without other rules. */
export function alwaysAt(rates: Rates, longPrompts: readonly LongPromptRates[] = []): PriceList {
  return { periods: [{ since: null, daily: null, rates, longPrompts }], batch: null, prefixCache: null };
}

function listOf({ inputUsdPerToken: input, outputUsdPerToken: output }: Price): PriceList {
  return alwaysAt({ input, output, cachedInput: null, cacheWrite: null, cacheWriteHour: null });
}

function batchRule(id: string, { batch }: PriceList): BatchRule {
  if (batch !== null) return batch;
  throw new UserError({
    where: id,
    what: 'no price of batched calls is known for this model',
    fix: 'give one in a file of your own (price: {batch: 0.5}), named with --models',
  });
}
