import Table from 'cli-table3';
import stringWidth from 'fast-string-width';
import type { Style } from '../style.ts';
import { NARROW, pad, wrap } from './layout.ts';

/** A column of a table. */
export interface TableColumn {
  title: string;
  align?: 'left' | 'right';
  /** Which columns go first when the table is too wide: the highest number; 0 stays. */
  dispensable?: number;
}

const UNICODE_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  right: '',
  'right-mid': '',
  mid: '─',
  'mid-mid': '──',
  middle: '  ',
} as const;

/** Blanks between columns. */
const GAP = 2;

/** The width of each column: that of its widest cell. */
function widthsOf(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): number[] {
  return columns.map(({ title }, i) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[i] as string))),
  );
}

/** Whether the table has room for all its columns. */
export function fitsWhole(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  style: Style,
): boolean {
  const total = widthsOf(columns, rows).reduce((sum, width) => sum + width, GAP * (columns.length - 1));
  return style.width >= NARROW && total <= style.width;
}

/**
 * A table that fits the width: columns are dropped by priority, and on a narrow screen each row
 * becomes `title: value` lines.
 */
export function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[], style: Style): string {
  if (style.width < NARROW) return asLines(columns, rows, style);
  const kept = columns.map((_, i) => i);
  const widths = widthsOf(columns, rows);
  const total = (): number => kept.reduce((sum, i) => sum + widths[i], GAP * (kept.length - 1));
  while (total() > style.width) {
    const weakest = kept.reduce((a, b) => ((columns[b]?.dispensable ?? 0) > (columns[a]?.dispensable ?? 0) ? b : a));
    if ((columns[weakest]?.dispensable ?? 0) === 0) return asLines(columns, rows, style);
    kept.splice(kept.indexOf(weakest), 1);
  }
  const lines = style.unicode ? UNICODE_LINES : { ...UNICODE_LINES, mid: '-', 'mid-mid': '--' };
  const grid = new Table({
    head: kept.map((i) => style.strong((columns[i] as TableColumn).title)),
    colAligns: kept.map((i) => columns[i]?.align ?? 'left'),
    chars: lines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  for (const row of rows) grid.push(kept.map((i) => row[i] as string));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** What begins as intervals do, in whatever signs there are. */
const UNCERTAINTY = /^(±|\+-)/;

/** Each row as its first cell with the others under it, `title: value`; what has no title speaks for itself. */
function asLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[], style: Style): string {
  const { title } = columns[0] as TableColumn;
  const entries = rows
    .map(([first, ...rest]) => {
      const texts: string[] = [];
      for (const [i, value] of rest.entries()) {
        const name = (columns[i + 1] as TableColumn).title;
        if (value === '') continue;
        // An uncertainty stands behind its figure.
        if (UNCERTAINTY.test(value) && texts.length > 0) texts.push(`${texts.pop()} ${value}`);
        else texts.push(name === '' ? value : `${name}: ${value}`);
      }
      const lines = texts.map((text) => wrap(text, style.width, '  '));
      return [wrap(style.strong((first as string).trim()), style.width), ...lines].join('\n');
    })
    .join('\n');
  return title === '' ? entries : `${wrap(style.heading(title), style.width)}\n${entries}`;
}

/** Lines of `label  value`, aligned; a value without a label goes on about the one before. */
export function pairs(entries: readonly (readonly [string, string])[], style: Style, indent = ''): string {
  const label = Math.max(...entries.map(([name]) => stringWidth(name)));
  return entries
    .map(([name, value]) => {
      if (style.width < NARROW) {
        return name === '' ? wrap(value, style.width, `${indent}  `) : wrap(`${indent}${name}: ${value}`, style.width);
      }
      const room = style.width - stringWidth(indent) - label - 2;
      const [first, ...more] = wrap(value, room).split('\n');
      const rest = more.map((line) => `\n${indent}${' '.repeat(label + 2)}${line}`).join('');
      return `${indent}${pad(name, label)}  ${first}${rest}`;
    })
    .join('\n');
}
