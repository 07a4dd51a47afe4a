import type { Catalog } from '../models/model.ts';
import { Replay } from '../replay/replay.ts';
import { relatedTo } from '../result/related.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { KnobValues } from '../settings/knobs.ts';
import { baselineFor, type Strategy } from '../settings/strategy.ts';
import type { Workload } from '../workload/workload.ts';
import type { Fix, Symptom } from './diagnosis.ts';
import { TRIED_REQUESTS } from './findings.ts';

/** What it takes to play the workload again. */
export interface SecondReading {
  /**
   * Opens the workload for another reading, or its beginning. One in which texts are compared with
   * each other takes longer, so less of it may be given; null where it cannot be read again.
   */
  open: (comparing: boolean) => Promise<Workload | null>;
  /** The workload that the result is about, where it can be read again: how its two sides fared on that is known. */
  played?: Workload | null;
  catalog: Catalog;
  signal?: AbortSignal;
  /** Told of a trial that failed, by its flags, or of a whole reading that did, by none. */
  failed?: (flags: readonly string[], error: unknown) => void;
}

/** A fix and what it is for. */
export interface Attempt {
  symptom: Symptom;
  fix: Fix;
}

/** What became of a fix, beside the baseline and the strategy as it is on the same requests. */
export interface Trial {
  attempt: Attempt;
  after: Summary;
  current: Summary;
  baseline: Summary;
}

/** What came of the fixes tried in one reading, and those that cannot be played; null when interrupted. */
export async function playFixes(
  result: SimulationResult,
  current: Strategy,
  attempts: readonly Attempt[],
  workload: Workload,
  { catalog, signal, failed, played }: SecondReading,
): Promise<{ trials: Trial[]; impossible: Fix[] } | null> {
  const names = attempts.map((_, i): Run => `attempt ${i}`);
  const { seed, strategy } = result;
  const { instant, baselineKnobs } = strategy;
  const known = workload === played && result.requests <= TRIED_REQUESTS && result.workload.log !== true;
  const sides: [Run, Strategy][] = [
    ['baseline', baselineFor(current, baselineKnobs as Partial<KnobValues>)],
    ['current', current],
  ];
  const runs = new Map<Run, Strategy>([
    ...(known ? [] : sides),
    ...attempts.map(({ fix }, i): [Run, Strategy] => [names[i] as Run, fix.strategy]),
  ]);
  const impossible: Fix[] = [];
  const replay = new Replay(workload, runs, {
    catalog,
    seed,
    instant,
    failed(name, error) {
      const attempt = attempts[names.indexOf(name)];
      if (attempt === undefined) throw error;
      impossible.push(attempt.fix);
      failed?.(attempt.fix.flags, error);
    },
  });
  const finished = await replay.play({ signal, most: TRIED_REQUESTS });
  if (finished === null) return null;
  if (known) finished.set('baseline', result.baseline).set('current', result.optimized);
  const baseline = finished.get('baseline') as Summary;
  const summaryOf = (name: Run): Summary | null => {
    const summary = finished.get(name);
    return summary === undefined ? null : relatedTo(baseline, summary);
  };
  const trials = attempts.flatMap((attempt, i): Trial[] => {
    const after = summaryOf(names[i] as Run);
    if (after === null) return [];
    return [{ attempt, after, current: summaryOf('current') as Summary, baseline: summaryOf('baseline') as Summary }];
  });
  return { trials, impossible };
}

type Run = 'baseline' | 'current' | `attempt ${number}`;
