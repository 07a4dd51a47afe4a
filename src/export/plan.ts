import type { Interval } from '../foundation/statistics/estimates.ts';
import type { Catalog } from '../models/model.ts';
import type { Alerts } from '../result/schema/checklist.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { Learned } from '../simulation/model-choice.ts';

/** A figure that the simulation has for the strategy. */
export interface Promised {
  title: string;
  /** As people read it. */
  value: string;
  /** Its 95 % interval, from end to end; null where there is none. */
  interval: string | null;
}

/** What an export says of where it comes from. */
export interface Provenance {
  /** The line that makes it again. */
  command: string;
  /** The day it was made, `2026-11-27`. */
  date: string;
  /** Version of this program. */
  version: string;
  /** What was simulated: `faq-chatbot, 10,000 requests under 5 seeds`. */
  ground: string;
}

/** Where alerts are set, and what luck alone would have wrong hits come to. */
export interface Watched {
  alerts: Alerts | null;
  /** Share of semantic and other hits that answered something else; null where it is not known. */
  falseHits: { share: number; interval: Interval } | null;
}

/** What is written down: a strategy, its models, and what is known of it. */
export interface ExportPlan {
  strategy: Strategy;
  /** It in words. */
  sentence: string;
  catalog: Catalog;
  made: Provenance;
  promised: readonly Promised[];
  watched: Watched;
  /** Whether the file is to need nothing of this package. */
  standalone: boolean;
  /** The model of the vectors that similarity was measured with; null for the wording alone. */
  embeddings: string | null;
  /** What a router that learns has learned, its models in the order of the catalog; null where it has not. */
  learned: Learned | null;
}

/** What of a plan decides what a target can do. */
export type Exportable = Pick<ExportPlan, 'strategy' | 'catalog' | 'embeddings' | 'learned'>;

/** Something that the target does not do, and why. */
export interface LeftOut {
  what: string;
  why: string;
}
