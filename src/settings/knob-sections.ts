import { z } from 'zod';
import { KNOB_PATHS, type KnobPath, type KnobValue, type KnobValues, parseKnob } from './knobs.ts';

/** The knobs of a scenario or config file: one object per section, `cache: {ttl: 1h}`. */
export function knobSections() {
  const sections: Record<string, Record<string, z.ZodType>> = {};
  for (const path of KNOB_PATHS) {
    const [section, name] = path.split('.') as [string, string];
    sections[section] ??= {};
    (sections[section] as Record<string, z.ZodType>)[name] = z.optional(knobSchema(path));
  }
  return Object.fromEntries(
    Object.entries(sections).map(([section, shape]) => [section, z.optional(z.strictObject(shape))]),
  );
}

function knobSchema(knob: KnobPath) {
  const read = z.unknown().transform((value, context) => {
    const parsed = parseKnob(knob, value);
    if ('value' in parsed) return parsed.value;
    context.addIssue({ code: 'custom', message: `${parsed.wrong}; ${parsed.fix}` });
    return z.NEVER;
  });
  return read.meta({ knob });
}

/** The knobs set in the sections: `cache: {ttl}` is `cache.ttl`. */
export function knobsOf(sections: object): Partial<KnobValues> {
  const knobs: Partial<Record<KnobPath, KnobValue>> = {};
  for (const path of KNOB_PATHS) {
    const [section, key] = path.split('.') as [string, string];
    const value = (sections as Record<string, Record<string, KnobValue> | undefined>)[section]?.[key];
    if (value !== undefined) knobs[path] = value;
  }
  return knobs as Partial<KnobValues>;
}
