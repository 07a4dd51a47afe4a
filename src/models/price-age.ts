import { DAY_MS } from '../foundation/units.ts';
import { describeSource, SOURCES } from './facts/sources.ts';
import type { Model } from './model.ts';

const LIST = 'genai-prices-package';

/** List prices older than this, in days, are said to be. */
export const FRESH_PRICES_DAYS = 90;

/**
 * How old the price list is on a day, `2026-11-27`, in words; null as long as it is fresh, and where none of the
 * models is charged by it. A result's data never hold it: they are the same on every day.
 */
export function agedPrices(models: readonly Pick<Model, 'sources'>[] | 'all', day: string): string | null {
  const source = describeSource(LIST);
  if (models !== 'all' && !models.some(({ sources }) => sources.price.startsWith(source))) return null;
  const { date } = SOURCES[LIST];
  const age = Math.floor((Date.parse(day) - Date.parse(date)) / DAY_MS);
  if (age <= FRESH_PRICES_DAYS) return null;
  return `List prices are those of ${date}, ${age} days ago. A newer version may know newer ones; --models takes a price list of your own.`;
}
