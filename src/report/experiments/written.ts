import type { Metric } from '../../figures/figures.ts';
import { formatPercent } from '../../foundation/units.ts';
import { formatMetric } from '../intervals.ts';

/** What stands where a value is not known or does not apply. */
export const NONE = '—';

/** A ratio with as many digits as its size deserves. */
export const ratio = (value: number): string => formatMetric(value, 'ratio');

/** A change with its sign: `+3.2%`. */
export const signed = (value: number): string => change(value, ratio);

/** A change with its sign, written as its size is; what comes to nothing has no sign. */
export function change(value: number, write: (size: number) => string): string {
  const text = write(Math.abs(value));
  if (!/[1-9]/.test(text)) return write(0);
  return `${value > 0 ? '+' : '-'}${text}`;
}

export const percent = (value: number | null): string => (value === null ? NONE : formatPercent(value));

export const metric = (value: number | null, unit: Metric['unit']): string =>
  value === null ? NONE : formatMetric(value, unit);

/** Rounded up to the two digits that an estimated number of requests deserves. */
export function roundedUp(n: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1);
  return Math.ceil(n / step) * step;
}
