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
  /** Its knobs, by their paths in a scenario file, in the order in which they are shown. */
  knobs: Readonly<Record<string, KnobDeclaration>>;
  /** Paths of other techniques' knobs that it uses as well. */
  alsoUses: readonly string[];
  /** What it is paid for besides calls: the charge's key in results, and its line in the bill. */
  charges: Readonly<Record<string, string>>;
  /** Paths in a summary of what else it makes a run pay, in USD, as part of other charges. */
  alsoSpends: readonly string[];
  /** Whether the run knows what it does to quality. */
  qualityKnown: boolean;
}
