import { DAY_MS } from '../foundation/units.ts';
import type { Retirement } from './facts/retirements.ts';

/** The price list is taken to be out of date from this age on, in days. */
export const PRICE_LIST_LIFE_DAYS = 180;

/** The state of facts: a model whose end is announced for this day or an earlier one is shown as retired. */
export const FACTS_DAY = '2026-11-26';

/** Whether a model is no longer served on a day, `2026-11-26`. */
export function isRetired(retirement: Retirement | null, day = FACTS_DAY): boolean {
  return retirement !== null && retirement.on !== null && retirement.on <= day;
}

/** What is announced of a model's end, in words; null where nothing is. */
export function retirementInWords(retirement: Retirement | null, day = FACTS_DAY): string | null {
  if (retirement === null) return null;
  const { on, notBefore } = retirement;
  if (on === null) return `not before ${notBefore}`;
  return isRetired(retirement, day) ? `${on}: it can no longer be called` : `announced for ${on}`;
}

/** What of a catalog's choices is overdue on a day: models that are no longer served, and prices too old to go by. */
export function overdue(
  models: readonly { id: string; retirement: Retirement | null }[],
  priceListDay: string,
  day: string,
): string[] {
  const age = Math.floor((Date.parse(day) - Date.parse(priceListDay)) / DAY_MS);
  return [
    ...models.flatMap(({ id, retirement }) =>
      isRetired(retirement, day) ? [`${id} is chosen by default and was retired on ${retirement?.on}`] : [],
    ),
    ...(age > PRICE_LIST_LIFE_DAYS ? [`the price list of ${priceListDay} is ${age} days old`] : []),
  ];
}
