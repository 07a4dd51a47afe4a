import {
  formatKnob,
  KNOB_PATHS,
  KNOBS,
  type KnobPath,
  type KnobValue,
  parseKnob,
  TECHNIQUES,
} from '../../settings/knobs.ts';
import type { Choice } from './state.ts';

/**
 * The flags that lead from one choice to another: which techniques besides, which not, and every
 * knob that differs. `also`: knobs to name even when they do not.
 */
export function flagsBetween(from: Choice, to: Choice, also: ReadonlySet<KnobPath> = new Set()): string[] {
  const added = TECHNIQUES.filter((each) => to.techniques.has(each) && !from.techniques.has(each));
  const removed = TECHNIQUES.filter((each) => !to.techniques.has(each) && from.techniques.has(each));
  const techniques =
    to.techniques.size === 0
      ? ['--strategy', 'baseline']
      : [
          ...(added.length > 0 ? ['--with', added.join(',')] : []),
          ...(removed.length > 0 ? ['--without', removed.join(',')] : []),
        ];
  const knobs = KNOB_PATHS.filter((path) => also.has(path) || from.knobs[path] !== to.knobs[path]).flatMap((path) => {
    const { flag, type } = KNOBS[path];
    if (type === 'switch') return [to.knobs[path] === true ? `--${flag}` : `--no-${flag}`];
    return [`--${flag}`, exact(path, to.knobs[path])];
  });
  return [...techniques, ...knobs];
}

/** A value as it can be typed; what formatting would round is written out. */
function exact(path: KnobPath, value: KnobValue): string {
  const shown = formatKnob(path, value);
  const parsed = parseKnob(path, shown);
  return 'value' in parsed && parsed.value === value ? shown : `${value}${KNOBS[path].type === 'duration' ? 'ms' : ''}`;
}
