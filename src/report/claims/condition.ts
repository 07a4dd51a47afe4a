import type { FigureUnit } from '../../document/claims/claim.ts';
import {
  formatCount,
  formatDuration,
  formatLatency,
  formatPercent,
  formatThree,
  formatUsd,
} from '../../foundation/units.ts';
import type { ClaimCondition } from '../../result/schema/claims.ts';

/** A figure of a claim as people read it. */
export function formatFigure(value: number, unit: FigureUnit | 'duration'): string {
  switch (unit) {
    case 'share':
      return formatPercent(value, value === 0 || value === 1 ? 0 : 1);
    case 'times':
      return `${formatThree(value)}x`;
    case 'ms':
      return formatLatency(value);
    case 'usd':
      return formatUsd(value);
    case 'tokens':
      return formatCount(value);
    case 'duration':
      return formatDuration(roundedDuration(value));
    case 'count':
      return Number.isInteger(value) ? formatCount(value) : formatThree(value);
  }
}

/** To two digits of its largest unit: what a sweep knows. */
function roundedDuration(ms: number): number {
  const unit = [86_400_000, 3_600_000, 60_000, 1_000].find((size) => ms >= size) ?? 1;
  return ms >= 10 * unit ? Math.round(ms / unit) * unit : (Math.round((10 * ms) / unit) * unit) / 10;
}

/** Where the claim is true, as the end of "holds …". */
export function whereItHolds({ property, given, unit, swept, holds }: ClaimCondition): string {
  const show = (value: number): string => formatFigure(value, unit);
  const so = given === null ? '' : ` (${given})`;
  if (holds.length === 0) return `nowhere, whatever ${property}: ${show(swept.from)} to ${show(swept.to)}${so}`;
  const whole = holds.some(({ from, to }) => from <= swept.from && to >= swept.to);
  if (whole) return `whatever ${property}: ${show(swept.from)} to ${show(swept.to)}${so}`;
  const parts = holds.map(({ from, to }) => {
    if (from <= swept.from) return `up to ${show(to)}`;
    if (to >= swept.to) return `${show(from)} or more`;
    return show(from) === show(to) ? `about ${show(from)}` : `${show(from)} to ${show(to)}`;
  });
  return `where ${property} is ${parts.join(', or ')}${so}`;
}
