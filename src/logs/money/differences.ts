import type { ListedAs } from '../../models/model-names.ts';
import { type CallTokens, listPrice } from './list-price.ts';

/** Logged costs are rounded: so much of a list price is no difference, nor is so much money. */
const SAME_SHARE = 0.002;
const SAME_USD = 1e-7;

/** A law of price that logs are found to follow instead of the list, and what it gives for a call. */
type Otherwise = readonly [reason: string, usd: number];

/** Why a call's logged cost is not its list price: what, done otherwise, gives it; null where they are the same. */
export function reasonFor(logged: number, list: number, tokens: CallTokens, model: ListedAs): string | null {
  if (isSame(logged, list)) return null;
  if (logged === 0) return 'calls logged at $0';
  const found = otherwise(tokens, model).find(([, usd]) => isSame(logged, usd));
  return found?.[0] ?? (logged > list ? 'more than list prices' : 'less than list prices');
}

/** Whether two amounts are one, but for rounding. */
export function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(SAME_USD, b * SAME_SHARE);
}

function otherwise(tokens: CallTokens, { provider, entry, withoutRegion }: ListedAs): Otherwise[] {
  const price = (change: Partial<CallTokens>): number => listPrice(provider, entry, { ...tokens, ...change });
  const { input, cached, written, writtenHour, batch } = tokens;
  const kept = cached + written + writtenHour;
  const none = { cached: 0, written: 0, writtenHour: 0 };
  const laws: Otherwise[] = [];
  if (cached > 0) laws.push(['cached tokens charged in full', price({ cached: 0 })]);
  if (kept > 0) {
    laws.push(
      ['cached and written tokens charged as ordinary input', price(none)],
      ['cached and written tokens not charged', price({ ...none, input: input - kept })],
      ['cached tokens charged twice', price({ input: input + kept })],
    );
  }
  laws.push([batch ? 'the batch discount is missing' : 'half price, as for batches', price({ batch: !batch })]);
  if (withoutRegion !== null)
    laws.push(['the surcharge for a regional endpoint is missing', listPrice(provider, withoutRegion, tokens)]);
  laws.push(['prices of another day', price({ at: Number.NaN })]);
  return laws;
}
