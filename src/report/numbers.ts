import { formatCount, formatDuration, formatPercent, formatThree, formatUsd } from '../foundation/units.ts';
import type { Unit } from './document.ts';

/** Dollars as people write them, none at all without digits. */
export function usd(amount: number): string {
  return amount === 0 ? '$0' : formatUsd(amount);
}

const WRITE: Readonly<Record<Unit, (value: number) => string>> = {
  usd,
  ratio: (value) => formatPercent(value),
  duration: formatDuration,
  count: formatCount,
  number: formatThree,
};

/** A number as people read it. */
export function formatUnit(value: number, unit: Unit): string {
  return WRITE[unit](value);
}
