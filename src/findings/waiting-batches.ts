import { formatLatency, formatThree } from '../foundation/units.ts';
import type { Diagnosis } from './diagnosis.ts';
import { leavingOut, turningKnobs, unless } from './fixes.ts';

/** Below this many members, a batch shares next to nothing. */
const FEW = 2;

/** Batches that wait in vain: too few requests come for one to fill. */
export const waitingBatches: Diagnosis = ({ optimized, played, baseline }) => {
  const { count, meanSize, meanWaitMs } = optimized.batches;
  if (count === 0 || meanSize === null || meanWaitMs === null || meanSize >= FEW || meanWaitMs < 1) return null;
  const { knobs } = played;
  const shorter = Math.max(1, Math.round(knobs['batching.maxWait'] / 5));
  return {
    id: 'batching-only-waits',
    severity: 'warning',
    message: `batches hold ${formatThree(meanSize)} requests on average and make each wait ${formatLatency(meanWaitMs)}: too few requests come within ${formatLatency(knobs['batching.maxWait'])} for one to fill`,
    otherwise: 'batch where requests come together, as in a job, or where a rate limit counts calls',
    fixes: [
      ...unless(played.techniques.size < 2, () => leavingOut(played, 'batching')),
      ...unless(shorter >= knobs['batching.maxWait'], () => turningKnobs(played, { 'batching.maxWait': shorter })),
    ],
    aim: {
      what: 'mean latency',
      better: 'less',
      of: ({ latencyMs }) => latencyMs.mean,
      worthwhile: 0.01 * (baseline.latencyMs.mean ?? 0),
      mayCost: true,
      show: formatLatency,
    },
  };
};
