import type { Unit } from '../figures/show.ts';
import type { KnobDeclaration } from '../settings/knob.ts';

/**
 * What a technique says of itself, as data. Flags, YAML keys, checks, help, sweep axes, tuning, what
 * can be turned while a run goes on, the bill's lines and the strategies that ship are derived from it.
 */
export interface TechniqueDeclaration {
  /** Its name in strategies, flags and results. */
  name: string;
  /** What it does, in half a sentence. */
  title: string;
  /** Whether the strategy `advanced` has it. */
  inAdvanced: boolean;
  /** What it does with its knobs as they stand: those of its clauses that hold make its part of a sentence. */
  says: readonly Clause[];
  /** Its knobs, by their paths in a scenario file, in the order in which they are shown. */
  knobs: Readonly<Record<string, KnobDeclaration>>;
  /** Paths of other techniques' knobs that it uses as well. */
  alsoUses: readonly string[];
  /** What it is paid for besides calls: the charge's key in results, and its line in the bill. */
  charges: Readonly<Record<string, string>>;
  /** Paths in a summary of what else it makes a run pay, in USD, as part of other charges. */
  alsoSpends: readonly string[];
  /**
   * What a log must hold of each request for it to be judged:
   * - `asks`: which requests ask the same, by their texts or by names of them
   * - `texts`: what is asked, word for word
   * - null: nothing of it
   */
  needs: 'asks' | 'texts' | null;
  /**
   * Whether what it does for one user bears on others, so that each half of divided traffic is not half
   * of the whole; or the values of knobs with which it does.
   */
  shared: boolean | Readonly<Record<string, readonly string[]>>;
  /** Whether the run knows what it does to quality. */
  qualityKnown: boolean;
  /** When it is worth it, and what a result has of that. */
  worth: {
    /** What it needs of the traffic. */
    when: string;
    measured: Measure;
  };
  /** What it was busy with: counts behind the savings, and what they took; as a table lists them. */
  atWork: readonly AtWork[];
  /**
   * The figure of a summary that is 0 where it has changed nothing in the run, so that the run without it is the same; in
   * the company of the technique `beside` only, where one is named. Absent where no figure tells.
   */
  traces?: { figure: string; beside?: string };
  /** The line of that table where all of its figures are 0; without it, each is shown. */
  idle?: string;
}

/** A few words about what a technique does. */
export interface Clause {
  /** `{cache.ttl}` is the knob as one writes it, `{adaptive.sample%}` in per cent; `{simple}`, `{medium}` and `{complex}` are the models of the tiers. */
  words: string;
  /** Said only where each of these knobs is one of these, as one writes them; `models`: whether the tiers have `one` or `several`. */
  where?: Readonly<Record<string, readonly string[]>>;
  /** Not said where one of these knobs is one of these. */
  unless?: Readonly<Record<string, readonly string[]>>;
}

/**
 * A figure made of others, by their paths: what is in `plus`, less what is in `minus`, over the sum of
 * `over`. A path begins in a result (`optimized.batches.meanSize`) or in the technique's part of its
 * attribution (`own.alone.tokensRatio`); one that ends with `.*` is the sum of a group. What is not
 * there counts 0.
 */
export interface Measure {
  plus: readonly string[];
  minus?: readonly string[];
  over?: readonly string[];
  unit: Extract<Unit, 'share' | 'count' | 'number'>;
  /** The sentence around it; `{}` is the figure. */
  words: string;
  /** Said where a part is not known. */
  unknown?: string;
  /** Said where there is nothing to divide by. */
  none?: string;
}

/** A figure of a summary, as a count of the work done. */
export interface AtWork {
  /** `{}` is the name of each member where the path ends with `.*`. */
  label: string;
  /** Its path in a summary, whose unit the figures know; with `.*`, a line for each member of a group. */
  path: string;
  /** What it is a share of, as in `Measure.over`. */
  of?: string;
  /** Shown only where this figure is above 0. */
  where?: string;
}
