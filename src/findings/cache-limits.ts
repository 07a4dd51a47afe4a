import { formatCount } from '../foundation/units.ts';
import type { Diagnosis } from './diagnosis.ts';
import { uses } from './diagnosis.ts';
import { longerTtl, scaled, turningKnobs, unless } from './fixes.ts';
import { HIT_RATE } from './low-hit-rate.ts';
import { ttlsBeyond } from './short-stretch.ts';

/** Share of the look-ups from which on a cause of misses is worth a line. */
const WORTH_A_LINE = 0.05;

/** Answers given up for want of room. */
export const cacheTooSmall: Diagnosis = ({ optimized, played, ceilings }) => {
  const { evictions, expirations, lookups, hitRate } = optimized.cache;
  const possible = ceilings.hitRate === null ? 1 : ceilings.hitRate - (hitRate ?? 0);
  // Giving up what never comes again is no loss.
  if (possible < HIT_RATE.worthwhile) return null;
  if (evictions <= WORTH_A_LINE * lookups || evictions <= expirations) return null;
  return {
    id: 'cache-too-small',
    severity: 'info',
    message: `${formatCount(evictions)} answers were evicted for want of room, ${formatCount(expirations)} expired`,
    otherwise: 'that much more room gains no hits worth having here',
    fixes: [
      turningKnobs(played, { 'cache.maxEntries': scaled(played, 'cache.maxEntries', 5) }),
      ...unless(played.knobs['cache.policy'] !== 'lru', () => turningKnobs(played, { 'cache.policy': 'sieve' })),
    ],
    aim: { ...HIT_RATE, goal: 1 },
  };
};

/** Answers that had grown too old when they were asked for again. */
export const ttlTooShort: Diagnosis = (run) => {
  const { optimized, played } = run;
  const { evictions, expirations, lookups } = optimized.cache;
  if (expirations <= WORTH_A_LINE * lookups || evictions > Math.max(expirations, WORTH_A_LINE * lookups)) return null;
  return {
    id: 'ttl-too-short',
    severity: 'info',
    message: `${formatCount(expirations)} answers had expired when they were asked for again`,
    otherwise:
      optimized.cache.staleHits === null
        ? 'whether answers stay true for longer than that the log does not say'
        : 'what so much longer a TTL gains is too little, or no longer true',
    fixes: [...new Set([6, 48].map((factor) => longerTtl(run, factor)))].flatMap((ttl) =>
      ttl === null ? [] : [turningKnobs(played, { 'cache.ttl': ttl })],
    ),
    aim: { ...HIT_RATE, goal: 1 },
  };
};

/** A TTL that no request could put to the test. */
export const ttlBeyondWorkload: Diagnosis = (run) => {
  const ttl = run.played.knobs['cache.ttl'];
  const { spanMs, assumptions } = run.workload;
  const message = uses(run, 'cache') ? ttlsBeyond([ttl], spanMs) : null;
  if (message === null) return null;
  return {
    id: 'ttl-beyond-workload',
    severity: 'info',
    message,
    otherwise: assumptions.some(({ what }) => what === 'times')
      ? 'if the log counts in seconds, add --time-unit s; otherwise replay a longer stretch'
      : 'replay more requests (--requests) before drawing conclusions about the TTL',
  };
};
