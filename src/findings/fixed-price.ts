import { formatCount, formatLatency, formatPercent, formatUsd } from '../foundation/units.ts';
import type { Diagnosis } from './diagnosis.ts';

/** A model that is at work more of the time than this makes calls wait for their turn. */
const BUSY = 0.9;

/** Models that are paid by the month: from how many requests on that is worth it, and how many they can take. */
export const paidByTheMonth: Diagnosis = ({ optimized }) => {
  const { fixedPrice } = optimized;

  if (fixedPrice === undefined || fixedPrice.usdPerMonth === 0) return null;
  const { usdPerMonth, breakEvenPerDay, capacityPerDay, busy, models } = fixedPrice;
  const perDay = busy === null || capacityPerDay === null ? null : busy * capacityPerDay;
  const waits = Object.values(models).map(({ meanWaitMs }) => meanWaitMs ?? 0);
  const wait = Math.max(...waits);
  const paid = `${formatUsd(usdPerMonth)} a month are paid however much is asked`;
  const many = (count: number): string => `${formatCount(Math.ceil(count))} requests a day`;
  const here = perDay === null ? '' : `; here come ${formatCount(Math.round(perDay))}`;
  const room = capacityPerDay === null ? '' : `, and ${many(Math.floor(capacityPerDay))} are all it can take`;
  const full = (busy ?? 0) > BUSY;
  if (full) {
    return {
      id: 'paid-by-the-month',
      severity: 'warning',
      message: `the model that is paid by the month has work for ${formatPercent(busy as number, 0)} of the time: its calls wait ${formatLatency(wait)} for their turn on average${room}`,
      otherwise:
        'give it more capacity, or send it only a part: keep answers, or leave hard questions to another model',
    };
  }
  if (breakEvenPerDay === null) {
    return {
      id: 'paid-by-the-month',
      severity: 'warning',
      message: `${paid}, and a request costs no less for it: that is never cheaper than the baseline`,
      otherwise: 'leave it out, or send it more of what is dear',
    };
  }
  const never = capacityPerDay !== null && breakEvenPerDay > capacityPerDay;
  const pays = never
    ? `that would be cheaper than the baseline from ${many(breakEvenPerDay)}, which are more than it can take`
    : `that is cheaper than the baseline from ${many(breakEvenPerDay)}`;
  return {
    id: 'paid-by-the-month',
    severity: never || (perDay !== null && perDay < breakEvenPerDay) ? 'warning' : 'info',
    message: `${paid}: ${pays}${here}${never ? '' : room}`,
    otherwise:
      perDay !== null && perDay >= breakEvenPerDay && !never
        ? 'mind that nobody is paid here for running it'
        : 'stay with prices by the token until there is more to do',
  };
};
