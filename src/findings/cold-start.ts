import { DAY_MS, formatCount, formatDuration, formatPercent } from '../foundation/units.ts';
import type { TimelineSummary } from '../result/schema/summary.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Share of the requests that is held against the rest. */
const BEGINNING = 0.25;

/** By so much of the hit rate the beginning bends the whole from which on it is worth a line. */
const BEND = 0.03;

/** A cache that begins empty, and takes so long to fill that the rate of the whole is not what it comes to later. */
export const coldStart: Diagnosis = ({ optimized, warmUpRequests, workload, played }) => {
  const { hitRate } = optimized.cache;
  if (hitRate === null || warmUpRequests !== undefined || played.knobs['cache.prewarm'] > 0) return null;
  const parts = partsOf(optimized.timeline);
  if (parts === null || parts.rest - hitRate < BEND) return null;
  const length = workload.spanMs !== null && parts.ms >= DAY_MS ? Math.ceil(parts.ms / DAY_MS) : null;
  const warmUp = length === null ? String(Number(parts.requests.toPrecision(2))) : `${length}d`;
  const beginning = `${formatCount(parts.requests)} requests${length === null ? '' : ` (${formatDuration(parts.ms)})`}`;
  return {
    id: 'cold-start',
    severity: 'info',
    message: `the caches begin empty: the first ${beginning} hit ${formatPercent(parts.beginning)}, those after them ${formatPercent(parts.rest)}`,
    otherwise: `for what a cache comes to that has been running for a while, leave the beginning out with --warmup ${warmUp}`,
    flags: ['--warmup', warmUp],
  };
};

/** The hit rates of a run's beginning and of what came then; null where there are too few windows to tell. */
function partsOf({ windowMs, requests, hits }: TimelineSummary) {
  const all = sum(requests);
  let windows = 0;
  let before = 0;
  while (windows < requests.length && before < BEGINNING * all) before += requests[windows++];
  if (before === all) return null;
  const beginning = sum(hits.slice(0, windows));
  return {
    requests: before,
    ms: windows * windowMs,
    beginning: beginning / before,
    rest: (sum(hits) - beginning) / (all - before),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
