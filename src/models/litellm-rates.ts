import type { Problem } from '../foundation/problem.ts';
import { alwaysAt, type BatchRule, type LongPromptRates, type PriceList, type Rates } from './price-rules.ts';

/** One entry of LiteLLM's list; all fields are optional and there are many more. */
export type Entry = Readonly<Record<string, unknown>>;

/** LiteLLM's names of our rates. */
const RATE_KEYS = {
  input: 'input_cost_per_token',
  output: 'output_cost_per_token',
  cachedInput: 'cache_read_input_token_cost',
  cacheWrite: 'cache_creation_input_token_cost',
  cacheWriteHour: 'cache_creation_input_token_cost_above_1hr',
} as const satisfies Record<keyof Rates, string>;

/** Costs that are not numbers from 0 up. */
export function wrongCosts(key: string, entry: Entry, file: string): Problem[] {
  return Object.entries(entry)
    .filter(([name, value]) => isCost(name) && !(typeof value === 'number' && value >= 0) && value !== null)
    .map(([name, value]) => ({
      where: `${file} ${key}.${name}`,
      what: `${JSON.stringify(value)} is not a price`,
      fix: 'write a number of USD per token from 0 up, as in 2.5e-06',
    }));
}

function isCost(name: string): boolean {
  return Object.values(RATE_KEYS).some(
    (key) => name === key || name === `${key}_batches` || name.startsWith(`${key}_above_`),
  );
}

/** A field of an entry that is a number; null where it is none. */
export function numberOf(entry: Entry, key: string): number | null {
  const value = entry[key];
  return typeof value === 'number' ? value : null;
}

/** The prices of an entry; null where that of input or of output is missing. */
export function pricesIn(entry: Entry): PriceList | null {
  const rates = ratesIn(entry, '');
  if (rates === null) return null;
  const starts = Object.keys(entry).flatMap((key) => /^input_cost_per_token_above_(\d+)k_tokens$/.exec(key)?.[1] ?? []);
  const longPrompts = starts
    .map((thousands): LongPromptRates => {
      const above = ratesIn(entry, `_above_${thousands}k_tokens`);
      return { above: Number(thousands) * 1000, rates: { ...rates, ...withoutNulls(above) } };
    })
    .sort((a, b) => a.above - b.above);
  return alwaysAt(rates, longPrompts);
}

/** The rates whose keys end in `suffix`; null where the price of input or output is missing. */
function ratesIn(entry: Entry, suffix: string): Rates | null {
  const rate = (name: keyof Rates): number | null => numberOf(entry, RATE_KEYS[name] + suffix);
  const [input, output] = [rate('input'), rate('output')];
  if (input === null || output === null) return null;
  return {
    input,
    output,
    cachedInput: rate('cachedInput'),
    cacheWrite: rate('cacheWrite'),
    cacheWriteHour: rate('cacheWriteHour'),
  };
}

function withoutNulls(rates: Rates | null): Partial<Rates> {
  return Object.fromEntries(Object.entries(rates ?? {}).filter(([, rate]) => rate !== null));
}

/** The batch discount, where the list gives batch prices and they are one share of the ordinary ones. */
export function batchIn(entry: Entry, source: string): BatchRule | null {
  const share = (key: string): number | null => {
    const [batched, plain] = [numberOf(entry, `${key}_batches`), numberOf(entry, key)];
    return batched === null || plain === null || plain === 0 ? null : batched / plain;
  };
  const [input, output] = [share(RATE_KEYS.input), share(RATE_KEYS.output)];
  if (input === null || output === null || Math.abs(input - output) > 1e-9) return null;
  return { multiplier: input, keepsCachedPrice: false, source };
}
