import { FIGURES } from '../figures/figures.ts';
import { show, type Unit } from '../figures/show.ts';
import type { Interval } from '../foundation/statistics/estimates.ts';
import type { SavingsIntervals } from '../result/schema/savings.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';

/** Half the width of an interval with its sign: `±0.3%`; `±0` where all runs said the same; empty for none. */
export function margin(interval: Interval | null | undefined, format: (half: number) => string): string {
  if (interval === null || interval === undefined) return '';
  return interval[0] === interval[1] ? '±0' : `±${format((interval[1] - interval[0]) / 2)}`;
}

/** An interval from end to end: `92.8% to 93.4%`. */
export function fromTo([low, high]: Interval, format: (value: number) => string): string {
  return `${format(low)} to ${format(high)}`;
}

/** The margin of a figure by its path in the intervals of a result; empty for a single run. */
export function marginAt(
  { intervals }: { intervals: Readonly<Record<string, Interval>> | null },
  path: string,
  unit: Unit,
): string {
  return margin(intervals?.[path], (half) => formatHalf(half, unit));
}

/** Units whose figures are plain numbers. */
const NUMBERS: readonly Unit[] = ['count', 'tokens', 'perSecond', 'number'];

/** An uncertainty has two digits that mean something. */
function formatHalf(half: number, unit: Unit): string {
  return NUMBERS.includes(unit) && half < 999.5 ? String(Number(half.toPrecision(2))) : show(half, unit);
}

/** The margin of a saving; empty for a single run. */
export function giveOfSaving({ savings: { ci95 } }: SimulationResult, key: keyof SavingsIntervals): string {
  return margin(ci95?.[key], (half) => show(half, FIGURES[`savings.${key}`].unit));
}

/** A text with its margin behind it, where there is one. */
export function withMargin(text: string, margin: string): string {
  return margin === '' ? text : `${text} ${margin}`;
}
