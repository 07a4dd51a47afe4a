import type { TechniqueDeclaration } from '../technique.ts';

export const COALESCING = {
  name: 'coalescing',
  title: 'lets a query wait for the answer that the same query has already been sent for',
  inAdvanced: true,
  says: [{ words: 'one call for all who ask the same at once' }],
  knobs: {},
  // What waits for one another is what the cache would take for the same.
  alsoUses: ['cache.key', 'cache.scope'],
  charges: {},
  alsoSpends: [],
  needs: 'asks',
  shared: true,
  qualityKnown: true,
  worth: {
    when: 'many ask the same at the same moment',
    measured: {
      plus: ['optimized.coalesced'],
      over: ['optimized.requests'],
      unit: 'share',
      words: '{} of the requests shared a call under way',
    },
  },
  atWork: [{ label: 'requests that shared a call', path: 'coalesced', of: 'requests' }],
  traces: { figure: 'coalesced' },
} as const satisfies TechniqueDeclaration;
