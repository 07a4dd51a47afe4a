import type { Place } from '../fields/plan.ts';
import { valueAt, valueAtWritten } from '../record/path.ts';
import type { LogRecord } from '../record/shape.ts';
import { filled } from '../record/values.ts';

/** A text longer than this is no name of anything. */
const LONGEST_NAME = 2000;

/** What a record has at a place. */
export function valueIn(record: LogRecord, { path, written }: Place): unknown {
  return written === null ? valueAt(record, path) : valueAtWritten(record, written);
}

/** Notes that a field was found at a place. */
export function note(place: { filled: number; example: unknown }, value: unknown): void {
  if (place.filled++ === 0) place.example = value;
}

/** What is read from the first place that has something of it; `read` gives undefined or null where a value is none. */
export function first<T>(
  record: LogRecord,
  places: readonly Place[],
  read: (value: unknown) => T | undefined | null,
): T | undefined {
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as Place;
    const value = valueIn(record, place);
    if (!filled(value)) continue;
    const found = read(value);
    if (found === undefined || found === null) continue;
    note(place, value);
    return found;
  }
  return undefined;
}

/** A date or a version, as products log them beside a model's name. */
const VERSION = /^v?[\d.:-]+$/i;

/** Any value as it is. */
export const asItIs = (value: unknown): unknown => value;

/** The first name of a model, but for dates and versions; null for none. */
export function modelIn(record: LogRecord, places: readonly Place[]): string | null {
  return first(record, places, modelName) ?? null;
}

function modelName(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_NAME) return null;
  const name = value.trim();
  return VERSION.test(name) ? null : name;
}

/** The first text or number of a field, as text; null for none. */
export function textOf(record: LogRecord, places: readonly Place[]): string | null {
  return first(record, places, nameOrNumber) ?? null;
}

function nameOrNumber(value: unknown): string | null {
  if (typeof value === 'string') return value.length > LONGEST_NAME ? null : value.trim();
  return typeof value === 'number' ? String(value) : null;
}
