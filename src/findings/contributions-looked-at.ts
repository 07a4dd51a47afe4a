import type { Summary } from '../result/schema/summary.ts';
import type { Technique } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';

/** Of which techniques a finding looks at what they add to the others, so that it has to be known. */
export function contributionsLookedAt(
  { knobs }: Strategy,
  before: Summary,
  whole: Summary,
): (technique: Technique) => boolean {
  // One of them is to blame.
  if (whole.costPerRequestUsd > before.costPerRequestUsd) return () => true;
  const stops = Number.isFinite(knobs['budget.perSession']);
  return (technique) => technique === 'fallback' || (technique === 'budget' && stops);
}
