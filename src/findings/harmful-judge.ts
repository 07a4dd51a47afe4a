import { formatCount, formatPercent } from '../foundation/units.ts';
import type { Diagnosis } from './diagnosis.ts';
import { leavingOut, turningKnobs } from './fixes.ts';
import { lowerCost } from './over-budget.ts';

/** Quality, as a fraction of the baseline's, that a judge must add to be worth its money. */
const WORTH_ITS_MONEY = 0.002;

/** A judge that costs money and makes nothing better: it errs as often as the models do. */
export const harmfulJudge: Diagnosis = (run) => {
  const { optimized, attribution, played } = run;
  const { judged, escalated, falseAccepts, falseRejects } = optimized.fallback;
  const added = attribution.find(({ technique }) => technique === 'fallback')?.added ?? null;
  if (judged === 0 || added === null || added.qualityRelative === null) return null;
  if (added.qualityRelative >= WORTH_ITS_MONEY || added.costRatio >= 0) return null;
  const errors =
    falseAccepts === null || falseRejects === null
      ? ''
      : `; it sent back ${formatCount(falseRejects)} good answers and let ${formatCount(falseAccepts)} bad ones pass`;
  const gain = added.qualityRelative * 100;
  return {
    id: 'judge-does-not-help',
    severity: 'warning',
    message: `the judge looked at ${formatCount(judged)} answers and had ${formatCount(escalated)} asked again, for ${formatPercent(-added.costRatio)} of the baseline's bill and ${gain.toFixed(1)} points of quality${errors}`,
    otherwise: 'a better judge (--judge-error) is worth more than a stricter one',
    fixes: [
      leavingOut(played, 'fallback'),
      ...[0.6, 0.7, 0.9]
        .filter((value) => value !== played.knobs['fallback.qualityThreshold'])
        .map((value) => turningKnobs(played, { 'fallback.qualityThreshold': value })),
    ],
    aim: lowerCost(run),
  };
};
