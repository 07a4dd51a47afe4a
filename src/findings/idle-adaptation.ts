import { formatCount, formatUsd } from '../foundation/units.ts';
import type { Diagnosis } from './diagnosis.ts';
import { leavingOut, turningKnobs, unless } from './fixes.ts';
import { lowerCost } from './over-budget.ts';

/** Adaptive control that never moved anything, and was paid for its samples. */
export const idleAdaptation: Diagnosis = (run) => {
  const { optimized, played, requests } = run;
  const { adaptation, charges } = optimized;
  const [first] = adaptation ?? [];
  if (adaptation === null || first === undefined) return null;
  const setting = ({ atMs: _, ...rest }: typeof first): string => JSON.stringify(rest);
  if (adaptation.some((point) => setting(point) !== setting(first))) return null;
  const sample = played.knobs['adaptive.sample'];
  return {
    id: 'adaptation-never-moved',
    severity: 'info',
    message: `adaptive control moved nothing in ${formatCount(requests)} requests and was paid ${formatUsd(charges.sampling)} for its samples: it saw too little, or all was well`,
    otherwise: 'leave it out until the run is long enough for it to learn something',
    fixes: [
      ...unless(sample >= 0.2, () => turningKnobs(played, { 'adaptive.sample': 0.2 })),
      ...unless(played.techniques.size < 2, () => leavingOut(played, 'adaptive')),
    ],
    aim: lowerCost(run),
  };
};
