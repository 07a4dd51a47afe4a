import type { Problem } from '../../foundation/problem.ts';
import type { Catalog } from '../../models/model.ts';
import type { SimulationResult } from '../../result/simulation-result.ts';
import type { Expectation } from '../../scenario/schema.ts';
import type { KnobValues } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Summary } from '../../simulation/summary.ts';
import type { CACHE_KEYS } from '../../techniques/cache/cache-key.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import type { AbDesign } from '../ab/design.ts';
import type { SplitOutcome } from '../ab/split.ts';
import type { LruCurve } from '../sweep/lru-curve.ts';

/**
 * The smallest piece of an experiment: one workload under one seed, and what to do with it. Plain
 * data, so it can be done in this thread, in another, or on another machine, with the same outcome.
 */
export interface Unit<K extends TaskKind = TaskKind> {
  source: WorkloadSource;
  seed: string;
  catalog: Catalog;
  /** Answers take no time, for comparing with cache simulators. */
  instant: boolean;
  task: Tasks[K];
}

/** What can be done with a workload. */
export interface Tasks {
  /** The whole result, with its ceilings and each technique alone. */
  simulate: {
    kind: 'simulate';
    command: string;
    reproduce: string[];
    strategy: Strategy;
    baselineKnobs: Partial<KnobValues>;
    expect: readonly Expectation[];
  };
  /** One strategy, and nothing around it. */
  play: { kind: 'play'; strategy: Strategy };
  /** The same where the strategy may be one that cannot work on the workload. */
  try: { kind: 'try'; strategy: Strategy };
  /** An A/B test: users divided between two strategies. */
  split: { kind: 'split'; control: Strategy; treatment: Strategy; design: AbDesign };
  /** The hits of every size of LRU cache. `exact`: whether runs must have the same. */
  curve: { kind: 'curve'; key: keyof typeof CACHE_KEYS; capacities: readonly number[]; exact: boolean };
}
export type TaskKind = keyof Tasks;

/** What comes of it. */
export interface Outcomes {
  simulate: SimulationResult;
  play: Played;
  try: Played | Refused;
  split: SplitOutcome;
  curve: LruCurve;
}
export type Outcome<K extends TaskKind = TaskKind> = Outcomes[K];

/** What one strategy did, without what is only drawn and never compared. */
export interface Played {
  summary: PlayedSummary;
  workload: { requests: number; queries: number; users: number | null; spanMs: number | null };
}
/** Why the workload cannot be played with the strategy. */
export interface Refused {
  refused: readonly Problem[];
}
export type PlayedSummary = Omit<Summary, 'timeline' | 'latencyHistogram'>;

/** The seeds of `runs` replications: the seed itself, then `seed#2`, `seed#3`, … */
export function seedsOf(seed: string, runs: number): string[] {
  return Array.from({ length: runs }, (_, i) => (i === 0 ? seed : `${seed}#${i + 1}`));
}
