import { duration } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const FRESHNESS = {
  name: 'freshness',
  title: 'gives every cached answer a TTL by how quickly its subject changes',
  inAdvanced: true,
  says: [{ words: 'what is static kept {freshness.static}, what is dynamic {freshness.dynamic}, live data never' }],
  knobs: {
    'freshness.static': duration({
      flag: 'ttl-static',
      default: 24 * 3_600_000,
      min: 0,
      aboveMin: true,
      max: Number.POSITIVE_INFINITY,
      infinite: 'never',
      help: 'TTL of what reads like static content (tip 3: 24 hours or longer); semi-static content has --ttl',
    }),
    'freshness.dynamic': duration({
      flag: 'ttl-dynamic',
      default: 15 * 60_000,
      min: 0,
      aboveMin: true,
      max: Number.POSITIVE_INFINITY,
      infinite: 'never',
      help: 'TTL of dynamic content (tip 3: 5-30 minutes); real-time data is never cached',
    }),
  },
  alsoUses: [],
  charges: {},
  alsoSpends: [],
  needs: 'asks',
  shared: false,
  qualityKnown: true,
  worth: {
    when: 'some content changes much faster than the rest',
    measured: {
      plus: ['optimized.cache.staleHits'],
      unit: 'count',
      words: '{} stale hits are left',
      unknown: 'stale hits are not known',
    },
  },
  atWork: [],
} as const satisfies TechniqueDeclaration;
