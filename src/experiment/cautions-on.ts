import { FEW_BLOCKS, monthlyFromLittle, ttlsBeyond } from '../findings/short-stretch.ts';
import { DAY_MS } from '../foundation/units.ts';
import { LEAST_BLOCKS, SHORTEST_STRETCH } from '../replay/evidence/blocks.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { Played } from './work/unit.ts';

/**
 * What one should know of the traffic before relying on what was found on it: that TTLs were longer than it,
 * and of a log that it is too short for monthly figures, that there is too little of it for intervals, or that
 * those shown are of something else. Of generated traffic other seeds are other traffic.
 * `shown`: whether there are monthly figures, and margins that are between seeds.
 */
export function cautionsOn(
  { requests, users, spanMs, log }: Played['workload'],
  strategies: readonly Strategy[],
  shown: { monthly: boolean; seeds: boolean },
): { cautions?: string[] } {
  const caching = strategies.filter(({ techniques }) => techniques.has('cache'));
  const beyond = ttlsBeyond([...new Set(caching.map(({ knobs }) => knobs['cache.ttl']))], spanMs);
  const untested = beyond === null ? null : `${beyond}; how many go stale in such a time was not seen`;
  if (log !== true) return untested === null ? {} : { cautions: [untested] };
  const little = shown.monthly ? monthlyFromLittle(spanMs, true) : null;
  const few = [
    Math.ceil(requests / SHORTEST_STRETCH),
    users ?? 0,
    spanMs === null ? 0 : Math.ceil(spanMs / DAY_MS),
  ].every((blocks) => blocks < LEAST_BLOCKS);
  const cautions = [
    ...(untested === null ? [] : [untested]),
    ...(little === null ? [] : [`${little}: replay a whole day at least before relying on them`]),
    ...(few ? [FEW_BLOCKS] : []),
    ...(shown.seeds && !few
      ? ['other seeds replay the same requests, so the margins hold the luck of models and not how traffic varies']
      : []),
  ];
  return cautions.length === 0 ? {} : { cautions };
}
