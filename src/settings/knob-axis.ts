import { UserError } from '../foundation/problem.ts';
import { KNOBS, type Knob, type KnobPath, type KnobValue, parseKnob } from './knobs.ts';

/** A knob and the values it takes in turn. */
export interface KnobAxis {
  path: KnobPath;
  values: readonly KnobValue[];
}

/** Points of a range that does not say how many. */
const RANGE_POINTS = 8;
const MOST_POINTS = 1_000;

/**
 * Reads the values of an axis: a list (`5m,15m,1h`), a range with or without a number of points
 * (`0.7..0.98`, `100..10k/5`), or `auto` for a choice around the default. Durations, counts and
 * amounts of money are spaced evenly by ratio, the rest by difference.
 */
export function parseAxis(path: KnobPath, text: string, where: string): KnobValue[] {
  const trimmed = text.trim();
  if (trimmed === 'auto') return autoValues(path, where);
  const range = /^(.+?)\.\.(.+?)(?:\/(\d+))?$/.exec(trimmed);
  const values =
    range === null
      ? trimmed.split(',').map((part) => parsed(path, part, where))
      : spaced(path, range[1] as string, range[2] as string, Number(range[3] ?? RANGE_POINTS), where);
  return [...new Set(values)];
}

function parsed(path: KnobPath, text: string, where: string): KnobValue {
  const result = parseKnob(path, text.trim());
  if ('value' in result) return result.value;
  throw new UserError({ where, what: result.wrong, fix: result.fix });
}

function spaced(path: KnobPath, from: string, to: string, points: number, where: string): number[] {
  const [low, high] = [parsed(path, from, where), parsed(path, to, where)];
  if (typeof low !== 'number' || typeof high !== 'number' || !Number.isFinite(low) || !Number.isFinite(high)) {
    throw new UserError({ where, what: `"${from}..${to}" is not a range of numbers`, fix: 'list the values: a,b,c' });
  }
  if (low >= high || points < 2 || points > MOST_POINTS) {
    const fix = `write the smaller end first, and 2 to ${MOST_POINTS} points: 0.7..0.9/5`;
    throw new UserError({ where, what: `"${from}..${to}/${points}" is not a range`, fix });
  }
  const byRatio = low > 0 && isBySize(KNOBS[path]);
  return Array.from({ length: points }, (_, i) => {
    if (i === 0) return low;
    if (i === points - 1) return high;
    const along = i / (points - 1);
    return nice(path, byRatio ? low * (high / low) ** along : low + (high - low) * along);
  });
}

/** Whether a tenfold is a step as large at one end as at the other. */
export function isBySize(knob: Knob): boolean {
  return knob.type === 'duration' || knob.type === 'count' || knob.type === 'usd';
}

/** The value with as many digits as one would write. */
export function nice(path: KnobPath, value: number): number {
  const { type } = KNOBS[path];
  if (type === 'count') return Math.round(value < 100 ? value : Number(value.toPrecision(2)));
  if (type === 'duration') {
    const unit = [86_400_000, 3_600_000, 60_000, 1_000].find((each) => value >= 2 * each) ?? 1;
    return Math.max(1, Math.round(value / unit)) * unit;
  }
  return Number(value.toPrecision(3));
}

/** A few values around the default that show what the knob does. */
function autoValues(path: KnobPath, where: string): KnobValue[] {
  const knob: Knob = KNOBS[path];
  if (knob.type === 'choice') return [...knob.choices] as KnobValue[];
  if (knob.type === 'switch') return [false, true];
  const endless = 'infinite' in knob && knob.infinite !== undefined ? [Number.POSITIVE_INFINITY] : [];
  const usual = knob.default;
  const within = (value: number): boolean =>
    value >= knob.min && value <= knob.max && !(knob.aboveMin && value === knob.min);
  if (!Number.isFinite(usual) || (isBySize(knob) && usual === 0)) {
    throw new UserError({ where, what: 'has no usual value to choose others around', fix: 'list the values: a,b,c' });
  }
  const around = isBySize(knob)
    ? [usual / 16, usual / 4, usual, usual * 4, usual * 16]
    : knob.type === 'ratio'
      ? [usual / 2, (usual * 3) / 4, usual, (1 + usual) / 2, (3 + usual) / 4]
      : [0, 0.25, 0.5, 0.75, 1].map((along) => knob.min + along * (knob.max - knob.min));
  const values = around.map((value) => nice(path, value)).filter(within);
  return [...new Set([...values, ...endless])];
}
