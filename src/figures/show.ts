import {
  formatCount,
  formatDuration,
  formatLatency,
  formatPercent,
  formatThree,
  formatUsd,
} from '../foundation/units.ts';

/**
 * What a number is measured in, and so how it is written.
 *
 * - `usd`: dollars
 * - `ms`: a latency or another time that was measured, in milliseconds
 * - `duration`: a time that somebody set, or that lies on an axis, in milliseconds
 * - `share`: a fraction of a whole, or of what it is compared with; 0.65 is 65 %
 * - `times`: a multiple of what it is compared with
 * - `perSecond`: a rate
 * - `tokens`, `count`: how many; not whole where it is a mean
 * - `number`: anything else
 */
export type Unit = 'usd' | 'ms' | 'duration' | 'share' | 'times' | 'perSecond' | 'tokens' | 'count' | 'number';

/** What stands where a value is not known or does not apply. */
export const NONE = '—';

const SHOWN: Readonly<Record<Unit, (value: number) => string>> = {
  usd: (value) => (value === 0 ? '$0' : formatUsd(value)),
  ms: (value) =>
    Math.abs(value) < 10 && !Number.isInteger(value) ? `${value.toPrecision(2)} ms` : formatLatency(value),
  duration: formatDuration,
  share: (value) => formatPercent(value, decimalsOf(Math.abs(value))),
  times: (value) => `${formatThree(value)}×`,
  perSecond: formatThree,
  tokens: count,
  count,
  number: formatThree,
};

/** A value as people read it, in every report the same: `$0.0150`, `624 ms`, `64.8%`, `16.0×`, `12,345`; a dash for none. */
export function show(value: number | null | undefined, unit: Unit): string {
  return value === null || value === undefined ? NONE : SHOWN[unit](value);
}

/** Decimals of a percentage that a small fraction needs to be told from nothing. */
function decimalsOf(share: number): number {
  // Below that, no decimals would tell it: what floating-point sums leave of nothing.
  if (share < 0.000005) return 0;
  return share < 0.00005 ? 3 : share < 0.01 ? 2 : 1;
}

/** What was counted is whole; a mean of counts is not. */
function count(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : formatThree(value);
}
