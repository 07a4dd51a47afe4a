import { formatPercent } from '../foundation/units.ts';
import type { Aim } from './diagnosis.ts';

/** That fewer requests stay without an answer, at whatever cost. */
export const FEWER_UNANSWERED: Aim = {
  what: 'the share of requests without an answer',
  better: 'less',
  of: (after) => after.unanswered.failed / after.requests,
  worthwhile: 0.001,
  goal: 0,
  mayCost: true,
  show: formatPercent,
};
