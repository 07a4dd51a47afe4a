import type { Played } from '../../experiment/work/unit.ts';
import type { Catalog } from '../../models/model.ts';
import type { ClaimCondition, ClaimResult } from '../../result/schema/claims.ts';
import type { WorkloadSpec } from '../../scenario/schema.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { PublicProperty } from './public-logs.ts';

/** Something the document says with a figure, and how it is held against the simulation. */
export interface Claim {
  /** A short name that stays. */
  id: string;
  /** What a table calls it, under its heading; a figure's own title where it is about nothing else. */
  title: string;
  /** Heading of the document under which it stands, and the line, from 1; 0 for those of others. */
  section: string;
  line: number;
  /** The claim in the document's words, exactly as on that line; those of others in ours. */
  quote: string;
  /** Where it stands, for claims of others than the document; absent for the document's. */
  source?: string;
  /** What is claimed, in short: `60-80%`. */
  claimed: string;
  /** The values for which the claim is true; without an end, no end. In the figure's unit. */
  range: Range;
  unit: ClaimResult['unit'];
  /** Where it can come out no other way, why: what of the claim is an input of the simulation. */
  definition?: string;
  /** What the claim comes to by the document's own figures alone. */
  reckoning?: Reckoning;
  /** What it comes to on traffic that the claim is about. */
  simulated?: Measurement;
  /** What decides whether it is true. */
  condition?: Sweep;
  /** What else one should know, from the claim's own value. */
  note?: (value: number) => string;
}

export interface Range {
  from?: number;
  to?: number;
}

/** Arithmetic on figures that the document states. */
export interface Reckoning {
  /** As one would write it: `$0.015 / $0.002`. */
  formula: string;
  value: number;
}

/** A figure of a pair of runs, and what these are runs of. */
export interface Measurement {
  trial: Trial;
  figure: Figure;
}

/** A baseline and a strategy on the same workload, with the same dice. */
export interface Pair {
  before: Played;
  after: Played;
}

/** A figure of such a pair; null where it has none. */
export type Figure = (pair: Pair) => number | null;

/** What is to be played. */
export interface Trial {
  /** A scenario that ships with the product, all of it or its first requests; or traffic made for the purpose. */
  workload: { scenario: ScenarioName; requests?: number } | { traffic: WorkloadSpec };
  /** Undefined: the scenario's own. */
  strategy?: Strategy;
  /** What it is compared with; undefined: the baseline. */
  before?: Strategy;
  catalog?: Catalog;
}

/** The scenarios that claims are about. */
export const CLAIM_SCENARIOS = ['faq-chatbot', 'customer-support', 'content-pipeline'] as const;
export type ScenarioName = (typeof CLAIM_SCENARIOS)[number];

/** The one property of the workload (or of the models) that decides the claim, from end to end. */
export interface Sweep {
  /** As in a sentence: `the share of queries asked before`. */
  property: string;
  /** What else is so along it: `60% of all simple`. */
  given?: string;
  /** The claim says nearly the same in other words, so that to hold where it does is no finding. */
  restates?: true;
  /** What is known of it of public logs. */
  publicly?: PublicProperty;
  unit: ClaimCondition['unit'];
  /** Values of the dial that moves it, ascending. */
  dial: readonly number[];
  trial: (dial: number) => Trial;
  figure: Figure;
  /** The property as it came out; the dial itself unless told. */
  measured?: Figure;
}
