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

/** Horizontal bars on a common scale from 0. */
export function bars(entries: readonly Bar[], style: Style): string {
  const label = Math.max(...entries.map((bar) => stringWidth(bar.label)));
  const text = Math.max(...entries.map((bar) => stringWidth(bar.text)));
  const room = Math.min(50, style.width - label - text - 3);
  if (room < 6) return entries.map((bar) => wrap(`${bar.label}: ${bar.text}`, style.width)).join('\n');
  const most = Math.max(...entries.map((bar) => bar.value));
  return entries
    .map((bar) => {
      const cells = most > 0 ? Math.round((bar.value / most) * room) : 0;
      const drawn = style.bar.repeat(bar.value > 0 ? Math.max(1, cells) : 0);
      return `${pad(bar.label, label)}  ${style.accent(drawn)}${drawn === '' ? '' : ' '}${bar.text}`;
    })
    .join('\n');
}

const ASCII_SYMBOLS = ['|', '|', '-', '-', '-', '\\', '/', '\\', '/', '|'];

/** A line over time; null where there is no value. `label` writes the values on the axis. */
export function line(values: readonly (number | null)[], label: (value: number) => string, style: Style): string {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return '';
  const axis = Math.max(...[0, 1].map((value) => label(value).length), ...known.map((value) => label(value).length));
  const columns = Math.max(8, Math.min(70, style.width - axis - 3));
  const drawn = plot(resampled(values, columns), {
    height: 7,
    min: 0,
    max: Math.max(...known, 1e-9),
    format: (value) => label(value).padStart(axis),
    ...(style.unicode ? {} : { symbols: ASCII_SYMBOLS }),
  });
  return drawn
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
