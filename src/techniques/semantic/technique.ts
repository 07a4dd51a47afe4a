import { choice, duration, ratio, toggle } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const SEMANTIC = {
  name: 'semantic',
  title: 'answers a query that means nearly the same as an earlier one, and adapts the answer',
  inAdvanced: true,
  says: [
    { words: 'questions {semantic.threshold} alike by {semantic.measure} get one answer' },
    { words: 'adapted each time', where: { 'semantic.verbatimFrom': ['never'] } },
    { words: 'adapted below {semantic.verbatimFrom}', unless: { 'semantic.verbatimFrom': ['never'] } },
    { words: 'but not where a number, a name or a negation differs', where: { 'semantic.guard': ['true'] } },
    { words: 'kept under each wording', where: { 'semantic.promote': ['true'] } },
  ],
  knobs: {
    'semantic.threshold': ratio({
      flag: 'similarity',
      default: 0.85,
      min: 0.3,
      max: 1,
      help: 'similarity from which another question counts as the same',
      turnable: true,
    }),
    'semantic.measure': choice({
      flag: 'similarity-measure',
      default: 'weighted-words',
      choices: ['weighted-words', 'token-cosine', 'char3-cosine', 'jaccard'],
      help: 'how similarity is measured',
    }),
    'semantic.guard': toggle({
      flag: 'guard',
      default: false,
      help: 'refuse hits whose texts differ in a negation, a number or a name',
    }),
    'semantic.lookup': duration({
      flag: 'semantic-lookup',
      default: 20,
      min: 0,
      max: 60_000,
      help: 'time to embed a query and search, added to every exact miss',
      tuned: false,
    }),
    'semantic.verbatimFrom': ratio({
      flag: 'verbatim-from',
      default: Number.POSITIVE_INFINITY,
      min: 0.3,
      max: 1,
      infinite: 'never',
      help: 'similarity from which a cached answer is served as it is, without paying for its adaptation',
    }),
    'semantic.promote': toggle({
      flag: 'promote',
      default: false,
      help: 'keep a semantic hit under its own wording too, so that the next one is an exact hit',
    }),
  },
  // The answers it keeps are in the one cache.
  alsoUses: ['cache.ttl', 'cache.maxEntries', 'cache.policy', 'cache.key', 'cache.scope'],
  charges: { embeddings: 'embeddings of queries', adaptation: 'adapting semantic hits' },
  alsoSpends: [],
  needs: 'texts',
  shared: true,
  qualityKnown: true,
  worth: {
    when: 'the same questions come in different words',
    measured: {
      plus: ['ceilings.hitRateByIntent'],
      minus: ['ceilings.hitRate'],
      unit: 'share',
      words: 'seeing through all wordings is good for {} more hits at most',
      unknown: 'the log does not say which queries mean the same',
    },
  },
  atWork: [{ label: 'hits', path: 'cache.semanticHits', of: 'cache.lookups' }],
} as const satisfies TechniqueDeclaration;
