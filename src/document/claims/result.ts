import type { Interval } from '../../foundation/statistics/estimates.ts';
import type { SCHEMA_VERSION } from '../../result/simulation-result.ts';
import type { FigureUnit, Sweep } from './claim.ts';

/**
 * - `holds`: true on the traffic it is about, wherever along the property that decides it
 * - `holds when`: true in a part of that range
 * - `does not follow`: the document's own figures say otherwise, or it is true nowhere
 */
export const VERDICTS = ['holds', 'holds when', 'does not follow'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What the simulation says about one claim. */
export interface ClaimResult {
  id: string;
  title: string;
  /** Where in the document it stands. */
  source: { section: string; line: number };
  /** In the document's words. */
  claim: string;
  claimed: string;
  /** The values for which it is true; null for no end. */
  claimedRange: { from: number | null; to: number | null };
  unit: FigureUnit;
  /** What it comes to; by the document's own arithmetic where nothing was simulated. */
  simulated: number | null;
  /** null for arithmetic. */
  ci95: Interval | null;
  /** What was replayed for it; null for arithmetic. */
  replayed: { scenario: string | null; techniques: string[] } | null;
  /** The document's own arithmetic. */
  reckoning: { formula: string; value: number; agrees: boolean } | null;
  verdict: Verdict;
  condition: ClaimCondition | null;
  note: string | null;
}

/** Where along the property that decides it the claim is true. */
export interface ClaimCondition {
  property: string;
  given: string | null;
  unit: Sweep['unit'];
  /** What was looked at. */
  swept: { from: number; to: number };
  /** Where it is true; no stretch: nowhere. */
  holds: { from: number; to: number }[];
  points: { at: number; figure: number | null }[];
}

/** Every claim held against the simulation. */
export interface ClaimsResult {
  schemaVersion: typeof SCHEMA_VERSION;
  command: string;
  seed: string;
  runs: number;
  models: string;
  partial: boolean;
  /** Arguments of the command that gives the same result again; null when it was not a command. */
  reproduce: string[] | null;
  counts: Record<Verdict, number>;
  claims: ClaimResult[];
}
