import { formatCount, formatDuration, formatPercent } from '../foundation/units.ts';
import type { Diagnosis } from './diagnosis.ts';
import { uses } from './diagnosis.ts';
import { adding, scaled, turningKnobs, unless } from './fixes.ts';
import { FEWER_UNANSWERED } from './unanswered.ts';

/** Calls that the provider turned away. */
export const rateLimited: Diagnosis = (run) => {
  const { rateLimit, unanswered, requests } = run.optimized;
  if (rateLimit.rejections === 0) return null;
  const { played } = run;
  const { knobs } = played;
  const lost =
    unanswered.failed === 0
      ? `backing off took ${formatDuration(Math.round(rateLimit.backoffMs))} in all`
      : `${formatCount(unanswered.failed)} requests (${formatPercent(unanswered.failed / requests)}) got no answer`;
  return {
    id: 'rate-limited',
    severity: unanswered.failed > 0 ? 'warning' : 'info',
    message: `the provider's rate limit turned calls away ${formatCount(rateLimit.rejections)} times, and ${lost}`,
    otherwise: 'ask the provider for a higher limit, or spread the requests',
    fixes: [
      ...unless(uses(run, 'batching'), () => adding(played, 'batching')),
      ...unless(!uses(run, 'batching'), () =>
        turningKnobs(played, { 'batching.maxSize': knobs['batching.maxSize'] * 5 }),
      ),
      ...unless(uses(run, 'coalescing'), () => adding(played, 'coalescing')),
      ...unless(!uses(run, 'cache') || !Number.isFinite(knobs['cache.ttl']), () =>
        turningKnobs(played, { 'cache.ttl': scaled(played, 'cache.ttl', 6) }),
      ),
      ...unless(uses(run, 'cache'), () => adding(played, 'cache')),
    ],
    aim:
      unanswered.failed > 0
        ? FEWER_UNANSWERED
        : {
            what: 'the calls turned away per request',
            better: 'less',
            of: (after) => after.rateLimit.rejections / after.requests,
            worthwhile: 0.001,
            goal: 0,
            show: (value) => value.toFixed(3),
          },
  };
};
