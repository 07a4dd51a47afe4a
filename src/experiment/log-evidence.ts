import type { Interval } from '../foundation/statistics/estimates.ts';
import type { Evidence } from '../replay/evidence/evidence.ts';
import type { StrategyOutcome } from '../result/schema/compare.ts';
import type { SavingsIntervals } from '../result/schema/savings.ts';
import type { PairedEvidence } from './work/evidence-task.ts';

/** A figure's change between two strategies, as a fraction, and how likely one like it would be were there none. */
export interface DrawnChange {
  ci95: Interval;
  pValue: number;
}

/** The change of a figure from one strategy to another, by their places; null where a log does not tell it. */
export function drawnChange(pairs: PairedEvidence, from: number, to: number, path: string): DrawnChange | null {
  const evidence = betweenOf(pairs, from, to);
  const interval = evidence?.intervals[`change.${path}`];
  if (evidence === null || interval === undefined) return null;
  const pValue = evidence.pValues[`change.${path}`] ?? 1;
  return { ci95: from < to ? interval : inverse(interval), pValue };
}

/** The cost that one strategy saves against another, in an interval of the level asked for; null where a log does not tell it. */
export function drawnSaving(pairs: PairedEvidence, from: number, to: number): Interval | null {
  const interval = betweenOf(pairs, from, to)?.costRatioAtLevel ?? null;
  if (interval === null || from < to) return interval;
  const [low, high] = inverse([-interval[1], -interval[0]]);
  return [-high, -low];
}

/** A strategy's outcome with intervals that hold how the log itself varies. */
export function withEvidence(outcome: StrategyOutcome, evidence: Evidence | null): StrategyOutcome {
  if (evidence === null) return outcome;
  const own = Object.entries(evidence.intervals).flatMap(([path, interval]): [string, Interval][] =>
    path.startsWith('optimized.') ? [[path.slice('optimized.'.length), interval]] : [],
  );
  return {
    ...outcome,
    savings: { ...outcome.savings, ci95: widest(outcome.savings.ci95, evidence.savings) },
    intervals: widest(outcome.intervals, Object.fromEntries(own)),
  };
}

/** The smallest interval that holds both; of none, the other. */
export function both(a: Interval | null, b: Interval | null): Interval | null {
  if (a === null || b === null) return a ?? b;
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/** The intervals of the runs widened by the log's; what only one of them knows is as that says. */
function widest<T extends SavingsIntervals | Record<string, Interval>>(ofRuns: T | null, ofLog: T): T {
  const [runs, log] = [ofRuns ?? {}, ofLog] as Record<string, Interval | null>[];
  const paths = [...new Set([...Object.keys(runs ?? {}), ...Object.keys(log ?? {})])];
  return Object.fromEntries(paths.map((path) => [path, both(runs?.[path] ?? null, log?.[path] ?? null)])) as T;
}

function betweenOf(pairs: PairedEvidence, from: number, to: number): Evidence | null {
  return pairs[Math.max(from, to)]?.[Math.min(from, to)] ?? null;
}

/** The change back. */
function inverse([low, high]: Interval): Interval {
  return [1 / (1 + high) - 1, 1 / (1 + low) - 1];
}
