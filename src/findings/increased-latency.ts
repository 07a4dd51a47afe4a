import { FIGURES } from '../figures/figures.ts';
import { formatLatency } from '../foundation/units.ts';
import { KNOBS } from '../settings/knobs.ts';
import type { Aim, DiagnosedRun, Diagnosis, Fix } from './diagnosis.ts';
import { uses } from './diagnosis.ts';
import { leavingOut, turningKnobs, unless } from './fixes.ts';

/** From which rise on waiting is worth a line. */
const WORTH_A_LINE = 0.02;

const MEAN_LATENCY: Aim = {
  what: 'mean latency',
  better: 'less',
  of: ({ latencyMs }) => latencyMs.mean,
  worthwhile: 5,
  mayCost: true,
  show: formatLatency,
};

/** The document's "Increased Latency": look-ups, judges or waiting cost more time than hits save. */
export const increasedLatency: Diagnosis = (run) => {
  const { latencyMeanRatio, latencyP95Ratio } = run.savings;
  if (latencyMeanRatio === null || latencyP95Ratio === null) return null;
  if (latencyMeanRatio >= -WORTH_A_LINE && latencyP95Ratio >= -WORTH_A_LINE) return null;
  const { baseline, optimized } = run;
  const inTheMean = latencyMeanRatio < -WORTH_A_LINE;
  const key = inTheMean ? 'mean' : 'p95';
  const rise = `${formatLatency(baseline.latencyMs[key])} to ${formatLatency(optimized.latencyMs[key])}`;
  return {
    id: 'increased-latency',
    severity: 'warning',
    message: `${inTheMean ? 'mean' : 'P95'} latency rises from ${rise}: ${cause(run)}`,
    otherwise: 'profile where the time goes, and consider whether optimization is worth the complexity',
    fixes: fixesFor(run),
    aim: inTheMean
      ? { ...MEAN_LATENCY, ...goalOf(baseline.latencyMs.mean) }
      : {
          ...MEAN_LATENCY,
          what: FIGURES['latencyMs.p95'].title,
          of: ({ latencyMs }) => latencyMs.p95,
          ...goalOf(baseline.latencyMs.p95),
        },
  };
};

function goalOf(ms: number | null): Pick<Aim, 'goal'> {
  return ms === null ? {} : { goal: ms };
}

/** The technique without which it would be quickest, or where the time goes in general. */
function cause(run: DiagnosedRun): string {
  const slowest = slowestTechnique(run);
  if (slowest === null) return 'the work around each call takes longer than the hits save';
  const { technique, meanMs } = slowest;
  return `${WAITS[technique] ?? `the technique ${technique}`} adds ${formatLatency(meanMs)} to the mean`;
}

/** How a technique takes time. */
const WAITS: Readonly<Record<string, string>> = {
  cache: 'looking up what is not in the cache',
  freshness: 'giving answers up sooner, so that more have to be asked for again,',
  semantic: 'searching for similar queries',
  router: 'routing to slower models',
  batching: 'waiting for a batch to fill',
  fallback: 'judging answers and asking again',
  predictive: 'fetching answers ahead',
  coalescing: "waiting for another request's answer",
  adaptive: 'what adaptive control learned (fewer hits, or stronger models)',
};

function slowestTechnique({ attribution, baseline }: DiagnosedRun): { technique: string; meanMs: number } | null {
  const { mean } = baseline.latencyMs;
  if (mean === null) return null;
  const adding = attribution
    .map(({ technique, added, alone }) => ({
      technique,
      meanMs: -(added?.latencyMeanRatio ?? alone.latencyMeanRatio ?? 0) * mean,
    }))
    .filter(({ meanMs }) => meanMs > 1)
    .sort((a, b) => b.meanMs - a.meanMs);
  return adding[0] ?? null;
}

function fixesFor(run: DiagnosedRun): Fix[] {
  const { played } = run;
  const { knobs } = played;
  const slowest = slowestTechnique(run)?.technique;
  const culprit = [...played.techniques].find((technique) => technique === slowest);
  return [
    ...(culprit === undefined || played.techniques.size < 2 ? [] : [leavingOut(played, culprit)]),
    ...unless(!uses(run, 'batching') || knobs['batching.maxWait'] <= KNOBS['batching.maxWait'].default / 5, () =>
      turningKnobs(played, { 'batching.maxWait': Math.max(1, Math.round(knobs['batching.maxWait'] / 5)) }),
    ),
    ...unless(!uses(run, 'fallback') || knobs['fallback.qualityThreshold'] <= 0.6, () =>
      turningKnobs(played, { 'fallback.qualityThreshold': 0.6 }),
    ),
  ];
}
