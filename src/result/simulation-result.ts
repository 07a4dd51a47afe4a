import type { Metric } from '../figures/expected.ts';
import type { Interval } from '../foundation/statistics/estimates.ts';
import type { KnobPath, KnobValue, TurnablePath } from '../settings/knobs.ts';
import type { Ceilings } from '../simulation/ceilings.ts';
import type { Summary } from '../simulation/summary.ts';
import type { Assumption } from '../workload/workload.ts';
import type { ThresholdResult } from './thresholds.ts';

/** Version of the JSON documents; fields may be added within a version, never renamed. */
export const SCHEMA_VERSION = 1;

/** Fractions saved against the baseline; 0.65 is 65 % less. */
export interface Savings {
  costRatio: number;
  /** null when answers take no time. */
  latencyMeanRatio: number | null;
  latencyP95Ratio: number | null;
  tokensRatio: number;
  /** Saved in a month of 30 days; null when the workload has no rate. */
  monthlyUsd: number | null;
}

/** What a technique does, both ways round. */
export interface Attribution {
  technique: string;
  /** When it is the only one. */
  alone: Savings & { hitRate: number | null; qualityRelative: number | null };
  /**
   * What it adds to all the others: the strategy's ratios less those without it, so that a negative
   * one says it costs; null when it is the only one.
   */
  added: {
    costRatio: number;
    latencyMeanRatio: number | null;
    latencyP95Ratio: number | null;
    tokensRatio: number;
    hitRate: number | null;
    qualityRelative: number | null;
  } | null;
  /** What it was itself paid for: look-ups, judges, second calls, calls in advance. USD. */
  spentUsd: number;
}

/** One thing the document expects of the use case, beside what came out. */
export interface ExpectationResult {
  what: string;
  source: string;
  metric: Metric;
  from: number;
  to: number | null;
  simulated: number | null;
  /** The techniques it was held against; null for the whole strategy. */
  only: string[] | null;
}

export interface Finding {
  id: string;
  severity: 'info' | 'warning';
  /** What was measured and the likely cause, as one sentence without its full stop. */
  message: string;
  /** What would help, as measured where it was tried; else what to do. */
  suggestion: string;
  /** The flags that follow the suggestion, each with its value, where that can be said. */
  flags?: string[];
  /** Changes that were replayed on this workload, in the order in which they were thought of. */
  tried?: TriedFix[];
}

/** A change to the strategy, and what became of the run with it. */
export interface TriedFix {
  flags: string[];
  /** On so many of the first requests. */
  requests: number;
  /** The figure the finding is about: `the hit rate`. */
  what: string;
  before: number | null;
  after: number | null;
  /** What the run saves against the baseline, and the quality it keeps, with the change. */
  costRatio: number;
  qualityRelative: number | null;
  /** Better in what the finding is about, and no worse in bill and quality than it may be. */
  helps: boolean;
}

/** A knob that someone turned while the run went on. */
export interface KnobTurn {
  path: TurnablePath;
  /** As in `strategy.knobs`: "never" and "unlimited" are words. */
  from: number | string;
  to: number | string;
  /** When, in virtual milliseconds since the first arrival, and after how many requests. */
  atMs: number;
  requests: number;
}

/** Whether a technique is worth its place in the strategy. */
export interface Worth {
  technique: string;
  /** `a trade`: better in one of bill, waiting and quality, and worse in another. */
  verdict: 'worth it' | 'a trade' | 'makes no difference' | 'not worth it';
  /** What it needs of the traffic. */
  when: string;
  /** What this traffic has of it. */
  measured: string;
}

/** The outcome of a simulation: what `--json` prints and every report is made from. */
export interface SimulationResult {
  schemaVersion: typeof SCHEMA_VERSION;
  command: string;
  scenario: string;
  seed: string;
  /** How often it was run; with more than one, every figure is the mean over the runs. */
  runs: number;
  /** The seeds of the runs. */
  seeds: string[];
  requests: number;
  models: string;
  /** Arguments of the command that gives the same result again; null when it was not a command. */
  reproduce: string[] | null;
  /** True when the run was interrupted: only the requests up to then are in. */
  partial: boolean;
  workload: {
    queries: number;
    users: number | null;
    /** From the first to the last arrival; null when the log has no times. */
    spanMs: number | null;
    /** True when it is a log; absent when it was generated. */
    log?: boolean;
    /** True when nothing is known of what was asked before, so that no cache can be warmed; else absent. */
    nothingBefore?: boolean;
    /** Share of requests whose exact text had come before. */
    repeatRate: number;
    intents: number | null;
    assumptions: Assumption[];
    skippedLines: number;
  };
  strategy: {
    name: string;
    techniques: string[];
    instant: boolean;
    knobs: Partial<Record<KnobPath, KnobValue | string>>;
    /** Knobs that the baseline had otherwise. */
    baselineKnobs: Partial<Record<KnobPath, KnobValue | string>>;
  };
  baseline: Summary;
  optimized: Summary;
  /** `ci95`: intervals of the paired differences, from several runs. */
  savings: Savings & { ci95: { [K in keyof Savings]: Interval | null } | null };
  /**
   * 95 % intervals of other figures by their path, from several runs: `optimized.latencyMs.p95`;
   * `change.latencyMs.p95`, a fraction of the baseline's, run by run; `attribution.cache.alone.costRatio`.
   */
  intervals: Record<string, Interval> | null;
  ceilings: Ceilings;
  attribution: Attribution[];
  expectations: ExpectationResult[];
  /** What was demanded of the result with --threshold, and by the scenario. */
  thresholds: ThresholdResult[];
  findings: Finding[];
  /** Absent in results of older versions. */
  worth?: Worth[];
  /** The knobs that were turned on the way; `strategy.knobs` are as they ended. Absent when none was. */
  turned?: KnobTurn[];
}
