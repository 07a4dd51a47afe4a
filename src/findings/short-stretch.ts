import { DAY_MS, formatDuration } from '../foundation/units.ts';

/** A stretch of generated traffic too short to speak for a month: how busy its days are, the scenario says. */
const SHORT_STRETCH_MS = 3_600_000;

/**
 * What is said of TTLs that no request could put to the test, of several that they cannot be told apart; null
 * where there are none. `spanMs`: null where arrivals have no times.
 */
export function ttlsBeyond(ttls: readonly number[], spanMs: number | null): string | null {
  // What comes all at once is a job: nothing in it grows old.
  if (spanMs === null || spanMs === 0) return null;
  const beyond = ttls.filter((ttl) => Number.isFinite(ttl) && ttl >= spanMs).sort((a, b) => a - b);
  if (beyond.length === 0) return null;
  const named = listed(beyond.map((ttl) => formatDuration(ttl)));
  const [whose, apart] =
    beyond.length === 1 ? [`the TTL of ${named} is`, ''] : [`the TTLs of ${named} are`, ', and they come to the same'];
  return `${whose} longer than the whole workload (${formatDuration(spanMs)}), so no answer expired${apart}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
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
