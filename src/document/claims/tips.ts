import { DAY_MS, formatThree } from '../../foundation/units.ts';
import { CHANGE_EVERY_MS, type ContentClass } from '../../scenario/ground-truth.ts';
import type { Claim, Trial } from './claim.ts';
import { repeatShare, staleShare, timesCheaper } from './claim-figures.ts';
import { byRatio, only, SHARES, traffic } from './traffic.ts';

const TIPS = 'Tip 3: Use Appropriate TTL';
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Stale hits up to which a TTL is called appropriate. */
const FEW_STALE = 0.05;

/** A cache with this TTL on content that changes so often: ten TTLs of traffic, most of it asked before. */
const cachedFor =
  (ttl: number, content: ContentClass) =>
  (changeEveryMs: number): Trial => ({
    workload: {
      traffic: traffic({
        requests: 4_000,
        perDay: Math.round((4_000 * DAY_MS) / (10 * ttl)),
        repeated: 0.95,
        simple: 1,
        content,
        changeEveryMs,
      }),
    },
    strategy: only(['cache'], { 'cache.ttl': ttl }),
  });

function ttlClaim(
  id: string,
  title: string,
  line: number,
  quote: string,
  claimed: string,
  ttl: number,
  content: ContentClass,
  changes: readonly number[],
): Claim {
  const trial = cachedFor(ttl, content);
  return {
    id,
    title,
    section: TIPS,
    line,
    quote,
    claimed,
    range: { to: FEW_STALE },
    unit: 'share',
    simulated: { trial: trial(CHANGE_EVERY_MS[content]), figure: staleShare },
    condition: {
      property: 'the mean time between changes of the true answers',
      unit: 'duration',
      dial: changes,
      trial,
      figure: staleShare,
    },
    note: () => 'held against the share of hits that are no longer true: at most 5%',
  };
}

/** The one technique instead of the other. */
const cacheOrRouter = { before: only(['router']), strategy: only(['cache']) };

export const TIPS_OF_DOCUMENT: readonly Claim[] = [
  {
    id: 'caching-first',
    title: 'Caching before routing',
    section: 'Tip 1: Start with Caching',
    line: 289,
    quote: 'Caching provides the highest ROI with lowest complexity',
    claimed: 'more than routing saves',
    range: { from: 1 },
    unit: 'times',
    simulated: { trial: { workload: { scenario: 'faq-chatbot' }, ...cacheOrRouter }, figure: timesCheaper },
    condition: {
      property: 'the share of queries asked before',
      given: '60% of all being simple',
      unit: 'share',
      dial: SHARES,
      trial: (repeated) => ({ workload: { traffic: traffic({ repeated }) }, ...cacheOrRouter }),
      figure: timesCheaper,
      measured: repeatShare,
      publicly: 'repeats',
    },
    note: (times) => `a cache instead of a router: the router's bill is ${formatThree(times)} times the cache's`,
  },
  ttlClaim(
    'ttl-static',
    'TTL of static content',
    295,
    'Static content**: 24 hours or longer',
    '24h',
    24 * HOUR,
    'static',
    byRatio(DAY_MS, 128 * DAY_MS, 14),
  ),
  ttlClaim(
    'ttl-semi-static',
    'TTL of semi-static content',
    296,
    'Semi-static**: 1-6 hours',
    '1-6h',
    6 * HOUR,
    'semi-static',
    byRatio(6 * HOUR, 768 * HOUR, 14),
  ),
  ttlClaim(
    'ttl-dynamic',
    'TTL of dynamic content',
    297,
    'Dynamic content**: 5-30 minutes',
    '5-30m',
    30 * MINUTE,
    'dynamic',
    byRatio(30 * MINUTE, 64 * HOUR, 14),
  ),
  {
    ...ttlClaim(
      'ttl-real-time',
      'TTL of real-time data',
      298,
      "Real-time data**: Don't cache!",
      'do not cache',
      5 * MINUTE,
      'real-time',
      byRatio(10_000, 24 * HOUR, 16),
    ),
    range: { from: FEW_STALE },
    note: () => 'with the shortest TTL of the list, 5 minutes: more than 5% of the hits would be no longer true',
  },
];
