import { DECLARED, type Technique } from '../techniques/techniques.ts';
import type { ChoiceKnob, KnobDeclaration, SwitchKnob } from './knob.ts';
import { PROVIDER_KNOBS } from './provider-knobs.ts';

export { TECHNIQUE, TECHNIQUES, type Technique } from '../techniques/techniques.ts';

type Declared = (typeof DECLARED)[number];
type Intersection<U> = (U extends unknown ? (part: U) => void : never) extends (whole: infer I) => void ? I : never;
type Declarations = Intersection<Declared['knobs']> & typeof PROVIDER_KNOBS;

/** A knob's path in a scenario file: `cache.ttl`. */
export type KnobPath = keyof Declarations;

/** A knob with what it belongs to. */
export type Knob = KnobDeclaration & {
  /** The technique it belongs to; null for the surroundings. */
  technique: Technique | null;
};

type ValueOf<K> = K extends ChoiceKnob<infer C> ? C : K extends SwitchKnob ? boolean : number;

/** A value for every knob. Infinity stands for "never" and "unlimited". */
export type KnobValues = { [P in KnobPath]: ValueOf<Declarations[P]> };
export type KnobValue = KnobValues[KnobPath];

/** The knobs that can be turned while a run goes on. */
export type TurnablePath = {
  [P in KnobPath]: Declarations[P] extends { turnable: true } ? P : never;
}[KnobPath];

const belongingTo = (technique: Technique | null, knobs: Readonly<Record<string, KnobDeclaration>>): [string, Knob][] =>
  Object.entries(knobs).map(([path, knob]) => [path, { ...knob, technique }]);

/**
 * Every knob, by its path in a scenario file: those of the techniques, then the surroundings. Flags,
 * YAML keys, help, checks and defaults all come from here. Durations are milliseconds.
 */
export const KNOBS = Object.fromEntries([
  ...DECLARED.flatMap(({ name, knobs }) => belongingTo(name, knobs)),
  ...belongingTo(null, PROVIDER_KNOBS),
]) as { readonly [P in KnobPath]: Declarations[P] & { technique: Technique | null } };

export const KNOB_PATHS = Object.keys(KNOBS) as KnobPath[];

/** Every knob at its default. */
export function defaultKnobs(): KnobValues {
  return Object.fromEntries(KNOB_PATHS.map((path) => [path, KNOBS[path].default])) as KnobValues;
}
