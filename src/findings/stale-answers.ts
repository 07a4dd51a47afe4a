import { formatNumberOf, formatPercent } from '../foundation/units.ts';
import type { Aim, Diagnosis } from './diagnosis.ts';
import { uses } from './diagnosis.ts';
import { adding, leavingOut, scaled, turningKnobs, unless } from './fixes.ts';

/** Share of the hits from which on stale answers are worth a line: what adaptive control is steered towards. */
const TOO_MANY = 0.02;

/** Below this many hits, a share of them says nothing. */
const FEW_HITS = 50;

/** Share of the hits from which on no TTL will help. */
const MOSTLY = 0.3;

const STALE: Aim = {
  what: 'the share of stale hits',
  better: 'less',
  of: ({ cache }) => share(cache),
  worthwhile: 0.005,
  goal: TOO_MANY,
  mayCost: true,
  show: formatPercent,
};

function share({
  staleHits,
  exactHits,
  semanticHits,
}: {
  staleHits: number | null;
  exactHits: number;
  semanticHits: number;
}): number | null {
  const hits = exactHits + semanticHits;
  return staleHits === null ? null : hits === 0 ? 0 : staleHits / hits;
}

/** Answers that were no longer true when they were given again: the TTL is too long for some content. */
export const staleAnswers: Diagnosis = (run) => {
  const { cache } = run.optimized;
  const stale = share(cache);
  if (stale === null || stale <= TOO_MANY || cache.exactHits + cache.semanticHits < FEW_HITS) return null;
  const { played } = run;
  const ttl = (factor: number): number => scaled(played, 'cache.ttl', factor);
  const caches = (['cache', 'semantic', 'predictive'] as const).filter((technique) => played.techniques.has(technique));
  const endless = !Number.isFinite(played.knobs['cache.ttl']);
  return {
    id: 'stale-answers',
    severity: stale > 0.05 ? 'warning' : 'info',
    message: `${formatNumberOf(cache.staleHits as number, 'hit')} (${formatPercent(stale)}) gave answers that were no longer true: the content changes faster than they expire`,
    otherwise: 'do not cache what changes by the minute: the guide says so of real-time data',
    fixes: [
      ...unless(stale < MOSTLY || caches.length === played.techniques.size, () => leavingOut(played, ...caches)),
      ...unless(uses(run, 'freshness'), () => adding(played, 'freshness')),
      ...unless(endless, () => turningKnobs(played, { 'cache.ttl': ttl(1 / 2) })),
      ...unless(endless, () => turningKnobs(played, { 'cache.ttl': ttl(1 / 6) })),
      ...unless(!endless, () => turningKnobs(played, { 'cache.ttl': 3_600_000 })),
      ...unless(uses(run, 'adaptive'), () => adding(played, 'adaptive')),
    ],
    // A tenth of them less is no cure, however many they are.
    aim: { ...STALE, worthwhile: Math.max(STALE.worthwhile, stale / 10) },
  };
};
