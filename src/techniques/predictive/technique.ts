import { count, duration, ratio } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const PREDICTIVE = {
  name: 'predictive',
  title: 'fetches likely next queries before they are asked',
  inAdvanced: true,
  says: [
    {
      words:
        'up to {predictive.topN} likely next questions fetched ahead, each likely {predictive.minConfidence%} of the times',
    },
  ],
  knobs: {
    'predictive.topN': count({
      flag: 'prefetch-top',
      default: 2,
      min: 1,
      max: 8,
      help: 'likely next queries that are fetched ahead at most',
    }),
    'predictive.minConfidence': ratio({
      flag: 'prefetch-confidence',
      default: 0.5,
      min: 0,
      max: 1,
      help: 'share of the times a query was followed by the other, from which that is fetched',
      turnable: true,
    }),
    'predictive.minSupport': count({
      flag: 'prefetch-support',
      default: 3,
      min: 1,
      max: 1_000_000,
      help: 'times the one must have followed the other',
    }),
    'predictive.session': duration({
      flag: 'prefetch-session',
      default: 30 * 60_000,
      min: 0,
      aboveMin: true,
      max: Number.POSITIVE_INFINITY,
      infinite: 'never',
      help: 'pause after which the next query of a user does not follow from the one before',
      tuned: false,
    }),
  },
  // The answers it fetches are in the one cache.
  alsoUses: ['cache.ttl', 'cache.maxEntries', 'cache.policy', 'cache.key', 'cache.scope', 'cache.lookup'],
  charges: { prefetch: 'fetching ahead' },
  alsoSpends: [],
  needs: 'asks',
  shared: true,
  qualityKnown: true,
  worth: {
    when: 'one question foretells the next, and waiting is worse than paying',
    measured: {
      plus: ['optimized.prefetch.used'],
      over: ['optimized.prefetch.issued'],
      unit: 'share',
      words: '{} of the answers fetched ahead were used',
      none: 'nothing was certain enough to fetch',
    },
  },
  atWork: [
    { label: 'answers fetched ahead', path: 'prefetch.issued' },
    { label: 'used', path: 'prefetch.used', of: 'prefetch.issued' },
    { label: 'wasted', path: 'prefetch.wasted', of: 'prefetch.issued' },
    { label: 'paid for them', path: 'charges.prefetch' },
  ],
  // Without the cache it is also what has a query's own key looked up.
  traces: { figure: 'prefetch.issued', beside: 'cache' },
  idle: 'answers fetched ahead',
} as const satisfies TechniqueDeclaration;
