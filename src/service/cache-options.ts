import type { Strategy } from '../settings/strategy.ts';
import type { AnswerCacheOptions } from './answer-cache.ts';

/** The cache of a strategy, for whoever runs it: nothing is kept where it has none. */
export function cacheOptionsOf({ techniques, knobs }: Strategy): Omit<AnswerCacheOptions, 'clock'> {
  const keeps = techniques.has('cache') || techniques.has('semantic');
  return {
    ttlMs: keeps ? knobs['cache.ttl'] : 0,
    maxEntries: knobs['cache.maxEntries'],
    policy: knobs['cache.policy'],
    key: knobs['cache.key'],
    ...(keeps && techniques.has('freshness')
      ? {
          byContent: {
            static: knobs['freshness.static'],
            semiStatic: knobs['cache.ttl'],
            dynamic: knobs['freshness.dynamic'],
          },
        }
      : {}),
    ...(techniques.has('semantic')
      ? {
          similar: {
            threshold: knobs['semantic.threshold'],
            measure: knobs['semantic.measure'],
            guard: knobs['semantic.guard'],
            promote: knobs['semantic.promote'],
          },
        }
      : {}),
  };
}
