import { figureAt } from '../../figures/figures.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import type { KeepResult } from '../../result/schema/tune.ts';
import { meets, shortfall, type Threshold, valueAtPath } from '../../result/thresholds.ts';
import { fullCostUsd } from '../../result/wrong-answers.ts';

/** What is made as small as possible, and what must hold. */
export interface Goals {
  /** A path in the summary of a run. */
  minimize: string;
  /** It is to be as large as possible instead. */
  most?: true;
  /** USD that a wrong answer costs, which is added to what is minimized: the cost of a request. */
  priceOfErrorUsd?: number;
  keep: readonly Threshold[];
}

/** Short names of what one may want to minimize. */
export const OBJECTIVES: Readonly<Record<string, string>> = {
  cost: 'costPerRequestUsd',
  latency: 'latencyMs.mean',
  p95: 'latencyMs.p95',
};

/** A setting's standing: how far it is from what must hold, then how good it is. */
export interface Standing {
  /** Sum over the demands of what is missing, as a fraction of what is demanded; 0 when all hold. */
  missing: number;
  /** Infinity when it is not known. */
  objective: number;
}

/** What of a run is made as small as possible; null where it is not known. */
export function objectiveOf(summary: PlayedSummary, { minimize, most, priceOfErrorUsd }: Goals): number | null {
  if (priceOfErrorUsd !== undefined) return fullCostUsd(summary, priceOfErrorUsd);
  const figure = figureAt(summary, minimize);
  return most === true && figure !== null ? -figure : figure;
}

/** How a run stands. */
export function standingOf(summary: PlayedSummary, goals: Goals): Standing {
  return {
    missing: goals.keep.reduce((sum, threshold) => sum + missingOf(summary, threshold), 0),
    objective: objectiveOf(summary, goals) ?? Number.POSITIVE_INFINITY,
  };
}

function missingOf(summary: PlayedSummary, threshold: Threshold): number {
  const value = valueAtPath(summary, threshold.path);
  const short = shortfall(threshold, typeof value === 'number' ? value : null);
  return short / Math.max(Math.abs(threshold.value), 1e-9);
}

/** Negative when a is better: what must hold comes first. */
export function compareStandings(a: Standing, b: Standing): number {
  if (a.missing !== b.missing) return a.missing - b.missing;
  return a.objective === b.objective ? 0 : a.objective - b.objective;
}

export function kept(mean: PlayedSummary, runs: readonly PlayedSummary[], keep: readonly Threshold[]): KeepResult[] {
  return keep.map((threshold) => {
    const value = valueAtPath(mean, threshold.path);
    const figure = typeof value === 'number' ? value : null;
    const holds = (summary: PlayedSummary): boolean => {
      const each = valueAtPath(summary, threshold.path);
      return typeof each === 'number' && meets(threshold, each);
    };
    return {
      threshold: threshold.text,
      value: figure,
      met: figure !== null && meets(threshold, figure),
      metIn: runs.filter(holds).length,
    };
  });
}
