import { show } from '../../figures/show.ts';
import {
  type Bars,
  type Block,
  type Document,
  type Lines,
  type Notes,
  type Points,
  pieces,
  type Section,
  spansTable,
  type Table,
  type Text,
} from '../document.ts';
import { shadedRows } from '../shades.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../style.ts';
import { barLines, line, titled } from './charts.ts';
import { heading, wrap } from './layout.ts';
import { fitsWhole, table } from './table.ts';

/** A document as a screen. */
export function renderScreen(document: Document, appearance: Appearance): string {
  const style = styleOf(appearance);
  const { title, facts, warning, sections } = document;
  const opening = [
    heading(safe(title, style), style),
    style.faint(wrap(safe(facts, style), style.width)),
    ...(warning === undefined ? [] : [style.bad(wrap(safe(warning, style), style.width))]),
  ].join('\n');
  const parts = [opening, ...sections.map((section) => sectionText(section, style))];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What the document comes to, and nothing else: its first section, with what must be known first. */
export function renderConclusion({ warning, sections }: Document, appearance: Appearance): string {
  const style = styleOf(appearance);
  const parts = [
    warning === undefined ? '' : style.bad(wrap(safe(warning, style), style.width)),
    ...sections.slice(0, 1).map((section) => sectionText(section, style)),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

function sectionText({ blocks }: Section, style: Style): string {
  return blocks
    .map((part) => blockText(part, style))
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockText(part: Block, style: Style): string {
  switch (part.kind) {
    case 'prose':
      return wrap(paint(part.text, style), style.width);
    case 'notes':
      return notes(part, style);
    case 'figures':
      return '';
    case 'table':
      return tableText(part, style);
    case 'bars':
      return barChart(part, style);
    case 'lines':
      return curves(part, style);
    case 'points':
      return plane(part, style);
    case 'spans':
      return tableText(spansTable(part), style);
    case 'commands':
      return part.commands
        .map(({ label, command }) => wrap(`${style.strong(safe(label, style))}: ${safe(command, style)}`, style.width))
        .join('\n');
  }
}

function tableText(part: Table, style: Style): string {
  const { columns, narrower } = part;
  const heads = columns.map((column) => ({ ...column, title: safe(column.title, style) }));
  const cells = shadedRows(part).map((row) => row.map((cell) => paint(cell, style)));
  if (narrower !== undefined && !fitsWhole(heads, cells, style)) return tableText(narrower, style);
  return table(heads, cells, style);
}

/** Text that can be printed and laid out: nothing in it is obeyed, and every character has its final width. */
function safe(text: string, style: Style): string {
  return plain(printable(text), style);
}

function paint(text: Text, style: Style): string {
  return pieces(text)
    .map((piece) => (typeof piece === 'string' ? safe(piece, style) : style[piece.tone](safe(piece.text, style))))
    .join('');
}

function notes({ notes, tone }: Notes, style: Style): string {
  return notes
    .map(({ label, text }) => {
      const wrapped = wrap(safe(`${label}: ${text}`, style), style.width);
      return tone === undefined ? wrapped : style[tone](wrapped);
    })
    .join('\n');
}

/** One chart; of several series, one below the other on a common scale. */
function barChart({ title, series, rows }: Bars, style: Style): string {
  const entries = series.map((name, s) =>
    rows
      .map(({ label, bars: of }) => ({
        label: safe(name === '' ? label : `${name} ${label}`, style),
        value: of[s]?.value ?? 0,
        text: safe(of[s]?.text ?? '', style),
      }))
      .filter(({ value }) => series.length === 1 || value > 0),
  );
  const lines = barLines(entries.flat(), style);
  const charts = entries.map(({ length }) => lines.splice(0, length).join('\n'));
  return titled(safe(title, style), charts.filter((chart) => chart !== '').join('\n\n'), style);
}

/** Each curve in a chart of its own. */
function curves({ title, x, unit, series, fromZero, low }: Lines, style: Style): string {
  const span = x.values.length === 0 ? '' : ` (${x.label}, to ${show(x.values.at(-1) as number, x.unit)})`;
  return series
    .map(({ label, values }) => {
      const axis = { label: (value: number) => safe(show(value, unit), style), fromZero, height: low ? 3 : 7 };
      const chart = line(values, axis, style);
      const name = label === '' ? title : `${title}, ${label}`;
      return chart === '' ? '' : titled(safe(`${name}${span}`, style), chart, style);
    })
    .filter((chart) => chart !== '')
    .join('\n\n');
}

function plane({ title, x, y, points }: Points, style: Style): string {
  return table(
    [
      { title: safe(title, style) },
      { title: safe(x.label, style), align: 'right' },
      { title: safe(y.label, style), align: 'right' },
    ],
    points.map(({ label, x: a, y: b, tone }) => [
      paint(tone === null ? label : { text: label, tone }, style),
      safe(show(a, x.unit), style),
      safe(show(b, y.unit), style),
    ]),
    style,
  );
}
