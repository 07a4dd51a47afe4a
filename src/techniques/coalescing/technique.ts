import type { TechniqueDeclaration } from '../technique.ts';

export const COALESCING = {
  name: 'coalescing',
  title: 'lets a query wait for the answer that the same query has already been sent for',
  inAdvanced: true,
  knobs: {},
  // What waits for one another is what the cache would take for the same.
  alsoUses: ['cache.key'],
  charges: {},
  alsoSpends: [],
  qualityKnown: true,
} as const satisfies TechniqueDeclaration;
