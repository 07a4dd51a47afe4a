import type { Finding, SimulationResult } from '../result/schema/simulation.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { Strategy } from '../settings/strategy.ts';

/** Looks at a run for one thing that can be wrong with it. */
export type Diagnosis = (run: DiagnosedRun) => Symptom | null;

/** A run as a diagnosis sees it. */
export interface DiagnosedRun extends SimulationResult {
  /** The strategy that was run, its knobs as numbers again. */
  played: Strategy;
}

/** What is wrong with a run, why, and what may help. */
export interface Symptom {
  id: string;
  severity: Finding['severity'];
  /** What was measured and the likely cause, as one sentence without its full stop. */
  message: string;
  /** What to do where no fix is known, or none helps. */
  otherwise: string;
  /** What `otherwise` says, as flags. */
  flags?: readonly string[];
  /** Changes that may help, the most promising first. */
  fixes?: readonly Fix[];
  /** What a fix is to improve; needed to try one. */
  aim?: Aim;
}

/** A change to the strategy. */
export interface Fix {
  /** The change as flags, each followed by its value. */
  flags: readonly string[];
  strategy: Strategy;
}

/** A figure that is to get better. */
export interface Aim {
  /** What it is called in a sentence: `the hit rate`. */
  what: string;
  better: 'more' | 'less';
  /** The figure of a run; null where it has none. */
  of: (after: Summary, baseline: Summary) => number | null;
  /** From which improvement on a fix is worth suggesting, in the figure's unit. */
  worthwhile: number;
  /** The figure at which the symptom is gone. */
  goal?: number;
  /** Whether the fix may raise the bill, as long as it stays below the baseline's. */
  mayCost?: boolean;
  show: (value: number) => string;
}

/** Whether the run used any of these techniques. */
export function uses({ played }: DiagnosedRun, ...techniques: Parameters<Strategy['techniques']['has']>[0][]): boolean {
  return techniques.some((technique) => played.techniques.has(technique));
}
