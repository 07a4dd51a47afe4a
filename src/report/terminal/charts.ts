import { plot } from 'asciichart';
import stringWidth from 'fast-string-width';
import type { Style } from '../style.ts';
import { pad, wrap } from './layout.ts';

/** One bar: its label, its length and what is written behind it. */
export interface Bar {
  label: string;
  value: number;
  text: string;
}

/** Horizontal bars on a common scale from 0, each a line; without room for bars, `label: text`, which may be several. */
export function barLines(entries: readonly Bar[], style: Style): string[] {
  const label = Math.max(...entries.map((bar) => stringWidth(bar.label)));
  const text = Math.max(...entries.map((bar) => stringWidth(bar.text)));
  const room = Math.min(50, style.width - label - text - 3);
  if (room < 6) return entries.map((bar) => wrap(`${bar.label}: ${bar.text}`, style.width));
  const most = Math.max(...entries.map((bar) => bar.value));
  return entries.map((bar) => {
    const cells = most > 0 ? Math.round((bar.value / most) * room) : 0;
    const drawn = style.bar.repeat(bar.value > 0 ? Math.max(1, cells) : 0);
    return `${pad(bar.label, label)}  ${style.accent(drawn)}${drawn === '' ? '' : ' '}${bar.text}`;
  });
}

const ASCII_SYMBOLS = ['|', '|', '-', '-', '-', '\\', '/', '\\', '/', '|'];

/** The y axis of a line. */
interface LineAxis {
  /** Writes a value on the axis. */
  label: (value: number) => string;
  fromZero: boolean;
  /** Steps of the axis. */
  height: number;
}

/** Columns of a curve at most. */
const LINE_COLUMNS = 70;

/** A line over time; null where there is no value. */
export function line(values: readonly (number | null)[], { label, fromZero, height }: LineAxis, style: Style): string {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return '';
  const min = fromZero ? Math.min(0, ...known) : Math.min(...known);
  const max = Math.max(...known, min + Math.max(1e-9, Math.abs(min) / 1_000));
  const ticks: string[] = [];
  const draw = (columns: number, axis: number): string =>
    plot(resampled(values, columns), {
      height,
      min,
      max,
      format: (value) => {
        ticks.push(label(value));
        return label(value).padStart(axis);
      },
      ...(style.unicode ? {} : { symbols: ASCII_SYMBOLS }),
    });
  draw(2, 0);
  const axis = Math.max(...ticks.map((tick) => tick.length));
  return draw(Math.max(8, Math.min(LINE_COLUMNS, style.width - axis - 3)), axis)
    .split('\n')
    .map((row) => row.trimEnd())
    .join('\n');
}

/** The values averaged into so many columns, or stretched to them; gaps take the value before. */
function resampled(values: readonly (number | null)[], columns: number): number[] {
  const result: number[] = [];
  let last = values.find((value): value is number => value !== null) as number;
  for (let c = 0; c < columns; c++) {
    const from = Math.floor((c * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((c + 1) * values.length) / columns));
    const known = values.slice(from, to).filter((value): value is number => value !== null);
    if (known.length > 0) last = known.reduce((sum, value) => sum + value, 0) / known.length;
    result.push(last);
  }
  return result;
}

/** A chart under its title. */
export function titled(title: string, chart: string, style: Style): string {
  return `${wrap(style.strong(title), style.width)}\n${chart}`;
}
