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

export function first<T>(
  record: LogRecord,
  places: readonly Place[],
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const place of places) {
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

/** The first name of a model, but for dates and versions; null for none. */
export function modelIn(record: LogRecord, places: readonly Place[]): string | null {
  return (
    first(record, places, (value) =>
      typeof value === 'string' && value.length <= LONGEST_NAME && !VERSION.test(value.trim())
        ? value.trim()
        : undefined,
    ) ?? null
  );
}

/** The first text or number of a field, as text; null for none. */
export function textOf(record: LogRecord, places: readonly Place[]): string | null {
  return (
    first(record, places, (value) => {
      if (typeof value === 'string') return value.length > LONGEST_NAME ? undefined : value.trim();
      return typeof value === 'number' ? String(value) : undefined;
    }) ?? null
  );
}
