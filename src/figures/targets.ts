import type { Target } from '../result/schema/target.ts';

/** Share of the requests without an answer up to which the other figures still speak for the application. */
const MOST_UNANSWERED = 0.01;

/**
 * Whether so many requests got no answer that bill and latency are no achievement: to say nothing is
 * cheap and quick.
 */
export function leavesUnanswered({ requests, unanswered }: Pick<Reached, 'requests' | 'unanswered'>): boolean {
  return withoutAnswer(unanswered) > MOST_UNANSWERED * requests;
}

/** Requests that got no answer, by why. */
export interface Unanswered {
  refused: number;
  failed: number;
  tooLong?: number;
}

/** How many requests got no answer. */
export function withoutAnswer({ refused, failed, tooLong = 0 }: Unanswered): number {
  return refused + failed + tooLong;
}

/** What of a summary the targets are about. */
export interface Reached {
  requests: number;
  unanswered: Unanswered;
  cache: { hitRate: number | null };
  latencyMs: { p95: number | null };
  firstTokenMs: { p95: number | null };
  /** `relative`: as a fraction of the baseline's. */
  quality: { relative: number | null };
}

/** The catalog that is the document's own table. */
const GUIDES_TABLE = 'docs';

/**
 * The figure that the document's latency target is about, by the catalog of the run: whole answers where its own table
 * says how long they take; of other models, whose answers are read as they are written, when they begin.
 */
export function timedBy(models: string): 'latencyMs' | 'firstTokenMs' {
  return models === GUIDES_TABLE ? 'latencyMs' : 'firstTokenMs';
}

/** The figures that the document's "Key Metrics to Watch" sets targets for, with the words and the lines of the document. */
export const TARGETS = {
  cost: { what: 'cost saved', target: '40-60%', line: 101, from: 0.4 },
  hitRate: { what: 'hit rate', target: '> 30%', line: 106, above: 0.3 },
  p95: { what: 'P95 latency', target: '< 1 s', line: 107, below: 1_000 },
  quality: { what: 'quality kept', target: '> 90%', line: 111, above: 0.9 },
} as const satisfies Record<string, Pick<Target, 'what' | 'target' | 'line'> & Record<string, unknown>>;
export type TargetName = keyof typeof TARGETS;

/** A run that is held against the targets. */
export interface Held {
  /** The fraction of the baseline's cost that is saved. */
  costRatio: number;
  after: Reached;
  /** The catalog of its models. */
  models: string;
}

/** A result's run, to be held against them. */
export function heldOf(result: { savings: { costRatio: number }; optimized: Reached; models: string }): Held {
  return { costRatio: result.savings.costRatio, after: result.optimized, models: result.models };
}

/** The value that each target is about. */
function reachedBy(name: TargetName, { costRatio, after, models }: Held): number | null {
  switch (name) {
    case 'cost':
      return costRatio;
    case 'hitRate':
      return after.cache.hitRate;
    case 'p95':
      return after[timedBy(models)].p95;
    case 'quality':
      return after.quality.relative;
  }
}

/** Whether a run meets a target; null where there is no telling. */
export function meetsTarget(name: TargetName, run: Held): boolean | null {
  const value = reachedBy(name, run);
  switch (name) {
    case 'cost':
      return leavesUnanswered(run.after) ? null : run.costRatio >= TARGETS.cost.from;
    case 'hitRate':
      // Without a cache nothing hits it.
      return value !== null && value > TARGETS.hitRate.above;
    case 'p95':
      return value === null || leavesUnanswered(run.after) ? null : value < TARGETS.p95.below;
    case 'quality':
      return value === null ? null : value > TARGETS.quality.above;
  }
}

/** All targets, and whether a run meets them. */
export function targetsOf(run: Held): Target[] {
  return (Object.keys(TARGETS) as TargetName[]).map((name) => {
    const { what, target, line } = TARGETS[name];
    const begins = name === 'p95' && timedBy(run.models) === 'firstTokenMs';
    return {
      what: begins ? 'P95 to first token' : what,
      target,
      line,
      value: reachedBy(name, run),
      met: meetsTarget(name, run),
    };
  });
}
