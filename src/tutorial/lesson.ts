import type { SimulationResult } from '../result/schema/simulation.ts';
import type { ChapterId } from './chapters.ts';

/** A command line without the `optimize` before it, as one would type it. */
export type CommandText = string;

/** What the runs of a lesson came to, by the names of the runs: the documents that `--json` prints. */
export type Results = Readonly<Record<string, unknown>>;

/** A row of a comparison: a figure, read from every run that has it. */
export interface Figure {
  name: string;
  /** The value as it is shown; null where the result has none, or is the result of something else. */
  show: (result: unknown) => string | null;
}

/** A prediction that is a choice. */
export interface ChoicePrediction<R> {
  kind: 'choice';
  /** The question; of the results it knows those of `known` alone. */
  ask: (known: R) => string;
  options: readonly { id: string; text: string }[];
  /** The option that the run proves right. */
  truth: (results: R) => string;
  /** Why the option is right, or why it is not: said whichever is chosen. */
  why: (chosen: string, results: R) => string;
}

/** A prediction that is a number. */
export interface NumberPrediction<R> {
  kind: 'number';
  ask: (known: R) => string;
  /** How answers are written and shown. */
  unit: 'percent' | 'usd' | 'times';
  /** The number the run arrives at; a fraction for percent. */
  truth: (results: R) => number;
  /** How far from the truth an answer is still right: in points for percent, else as a share of the truth. */
  tolerance: number;
  /** Why it is so, in a sentence or two. */
  why: (results: R) => string;
}

export type Prediction<R> = ChoicePrediction<R> | NumberPrediction<R>;

/** The one knob a lesson lets its learner change. */
export interface KnobToChange<R> {
  /** The flag, with its dashes. */
  flag: string;
  /** What to look for while changing it. */
  invite: string;
  /** A value worth trying, as flags. */
  example: string;
  /** The run that is repeated with the change. */
  on: keyof R & string;
  /** What the change shows, said of the run as it was and of the changed one. */
  remark: (before: SimulationResult, after: SimulationResult) => string;
}

/** A task with an outcome to reach; how is the learner's. */
export interface Challenge {
  scenario: string;
  /** The command whose flags are the learner's to complete. */
  command: CommandText;
  /** The flags that may be used, with their dashes. */
  flags: readonly string[];
  /** The flags it starts from, which do not reach the goals. */
  start: string;
  /** What to reach, as demands on the result: `savings.costRatio>=0.6`. */
  goals: readonly { threshold: string; says: string }[];
  hints: readonly [string, string, string];
  /** Flags that reach the goals: not the only ones, and not the cheapest. */
  solution: string;
  /** Why the solution works. */
  why: (solved: SimulationResult) => string;
}

/** What a lesson is written as. R names its runs and what they result in. */
export interface LessonText<R> {
  /** Stays as it is for ever: progress is kept under it. */
  id: string;
  chapter: ChapterId;
  title: string;
  /** What one can do after it. */
  goal: string;
  /** To read, predict and turn the knob; the challenge takes as long as one likes. */
  minutes: number;
  /** Lessons that this one builds on. */
  needs: readonly string[];
  /** What to read before the run, a screen each. `code`, *term being defined*. */
  text: readonly string[];
  runs: { readonly [K in keyof R]: CommandText };
  /** Runs that are made and shown before the prediction. */
  known: readonly (keyof R & string)[];
  prediction: Prediction<R>;
  /** What is compared; the runs are the columns. */
  figures: readonly Figure[];
  /** What happened and what follows from it, a screen each. */
  explain: (results: R) => readonly string[];
  knob: KnobToChange<R> | null;
  challenge: Challenge | null;
}

/** A lesson of the course, whatever its runs are. */
export type Lesson = LessonText<Results>;

/** The runs of a lesson that compares simulations. */
export type Simulations<Name extends string> = Readonly<Record<Name, SimulationResult>>;

/** Makes a lesson of its text: from here on nobody needs to know what its runs result in. */
export function lesson<R extends Results>(text: LessonText<R>): Lesson {
  // A lesson is only ever given the results of its own runs.
  return text as unknown as Lesson;
}
