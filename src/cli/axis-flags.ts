import type { VariedAxis } from '../experiment/sweep/setting.ts';
import { type KnobAxis, parseAxis } from '../settings/knob-axis.ts';
import { KNOB_PATHS, KNOBS, type KnobPath, type KnobValue, type KnobValues } from '../settings/knobs.ts';
import { camelCase, type FlagReader, type Flags } from './flag-reader.ts';

/** Knobs given with several values, and those given with one. */
export interface Axes {
  axes: KnobAxis[];
  fixed: Partial<KnobValues>;
  /** Knobs whose values could not be read; the reader has complained of them. */
  misread: number;
}

/** Reads the knobs of a command whose knob flags take several values. */
export function readAxes(reader: FlagReader): Axes {
  const axes: KnobAxis[] = [];
  const fixed: Partial<Record<KnobPath, KnobValue>> = {};
  let misread = 0;
  for (const path of KNOB_PATHS) {
    const { flag } = KNOBS[path];
    const text = reader.text(flag);
    if (text === undefined) continue;
    const values = reader.attempt(() => parseAxis(path, text, `--${flag}`));
    if (values === undefined) {
      misread++;
      continue;
    }
    if (values.length > 1) axes.push({ path, values });
    else fixed[path] = values[0] as KnobValue;
  }
  return { axes, fixed: fixed as Partial<KnobValues>, misread };
}

/** Reads what varies beside knobs: `sessions.thinkTime=1m,10m`. */
export function readVaried(reader: FlagReader): VariedAxis[] {
  return reader.texts('vary').flatMap((text): VariedAxis[] => {
    const [name = '', values, ...more] = text.split('=');
    const listed = (values ?? '').split(',').map((value) => value.trim());
    if (name.trim() === '' || listed.includes('') || more.length > 0) {
      reader.wrong(
        '--vary',
        `"${text}" is no path with values`,
        'write sessions.thinkTime=1m,10m or price.MODEL=0.2,1',
      );
      return [];
    }
    return [{ name: name.trim().replace(/^workload\./, ''), values: [...new Set(listed)] }];
  });
}

/** The flags without those of knobs, for the readers of everything else. */
export function withoutKnobs(flags: Flags): Flags {
  const names = new Set(KNOB_PATHS.map((path) => camelCase(KNOBS[path].flag)));
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !names.has(name)));
}
