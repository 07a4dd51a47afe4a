import { show, type Unit } from '../../figures/show.ts';
import type { ClaimCondition } from '../../result/schema/claims.ts';

/** A property of a claim: durations as exactly as a sweep knows them. */
export function shown(value: number, unit: Unit): string {
  return show(unit === 'duration' ? roundedDuration(value) : value, unit);
}

/** To two digits of its largest unit: what a sweep knows. */
function roundedDuration(ms: number): number {
  const unit = [86_400_000, 3_600_000, 60_000, 1_000].find((size) => ms >= size) ?? 1;
  return ms >= 10 * unit ? Math.round(ms / unit) * unit : (Math.round((10 * ms) / unit) * unit) / 10;
}

/** Where the claim is true, as the end of "holds …". */
export function whereItHolds({ property, given, unit, swept, holds, restates }: ClaimCondition): string {
  const written = (value: number): string => shown(value, unit);
  const so = given === null ? '' : ` (${given})`;
  if (holds.length === 0) return `nowhere, whatever ${property}: ${written(swept.from)} to ${written(swept.to)}${so}`;
  const whole = holds.some(({ from, to }) => from <= swept.from && to >= swept.to);
  if (whole) return `whatever ${property}: ${written(swept.from)} to ${written(swept.to)}${so}`;
  const parts = holds.map(({ from, to }) => {
    if (from <= swept.from) return `up to ${written(to)}`;
    if (to >= swept.to) return `${written(from)} or more`;
    return written(from) === written(to) ? `about ${written(from)}` : `${written(from)} to ${written(to)}`;
  });
  return `where ${property} is ${parts.join(', or ')}${so}${restates === true ? ', which says the same in other words' : ''}`;
}
