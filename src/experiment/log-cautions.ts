import { FEW_BLOCKS, monthlyFromLittle, ttlBeyond } from '../findings/short-stretch.ts';
import { DAY_MS } from '../foundation/units.ts';
import { LEAST_BLOCKS, SHORTEST_STRETCH } from '../replay/evidence/blocks.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { Played } from './work/unit.ts';

/**
 * What one should know of a log before relying on what was found on it: that a TTL was longer than it,
 * that it is too short for monthly figures, that there is too little of it for intervals, or that those
 * shown are of something else. Nothing of generated traffic: there, other seeds are other traffic.
 * `shown`: whether there are monthly figures, and margins that are between seeds.
 */
export function logCautions(
  { requests, users, spanMs, log }: Played['workload'],
  strategies: readonly Strategy[],
  shown: { monthly: boolean; seeds: boolean },
): { cautions?: string[] } {
  if (log !== true) return {};
  const caching = strategies.filter(({ techniques }) => techniques.has('cache'));
  const ttls = [...new Set(caching.map(({ knobs }) => knobs['cache.ttl']))];
  const untested = ttls.map((ttl) => ttlBeyond(ttl, spanMs)).find((found) => found !== null) ?? null;
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
