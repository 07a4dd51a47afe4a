/** What a knob needs besides the technique it belongs to, in words for messages and as a condition. */
export type KnobNeed = { words: string } & (
  | {
      /** Another knob, and its values with which this one has an effect. */
      knob: string;
      is: readonly string[];
    }
  | {
      /** Knobs of which one must be a limit: not unlimited. */
      limit: readonly string[];
      /** Knobs one of which may be above 0 instead. */
      above0?: readonly string[];
    }
  | {
      /** A technique that must be there too. */
      technique: string;
    }
);

interface KnobBase {
  /** Command line flag, without the dashes. */
  flag: string;
  /** One line for --help. */
  help: string;
  needs?: KnobNeed;
  /** Whether it can be turned while a run goes on. */
  turnable?: true;
  /** False where `tune` leaves it alone: it says how the world is, not what one would choose. */
  tuned?: false;
}

interface Range {
  /** Smallest value allowed. */
  min: number;
  /** Largest value allowed. */
  max: number;
  /** Whether `min` itself is refused. */
  aboveMin?: boolean;
}

export interface DurationKnob extends KnobBase, Range {
  type: 'duration';
  /** Milliseconds. */
  default: number;
  /** The word for Infinity, where there is one. */
  infinite?: 'never';
}
export interface CountKnob extends KnobBase, Range {
  type: 'count';
  default: number;
  infinite?: 'unlimited' | 'never';
}
export interface NumberKnob extends KnobBase, Range {
  type: 'number' | 'ratio' | 'usd';
  default: number;
  infinite?: 'never' | 'none';
}
export interface ChoiceKnob<C extends string = string> extends KnobBase {
  type: 'choice';
  default: C;
  choices: readonly C[];
}
export interface SwitchKnob extends KnobBase {
  type: 'switch';
  default: boolean;
}

/** A knob as whoever has it declares it. */
export type KnobDeclaration = DurationKnob | CountKnob | NumberKnob | ChoiceKnob | SwitchKnob;

type Unmarked<K extends KnobDeclaration> = Omit<K, 'type'>;
/** What is known of a knob at compile time: its kind, and whether it can be turned. */
type Declared<K extends KnobDeclaration, D> = K & Pick<D, keyof D & 'turnable'>;

/** A time, in milliseconds. */
export const duration = <const D extends Unmarked<DurationKnob>>(knob: D): Declared<DurationKnob, D> => ({
  type: 'duration',
  ...knob,
});
/** A whole number of things. */
export const count = <const D extends Unmarked<CountKnob>>(knob: D): Declared<CountKnob, D> => ({
  type: 'count',
  ...knob,
});
/** A number on a scale of its own. */
export const number = <const D extends Unmarked<NumberKnob>>(knob: D): Declared<NumberKnob, D> => ({
  type: 'number',
  ...knob,
});
/** A fraction. */
export const ratio = <const D extends Unmarked<NumberKnob>>(knob: D): Declared<NumberKnob, D> => ({
  type: 'ratio',
  ...knob,
});
/** An amount of money, in USD. */
export const usd = <const D extends Unmarked<NumberKnob>>(knob: D): Declared<NumberKnob, D> => ({
  type: 'usd',
  ...knob,
});
/** One of several words. */
export const choice = <const C extends string>(
  knob: Unmarked<ChoiceKnob<C>> & { choices: readonly C[] },
): ChoiceKnob<C> => ({
  type: 'choice',
  ...knob,
});
/** Yes or no. */
export const toggle = <const D extends Unmarked<SwitchKnob>>(knob: D): Declared<SwitchKnob, D> => ({
  type: 'switch',
  ...knob,
});
