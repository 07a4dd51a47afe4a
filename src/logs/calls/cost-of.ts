import type { Plan } from '../fields/plan.ts';
import { valueAt } from '../record/path.ts';
import type { LogRecord } from '../record/shape.ts';
import { filled, numberOf } from '../record/values.ts';
import { first, note, valueIn } from './found.ts';

/** What a call is logged to have cost, USD; NaN where nothing says so. `foreign` is told of costs in other currencies. */
export function costOf(record: LogRecord, plan: Plan, decimalComma: boolean, foreign: (as: string) => void): number {
  const { places, format } = plan;
  for (const place of places.cost) {
    const value = valueIn(record, place);
    if (!filled(value)) continue;
    if (typeof value === 'string' && /[€£¥₹]|\b(?:EUR|GBP|JPY|CNY|INR|CHF)\b/.test(value)) foreign(value);
    let usd = numberOf(value, decimalComma);
    if (usd === null && typeof value === 'string' && /^(included|free|no charge|-)$/i.test(value.trim())) usd = 0;
    if (usd === null) continue;
    note(place, value);
    const currency = first(record, places.currency, (value) =>
      typeof value === 'string' ? value.toUpperCase() : undefined,
    );
    if (currency !== undefined && !['USD', 'US$', '$', 'CENTS', 'USD_CENTS', 'CREDITS'].includes(currency))
      foreign(currency);
    const cents = plan.cents.has(place) || (format.money === 'cents' && place.written === null) || currency === 'CENTS';
    return cents ? usd / 100 : usd;
  }
  const parts = first(record, places.costParts, (value) =>
    typeof value === 'object' ? (value as LogRecord) : undefined,
  );
  if (parts !== undefined) {
    const numbers = Object.values(parts)
      .map((value) => numberOf(value))
      .filter((value) => value !== null);
    if (numbers.length > 0) return numberOf(parts.total) ?? numbers.reduce((sum, value) => sum + value, 0);
  }
  let sum = Number.NaN;
  for (const place of places.costPieces) {
    const value = numberOf(valueAt(record, place.path), decimalComma);
    if (value === null) continue;
    note(place, value);
    sum = (Number.isNaN(sum) ? 0 : sum) + value;
  }
  return sum;
}
