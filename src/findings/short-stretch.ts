import { DAY_MS, formatDuration } from '../foundation/units.ts';

/** A stretch of generated traffic too short to speak for a month: how busy its days are, the scenario says. */
const SHORT_STRETCH_MS = 3_600_000;

/** What is said of a TTL that no request could put to the test; null of others. `spanMs`: null where arrivals have no times. */
export function ttlBeyond(ttl: number, spanMs: number | null): string | null {
  // What comes all at once is a job: nothing in it grows old.
  if (spanMs === null || spanMs === 0 || !Number.isFinite(ttl) || ttl < spanMs) return null;
  return `the TTL of ${formatDuration(ttl)} is longer than the whole workload (${formatDuration(spanMs)}), so no answer expired`;
}

/** What is said of monthly figures that rest on very little; null of others. */
export function monthlyFromLittle(spanMs: number | null, log: boolean): string | null {
  // A job comes all at once, and a whole one is all there is to it.
  if (spanMs === null || spanMs === 0) return null;
  // The hours of a day differ, and a log knows only its own. (A day of one ends with its last request.)
  if (spanMs >= (log ? 0.95 * DAY_MS : SHORT_STRETCH_MS)) return null;
  return `the monthly figures extend ${formatDuration(spanMs)} of traffic to 30 days`;
}

/** What is said of a log too small to draw parts of it anew. */
export const FEW_BLOCKS =
  'the log has too few days, users, sessions and requests to draw anew, so no interval says how other traffic like it would have come out';
