import type { Random } from '../../src/foundation/random.ts';

/** What one run of the command is given. Files are by name, in an empty folder that `{here}` in an argument stands for. */
export interface Input {
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly stdin?: string | Uint8Array;
  /** True where what is given holds nothing to go by, so that a success would be a wrong one. */
  readonly saysNothing?: boolean;
}

/** A family of inputs. */
export interface Kind {
  readonly name: string;
  /** An input out of chance, with those of its changes that `kept` says by their number. */
  make(random: Random, corpus: Corpus, kept: Kept): Input;
}

/** Which of an input's changes are made: to find the smallest input that shows the same, some are left out. */
export type Kept = (change: number) => boolean;

/** What the product itself has written, for inputs that change it. */
export interface Corpus {
  readonly scenarios: readonly unknown[];
  readonly results: readonly Saved[];
  readonly shards: readonly Saved[];
  readonly journals: readonly Saved[];
  /** Whole experiments, as shards of one, and jobs of a queue. */
  readonly experiments: readonly Saved[];
  readonly jobs: readonly Saved[];
}

/** Something saved by a run of the command, and the command line that gave it. */
export interface Saved {
  readonly args: readonly string[];
  readonly text: string;
}

/** One of them. */
export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** A whole number from one to another, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
