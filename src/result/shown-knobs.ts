import {
  defaultKnobs,
  formatKnob,
  KNOB_PATHS,
  type KnobPath,
  type KnobValue,
  type KnobValues,
} from '../settings/knobs.ts';
import type { StrategyOutcome } from './schema/compare.ts';

/** Knobs with "never" and "unlimited" as words, for JSON knows no infinity. */
export function shownKnobs(knobs: Partial<KnobValues>): StrategyOutcome['knobs'] {
  return Object.fromEntries(
    KNOB_PATHS.flatMap((path) => {
      const value = knobs[path];
      return value === undefined ? [] : [[path, shownKnob(path, value)]];
    }),
  );
}

/** Knobs as a result shows them, as values again; those that it does not have at their defaults. */
export function knobsShown(shown: StrategyOutcome['knobs']): KnobValues {
  const endless = (value: unknown): boolean => value === 'never' || value === 'unlimited' || value === 'none';
  const given = KNOB_PATHS.flatMap((path) => {
    const value = shown[path];
    return value === undefined ? [] : [[path, endless(value) ? Number.POSITIVE_INFINITY : value]];
  });
  return { ...defaultKnobs(), ...Object.fromEntries(given) };
}

/** A knob's value, or the word for it. */
export function shownKnob<V extends KnobValue>(path: KnobPath, value: V): V | string {
  return value === Number.POSITIVE_INFINITY ? formatKnob(path, value) : value;
}
