import { formatCount, formatDuration, formatPercent, formatThree, formatUsd } from '../foundation/units.ts';
import type { Unit } from './document.ts';

const WRITE: Readonly<Record<Unit, (value: number) => string>> = {
  usd: (value) => (value === 0 ? '$0' : formatUsd(value)),
  ratio: (value) => formatPercent(value),
  duration: formatDuration,
  count: formatCount,
  number: formatThree,
};

/** A number as people read it. */
export function formatUnit(value: number, unit: Unit): string {
  return WRITE[unit](value);
}
