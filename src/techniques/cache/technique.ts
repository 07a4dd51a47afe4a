import { choice, count, duration } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const CACHE = {
  name: 'cache',
  title: 'answers a query that has been asked before from memory',
  inAdvanced: true,
  knobs: {
    'cache.ttl': duration({
      flag: 'ttl',
      default: 3_600_000,
      min: 0,
      aboveMin: true,
      max: Number.POSITIVE_INFINITY,
      infinite: 'never',
      help: 'age at which a cached answer expires; a hit does not make it younger',
      turnable: true,
    }),
    'cache.maxEntries': count({
      flag: 'cache-size',
      default: 1_000,
      min: 1,
      max: Number.POSITIVE_INFINITY,
      infinite: 'unlimited',
      help: 'answers the cache holds at most',
    }),
    'cache.policy': choice({
      flag: 'cache-policy',
      default: 'lru',
      choices: ['lru', 'fifo', 'lfu', 'sieve', 's3fifo'],
      help: 'which answer a full cache gives up',
    }),
    'cache.key': choice({
      flag: 'cache-key',
      default: 'normalized',
      choices: ['exact', 'normalized', 'ascii'],
      help: 'what counts as the same query: the exact text; case, white space and punctuation ignored; or a-z and 0-9 alone',
    }),
    'cache.scope': choice({
      flag: 'cache-scope',
      default: 'request',
      choices: ['request', 'tenant', 'ask'],
      help: 'what must be the same besides the query, where a log says it: all that is sent with it and the tenant; tenant and system prompt; or nothing',
      tuned: false,
    }),
    'cache.lookup': duration({
      flag: 'cache-lookup',
      default: 1,
      min: 0,
      max: 60_000,
      help: 'time a look-up adds to a request that misses',
      tuned: false,
    }),
    'cache.prewarm': count({
      flag: 'prewarm',
      default: 0,
      min: 0,
      max: 1_000_000,
      help: 'the most common queries whose answers are loaded, and paid for, before the start',
    }),
  },
  alsoUses: [],
  charges: { prewarm: 'warming the cache up' },
  alsoSpends: [],
  needs: 'asks',
  qualityKnown: true,
  worth: {
    when: 'queries come again word for word',
    measured: { plus: ['workload.repeatRate'], unit: 'share', words: '{} of the requests repeat a text' },
  },
  atWork: [
    { label: 'exact hits', path: 'cache.exactHits', of: 'cache.lookups' },
    { label: 'answers at the end', path: 'cache.entries' },
    { label: 'given up for room', path: 'cache.evictions' },
    { label: 'found too old', path: 'cache.expirations' },
  ],
} as const satisfies TechniqueDeclaration;
