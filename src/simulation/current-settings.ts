import type { Strategy } from '../settings/strategy.ts';
import { ttlsByClass } from '../techniques/freshness/freshness.ts';
import type { RouterOptions } from '../techniques/router/model-router.ts';

/**
 * The settings that may change while a run goes on, by adaptive control or by someone who watches.
 * Whoever uses one reads it here, each time.
 */
export interface CurrentSettings {
  /** Similarity from which a semantic hit counts. */
  similarity: number;
  /** TTL of answers that are stored from now on, in milliseconds. */
  ttlMs: number;
  /** TTL by content class as the wording suggests it; null where there is one for all. */
  ttlByClass: Float64Array | null;
  /** Where the lines between the tiers are drawn. */
  lines: RouterOptions;
}

/** The settings a strategy starts with. */
export function settingsAtStart({ knobs, techniques }: Strategy): CurrentSettings {
  return {
    similarity: knobs['semantic.threshold'],
    ttlMs: knobs['cache.ttl'],
    ttlByClass: techniques.has('freshness')
      ? ttlsByClass({
          static: knobs['freshness.static'],
          semiStatic: knobs['cache.ttl'],
          dynamic: knobs['freshness.dynamic'],
        })
      : null,
    lines: { simpleBelow: knobs['routing.simpleBelow'], complexFrom: knobs['routing.complexFrom'] },
  };
}
