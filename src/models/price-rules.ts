/** What a call costs: USD per token sent and per token answered. */
export interface Price {
  inputUsdPerToken: number;
  outputUsdPerToken: number;
}

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
  /** Time without use after which a prefix is forgotten, in milliseconds; null: not published, Infinity: never. */
  ttlMs: number | null;
  /** True where it is that time, whatever longer or shorter one is asked for. Default: at least that, and longer where it is bought. */
  fixedLife?: true;
  /** False where the time is that since it was written, whatever its use. Default: use makes it young again. */
  renewed?: false;
  /** The cache has room for so many tokens, in whole blocks, and gives up the least recently sent. Default: for all. */
  capacityTokens?: number;
  /** Tokens of a block of that room. Default: 1. */
  blockTokens?: number;
  /** Whether the provider keeps prefixes unasked. */
  implicit: boolean;
  /** Prefixes are kept only where they end at a breakpoint, of which a prompt has so many; absent: all are kept. */
  breakpoints?: number;
  /** So many of them the provider sets by itself, at the end of the prompt. Default: none. */
  unaskedBreakpoints?: number;
  /** Messages and other blocks, from a breakpoint back, among which a kept prefix is looked for. Default: no limit. */
  lookBack?: number;
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

/** What is known of a model's price. */
export interface Priced {
  id: string;
  /** What one token costs in a short prompt at `PRICED_AT`; the price of every call where there are no `prices`. */
  price: Price;
  /** Its list prices with all their rules; absent where there is no more than `price`. */
  prices?: PriceList;
}

/** Rates that hold always, without other rules. */
export function alwaysAt(rates: Rates, longPrompts: readonly LongPromptRates[] = []): PriceList {
  return { periods: [{ since: null, daily: null, rates, longPrompts }], batch: null, prefixCache: null };
}
