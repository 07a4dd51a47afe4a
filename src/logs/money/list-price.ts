import type { ConditionalPrice, ModelInfo, ModelPrice, TieredPrices } from '@pydantic/genai-prices';

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

/** USD per token; what has no price of its own is charged as ordinary input. */
interface Rates {
  input: number;
  output: number;
  cached: number;
  written: number;
  writtenHour: number;
}

/** What a batched call costs beside an ordinary one: the providers that have such an interface take half. */
const BATCH_SHARE = 0.5;

const PER_MILLION = 1e-6;
const known = new WeakMap<ModelInfo, Map<string, Rates>>();

/** The list price of a call in USD. Prices of long prompts hold for all tokens of a call. */
export function listPrice(entry: ModelInfo, call: CallTokens): number {
  const { input, cached, written, writtenHour, output, batch } = call;
  const rates = ratesOf(entry, call);
  const fresh = Math.max(0, input - cached - written - writtenHour);
  const usd =
    fresh * rates.input +
    cached * rates.cached +
    written * rates.written +
    writtenHour * rates.writtenHour +
    output * rates.output;
  return batch ? usd * BATCH_SHARE : usd;
}

function ratesOf(entry: ModelInfo, { at, input, sum }: CallTokens): Rates {
  const { prices, index } = pricesAt(entry, at);
  const tier = sum ? 0 : tierOf(prices, input);
  let kept = known.get(entry);
  if (kept === undefined) known.set(entry, (kept = new Map()));
  const key = `${index} ${tier}`;
  let rates = kept.get(key);
  if (rates === undefined) kept.set(key, (rates = ratesIn(prices, tier)));
  return rates;
}

function pricesAt({ prices }: ModelInfo, at: number): { prices: ModelPrice; index: number } {
  if (!Array.isArray(prices)) return { prices, index: 0 };
  const time = Number.isNaN(at) ? Date.UTC(2026, 8, 23, 12) : at;
  const index = (prices as ConditionalPrice[]).findLastIndex(({ constraint }) => {
    if (constraint === undefined) return true;
    if (constraint.type === 'start_date') return time >= Date.parse(`${constraint.start_date}T00:00:00Z`);
    const clock = new Date(time).toISOString().slice(11, 19);
    const { start_time: from, end_time: to } = constraint;
    return from <= to
      ? clock >= from.slice(0, 8) && clock < to.slice(0, 8)
      : clock >= from.slice(0, 8) || clock < to.slice(0, 8);
  });
  const chosen = (prices as ConditionalPrice[])[Math.max(0, index)] as ConditionalPrice;
  return { prices: chosen.prices, index };
}

/** The beginning of the tier that a prompt of so many tokens falls into. */
function tierOf(prices: ModelPrice, input: number): number {
  let tier = 0;
  for (const key in prices) {
    const price = prices[key];
    if (!isTiered(price)) continue;
    for (const { start } of price.tiers) if (input > start && start > tier) tier = start;
  }
  return tier;
}

function ratesIn(prices: ModelPrice, tier: number): Rates {
  const rate = (key: string): number | null => {
    const price = prices[key];
    if (price === undefined) return null;
    const usd = isTiered(price) ? (price.tiers.findLast(({ start }) => tier >= start)?.price ?? price.base) : price;
    return usd * PER_MILLION;
  };
  const input = rate('input_mtok') ?? 0;
  const written = rate('cache_write_mtok') ?? input;
  return {
    input,
    output: rate('output_mtok') ?? 0,
    cached: rate('cache_read_mtok') ?? input,
    written,
    writtenHour: rate('cache_write_1h_mtok') ?? written,
  };
}

function isTiered(price: number | TieredPrices | undefined): price is TieredPrices {
  return typeof price === 'object';
}
