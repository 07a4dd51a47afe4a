import type { Style } from '../../style.ts';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const SIGNS = ['.', ':', '-', '=', '+', '*', '#', '@'];

/** The ends of an axis. */
export interface Scale {
  low: number;
  high: number;
}

/** A scale from 0, or with `tight` from the lowest value, to the highest; null where there is no value. */
export function scaleOf(values: readonly (number | null)[], tight = false): Scale | null {
  const known = values.filter((value): value is number => value !== null);
  if (known.length === 0) return null;
  const high = Math.max(...known);
  return { low: tight ? Math.min(...known) : 0, high };
}

/** One character for each value, higher for more; a blank where there is no value. */
export function sparkline(values: readonly (number | null)[], { low, high }: Scale, style: Style): string {
  const levels = style.unicode ? BLOCKS : SIGNS;
  return values.map((value) => (value === null ? ' ' : levels[level(value, low, high, levels.length)])).join('');
}

function level(value: number, low: number, high: number, levels: number): number {
  if (high <= low) return 0;
  return Math.min(levels - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * levels)));
}

/**
 * Columns of `rows` characters from 0 up, from the top row down. `line`: values to compare with,
 * drawn as dots where no column is in the way.
 */
export function columnChart(
  values: readonly (number | null)[],
  line: readonly (number | null)[],
  high: number,
  rows: number,
  style: Style,
): string[] {
  const dot = style.unicode ? '·' : '-';
  const eighths = (value: number | null | undefined): number =>
    value === null || value === undefined || high <= 0 ? 0 : Math.min(rows * 8, Math.round((value / high) * rows * 8));
  return Array.from({ length: rows }, (_, i) => {
    const floor = (rows - 1 - i) * 8;
    return values
      .map((value, column) => {
        const filled = Math.min(8, eighths(value) - floor);
        if (filled > 0) return style.unicode ? (BLOCKS[filled - 1] as string) : filled > 3 ? '#' : '.';
        const at = eighths(line[column]);
        return at > floor && at <= floor + 8 ? dot : ' ';
      })
      .join('');
  });
}
