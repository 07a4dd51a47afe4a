import { formatCount, formatPercent, formatUsd } from '../foundation/units.ts';
import type { Diagnosis } from './diagnosis.ts';
import { leavingOut, turningKnobs, unless } from './fixes.ts';
import { lowerCost } from './over-budget.ts';

/** Of fewer prefetches than this, a share says nothing. */
const FEW = 50;

/** Share of the prefetches that must be used to be worth their money, when each costs what it saves. */
const HALF = 0.5;

/** Answers fetched ahead that nobody asked for. */
export const wastedPrefetch: Diagnosis = (run) => {
  const { optimized, played } = run;
  const { prefetch, charges, costUsd } = optimized;
  if (prefetch.issued < FEW || prefetch.used >= HALF * prefetch.issued) return null;
  const { knobs } = played;
  const stricter = [0.6, 0.8].filter((value) => value > knobs['predictive.minConfidence']);
  return {
    id: 'wasted-prefetch',
    severity: charges.prefetch > 0.05 * costUsd ? 'warning' : 'info',
    message: `${formatCount(prefetch.wasted)} of ${formatCount(prefetch.issued)} answers fetched ahead (${formatPercent(prefetch.wasted / prefetch.issued)}) were never asked for, and all of them together cost ${formatUsd(charges.prefetch)}: what comes next is not certain enough`,
    otherwise: 'fetch ahead only where waiting is worse than paying',
    fixes: [
      ...stricter.map((value) => turningKnobs(played, { 'predictive.minConfidence': value })),
      ...unless(knobs['predictive.topN'] === 1, () => turningKnobs(played, { 'predictive.topN': 1 })),
      ...unless(played.techniques.size < 2, () => leavingOut(played, 'predictive')),
    ],
    aim: lowerCost(run),
  };
};
