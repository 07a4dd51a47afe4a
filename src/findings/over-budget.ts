import { formatCount, formatNumberOf, formatPercent, formatUsd } from '../foundation/units.ts';
import type { Aim, DiagnosedRun, Diagnosis, Fix } from './diagnosis.ts';
import { uses } from './diagnosis.ts';
import { adding, leavingOut, longerTtl, turningKnobs, unless } from './fixes.ts';

/** Share of the requests from which on a limit is worth a line. */
const WORTH_A_LINE = 0.01;

/** What a request costs; half a per cent less is worth it. */
export function lowerCost({ optimized }: DiagnosedRun): Aim {
  return {
    what: 'the cost per request',
    better: 'less',
    of: ({ costPerRequestUsd }) => costPerRequestUsd,
    worthwhile: 0.005 * optimized.costPerRequestUsd,
    show: formatUsd,
  };
}

/** The document's "Over-Budget": more cache misses or complex queries than the money was meant for. */
export const overBudget: Diagnosis = (run) => {
  const { budget, unanswered, requests } = run.optimized;
  const { exhaustedDays, afterExhaustion, limited } = budget;
  const { knobs } = run.played;
  if (exhaustedDays > 0) {
    const fate = unanswered.refused > 0 ? 'got no answer' : 'got the cheapest model';
    return {
      id: 'over-budget',
      severity: 'warning',
      message: `the daily budget of ${formatUsd(knobs['budget.daily'])} ran out on ${formatNumberOf(exhaustedDays, 'day')}, and ${formatCount(afterExhaustion)} requests (${formatPercent(afterExhaustion / requests)}) ${fate} after it: ${cause(run)}`,
      otherwise: 'analyse what is asked and adjust the strategy, or raise --daily-budget',
      fixes: fixesFor(run),
      aim: {
        what: 'the share of requests after the budget ran out',
        better: 'less',
        of: (after) => after.budget.afterExhaustion / after.requests,
        worthwhile: 0.01,
        goal: 0,
        show: formatPercent,
      },
    };
  }
  if (limited <= WORTH_A_LINE * requests) return null;
  return {
    id: 'budget-limits',
    severity: 'info',
    message: `for ${formatCount(limited)} requests (${formatPercent(limited / requests)}) the model that was wanted, or a second call, was out of the budget of ${formatUsd(knobs['budget.perRequest'])} a request`,
    otherwise: 'that is what such a limit is for; compare the quality with a run without --budget',
  };
};

/** A strategy that costs more than no optimization at all. */
export const costsMore: Diagnosis = (run) => {
  const { costRatio } = run.savings;
  if (costRatio >= -1e-9) return null;
  // Of nothing there is no share.
  const more = Number.isFinite(costRatio)
    ? `${formatPercent(-costRatio)} more`
    : `${formatUsd(run.optimized.costUsd)} more`;
  return {
    id: 'costs-more',
    severity: 'warning',
    message: `the strategy costs ${more} than the baseline: ${cause(run)}`,
    otherwise: 'this traffic is cheapest without optimization',
    fixes: fixesFor(run),
    aim: { ...lowerCost(run), goal: run.baseline.costPerRequestUsd },
  };
};

function cause({ attribution, optimized }: DiagnosedRun): string {
  const dearest = [...attribution].sort((a, b) => b.spentUsd - a.spentUsd)[0];
  const misses = optimized.cache.hitRate === null ? null : 1 - optimized.cache.hitRate;
  if (dearest !== undefined && dearest.spentUsd > 0.2 * optimized.costUsd) {
    return `${dearest.technique} alone was paid ${formatUsd(dearest.spentUsd)} of ${formatUsd(optimized.costUsd)}`;
  }
  return misses === null
    ? 'every request is a call'
    : `${formatPercent(misses)} of the requests missed the cache${optimized.unanswered.refused > 0 ? '' : ' and were calls'}`;
}

/** The document's solutions: another strategy, predictive caching, a cache warmed beforehand. */
function fixesFor(run: DiagnosedRun): Fix[] {
  const { played, attribution, workload } = run;
  const { knobs } = played;
  const warmable = uses(run, 'cache') && workload.nothingBefore !== true && knobs['cache.prewarm'] === 0;
  const harmful = attribution.find(({ added }) => added !== null && added.costRatio < -0.001);
  const culprit = [...played.techniques].find((technique) => technique === harmful?.technique);
  const ttl = longerTtl(run, 6);
  return [
    ...(culprit === undefined ? [] : [leavingOut(played, culprit)]),
    ...unless(uses(run, 'semantic'), () => adding(played, 'semantic')),
    ...(!uses(run, 'cache') || ttl === null ? [] : [turningKnobs(played, { 'cache.ttl': ttl })]),
    ...unless(!warmable, () => turningKnobs(played, { 'cache.prewarm': 100 })),
    ...unless(uses(run, 'router'), () => adding(played, 'router')),
    ...unless(uses(run, 'predictive') || !uses(run, 'cache'), () => adding(played, 'predictive')),
  ];
}
