import { formatKnob, KNOB_PATHS, type KnobPath, type KnobValue, type KnobValues } from '../settings/knobs.ts';
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

/** A knob's value, or the word for it. */
export function shownKnob<V extends KnobValue>(path: KnobPath, value: V): V | string {
  return value === Number.POSITIVE_INFINITY ? formatKnob(path, value) : value;
}
