import { DAY_MS, formatCount, formatDuration, formatPercent, formatUsd } from '../foundation/units.ts';
import { type Diagnosis, uses } from './diagnosis.ts';
import { adding } from './fixes.ts';
import { lowerCost } from './over-budget.ts';

/** Share of the bill from which on it is worth a line. */
const WORTH_A_LINE = 0.01;

/** Requests that may wait, and are paid for as if somebody did. */
export const paidInHaste: Diagnosis = (run) => {
  const { deferrable, requests, costUsd } = run.optimized;
  if (deferrable === undefined || uses(run, 'batch-api') || deferrable.missedUsd < WORTH_A_LINE * costUsd) return null;
  const { requests: many, deadlineMs, missedUsd } = deferrable;
  if (missedUsd === 0) return null;
  return {
    id: 'paid-in-haste',
    severity: 'warning',
    message: `${formatCount(many)} requests (${formatPercent(many / requests, 0)}) may wait ${formatDuration(deadlineMs)} and were sent at once: ${formatUsd(missedUsd)} of ${formatUsd(costUsd)} is what the provider's batch interface would have taken off`,
    otherwise: 'leave it so where the answers are wanted sooner after all',
    fixes: [adding(run.played, 'batch-api')],
    aim: lowerCost(run),
  };
};

/** The technique for what may wait, where there is nothing for it to do. */
export const nothingToWaitFor: Diagnosis = (run) => {
  const { deferrable } = run.optimized;
  if (!uses(run, 'batch-api') || (deferrable?.calls ?? 0) > 0) return null;
  if (deferrable === undefined || deferrable.requests === 0) {
    return {
      id: 'batch-api-idle',
      severity: 'info',
      message: 'batch-api did nothing: the workload says of no request that it may wait',
      otherwise:
        'leave it out, or say which share may wait: --deferrable 30% of a log, deferrable: {share: 30%, deadline: 24h} in a scenario',
    };
  }
  const why = deferrable.offered
    ? 'no request that may wait came to a call that has a batch price'
    : deferrable.deadlineMs < DAY_MS
      ? `requests may wait ${formatDuration(deferrable.deadlineMs)}, and providers promise no answer within less than 24 h`
      : `of none of the models (${run.models}) a batch price is known`;
  return {
    id: 'batch-api-idle',
    severity: 'info',
    message: `batch-api did nothing: ${why}`,
    otherwise: 'leave it out, or choose models with such a price (--models openai)',
  };
};
