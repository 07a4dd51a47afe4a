import { formatKnob, KNOBS, type Knob, type KnobPath, type KnobValues } from './knobs.ts';

/** Knobs as the flags that one types for them. */
export function knobFlags(knobs: Partial<KnobValues>): string[] {
  return Object.entries(knobs).flatMap(([path, value]) => {
    const knob: Knob = KNOBS[path as KnobPath];
    return knob.type === 'switch' ? [`--${knob.flag}`] : [`--${knob.flag}`, formatKnob(path as KnobPath, value)];
  });
}
