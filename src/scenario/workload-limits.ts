import { UserError } from '../foundation/problem.ts';
import { DAY_MS, formatCount, formatDuration } from '../foundation/units.ts';

/** Users of generated traffic at most: each takes a byte, and is looked for at the end. */
export const MOST_USERS = 10_000_000;

/** Words of a generated document at most, and of the median one. */
export const LONGEST_DOCUMENT = 1_000_000;
export const LONGEST_MEDIAN_DOCUMENT = 100_000;

/** Tokens of the median answer at most, and of any. */
export const LONGEST_MEDIAN_ANSWER = 1_000_000;
export const LONGEST_ANSWER = 100_000_000;

/** Intents that change places in all shifts of interest of a run, at most: a second or two of work. */
export const MOST_MOVES = 100_000_000;

/** What drift depends on, as a workload says it. */
interface Drifting {
  requests: number;
  arrivals: { process: string; perDay: number };
  drift?: { every: number; share: number } | undefined;
}

/** Throws a UserError where interest shifts so much faster than requests come that a run would do nothing else. */
export function checkDrift({ drift, arrivals, requests }: Drifting, intents: number): void {
  if (drift === undefined || arrivals.process === 'at-once') return;
  const spanMs = (requests / arrivals.perDay) * DAY_MS;
  const movesPerShift = Math.max(1, intents * drift.share);
  if ((spanMs / drift.every) * movesPerShift <= MOST_MOVES) return;
  const least = (spanMs * movesPerShift) / MOST_MOVES;
  throw new UserError({
    where: 'workload.drift.every',
    what: `comes to ${formatCount(Math.round(spanMs / drift.every))} shifts of interest in ${formatDuration(spanMs)} of traffic`,
    fix: `use ${formatDuration(Math.ceil(least / 1_000) * 1_000)} or more, fewer requests (--requests) or more of them a day (--rate)`,
  });
}
