import { formatPercent } from '../foundation/units.ts';
import type { Aim, DiagnosedRun, Diagnosis, Fix } from './diagnosis.ts';
import { uses } from './diagnosis.ts';
import { adding, longerTtl, scaled, turningKnobs, unless } from './fixes.ts';

/** The document, "Issue: Low Cache Hit Rate (< 20%)". */
const LOW = 0.2;

/** Share of requests answered from the cache. */
export const HIT_RATE: Aim = {
  what: 'the hit rate',
  better: 'more',
  of: ({ cache }) => cache.hitRate,
  worthwhile: 0.02,
  goal: LOW,
  show: formatPercent,
};

/** The document's "Low Cache Hit Rate": queries too unique, worded too differently, or given up too soon. */
export const lowHitRate: Diagnosis = (run) => {
  const { hitRate } = run.optimized.cache;
  if (hitRate === null || hitRate >= LOW) return null;
  return {
    id: 'low-hit-rate',
    severity: 'warning',
    message: `only ${formatPercent(hitRate)} of the requests hit the cache (the guide calls less than ${formatPercent(LOW, 0)} low): ${cause(run, hitRate)}`,
    otherwise: 'check whether caching is appropriate for this use case; without it, misses need no look-up',
    fixes: fixesFor(run),
    aim: HIT_RATE,
  };
};

/** Which of the ceilings the rate comes near to tells what holds it down. */
function cause({ ceilings, optimized }: DiagnosedRun, hitRate: number): string {
  const { hitRate: unbounded, hitRateAtCapacity: atCapacity, hitRateByIntent: byIntent } = ceilings;
  const { evictions, expirations } = optimized.cache;
  if (unbounded !== null && unbounded >= LOW) {
    const worst = evictions > expirations ? 'want of room' : 'their age';
    return atCapacity !== null && atCapacity < LOW
      ? `the cache is too small, for an unbounded one would hit ${formatPercent(unbounded)}`
      : `answers are given up for ${worst}, and one that kept them all would hit ${formatPercent(unbounded)}`;
  }
  if (byIntent !== null && byIntent - hitRate >= 0.1) {
    return `the same questions come in different words, and a cache that saw through them all would hit ${formatPercent(byIntent)}`;
  }
  const best = unbounded === null ? '' : `, so even an unbounded cache would hit only ${formatPercent(unbounded)}`;
  return `hardly any query comes again${best}`;
}

/** Prompts longer than this are documents: comparing each with all others takes long and finds nothing. */
const LONG_PROMPT_TOKENS = 500;

/** The document's solutions, in its order, as far as the ceilings leave room for them. */
function fixesFor(run: DiagnosedRun): Fix[] {
  const { played, ceilings, optimized, baseline } = run;
  const { knobs } = played;
  const room = (ceiling: number | null): boolean =>
    ceiling === null || ceiling - (optimized.cache.hitRate ?? 0) >= HIT_RATE.worthwhile;
  const short = baseline.tokens.input / baseline.requests <= LONG_PROMPT_TOKENS;
  const alike = room(ceilings.hitRateByIntent) && short;
  const kept = room(ceilings.hitRate);
  const ttl = longerTtl(run, 6);
  const size = scaled(played, 'cache.maxEntries', 5);
  return [
    ...unless(!alike || uses(run, 'semantic'), () => adding(played, 'semantic')),
    ...unless(knobs['cache.key'] !== 'exact', () => turningKnobs(played, { 'cache.key': 'normalized' })),
    ...(!kept || ttl === null ? [] : [turningKnobs(played, { 'cache.ttl': ttl })]),
    ...unless(!kept || !Number.isFinite(size), () => turningKnobs(played, { 'cache.maxEntries': size })),
    ...(kept && ttl !== null && Number.isFinite(size)
      ? [turningKnobs(played, { 'cache.ttl': ttl, 'cache.maxEntries': size })]
      : []),
    ...unless(!alike || !uses(run, 'semantic') || knobs['semantic.threshold'] <= 0.75, () =>
      turningKnobs(played, { 'semantic.threshold': 0.75 }),
    ),
  ];
}
