import { formatNumberOf, formatPercent } from '../foundation/units.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Requests that no model they went to could take: a provider refuses a prompt beyond its window, so there is no bill for it. */
export const overlongPrompts: Diagnosis = ({ baseline, optimized, requests }) => {
  const runs = [
    ['baseline', baseline.unanswered.tooLong ?? 0],
    ['strategy', optimized.unanswered.tooLong ?? 0],
  ] as const;
  const hit = runs.filter(([, count]) => count > 0);
  if (hit.length === 0) return null;
  const told = hit.map(
    ([run, count]) => `${formatNumberOf(count, 'request')} of the ${run} (${formatPercent(count / requests)})`,
  );
  return {
    id: 'prompts-beyond-the-window',
    severity: 'warning',
    message: `${told.join(' and ')} had longer prompts than the context window of the model they went to: they got no answer, and nothing is charged for them`,
    otherwise: 'send them to a model with a larger window (optimize models ID says how large), or send less with them',
  };
};
