import { show } from '../figures/show.ts';
import {
  type Bars,
  type Block,
  bare,
  type Document,
  type Lines,
  pieces,
  spansTable,
  type Table,
  type Text,
} from './document.ts';
import { shadedRows } from './shades.ts';
import { printable } from './style.ts';

/** A document as GitHub-flavoured Markdown, to paste into a pull request. */
export function renderMarkdown({ title, facts, warning, sections }: Document): string {
  const parts = [
    `## ${inline(title)}`,
    paragraph(inline(facts)),
    ...(warning === undefined ? [] : [`> **${inline(warning)}**`]),
    ...sections.flatMap((section) => [
      ...(section.title === '' ? [] : [`### ${inline(section.title)}`]),
      ...section.blocks.map(block),
    ]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function block(part: Block): string {
  switch (part.kind) {
    case 'prose':
      return paragraph(marked(part.text));
    case 'notes':
      return part.notes.map(({ label, text }) => `- **${inline(label)}:** ${inline(text)}`).join('\n');
    case 'figures':
      return '';
    case 'table':
      return grid({ ...part, rows: shadedRows(part) });
    case 'bars':
      return barTable(part);
    case 'lines':
      return sparklines(part);
    case 'points':
      return grid({
        kind: 'table',
        columns: [
          { title: part.title },
          { title: part.x.label, align: 'right' },
          { title: part.y.label, align: 'right' },
        ],
        rows: part.points.map(({ label, x, y }) => [label, show(x, part.x.unit), show(y, part.y.unit)]),
      });
    case 'spans':
      return grid(spansTable(part));
    case 'commands':
      return part.commands.map(({ label, command }) => `- ${inline(label)}: ${code(command)}`).join('\n');
  }
}

function grid({ columns, rows }: Pick<Table, 'columns' | 'rows'> & { kind: 'table' }): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => inline(title))),
    line(columns.map(({ align }) => (align === 'right' ? '--:' : '---'))),
    ...rows.map((row) => line(row.map((cell) => subordinate(bare(cell)) + marked(cell)))),
  ].join('\n');
}

/** Blanks that a Markdown table keeps. */
function subordinate(text: string): string {
  return text.startsWith('  ') ? '&emsp;' : '';
}

function barTable({ title, series, rows }: Bars): string {
  const names = series.length === 1 ? [''] : series;
  return grid({
    kind: 'table',
    columns: [{ title }, ...names.map((name) => ({ title: name, align: 'right' as const }))],
    rows: rows.map(({ label, bars }) => [label, ...bars.map(({ text }) => text)]),
  });
}

const LEVELS = Array.from('▁▂▃▄▅▆▇█');

/** Columns of a curve in a line of text. */
const SPARKS = 40;

/** Each curve as a line of text, with its first and last value. */
function sparklines({ title, series, unit, fromZero }: Lines): string {
  const lines = series.flatMap(({ label, values }) => {
    const known = values.filter((value): value is number => value !== null);
    if (known.length === 0) return [];
    const least = fromZero ? Math.min(0, ...known) : Math.min(...known);
    const range = Math.max(...known) - least;
    const columns = Math.min(SPARKS, values.length);
    const curve = Array.from({ length: columns }, (_, c) => {
      const value = values[Math.floor(((c + 0.5) * values.length) / columns)] ?? null;
      if (value === null) return ' ';
      return LEVELS[range === 0 ? 0 : Math.round(((value - least) / range) * (LEVELS.length - 1))];
    }).join('');
    const name = label === '' ? title : `${title}, ${label}`;
    const ends = [known[0], known.at(-1)].map((value) => show(value as number, unit));
    return [`${inline(name)}: ${ends[0]} \`${curve}\` ${ends[1]}`];
  });
  return lines.join('  \n');
}

function marked(text: Text): string {
  return pieces(text)
    .map((piece) => {
      if (typeof piece === 'string') return inline(piece);
      return piece.tone === 'strong' || piece.tone === 'bad' ? `**${inline(piece.text)}**` : inline(piece.text);
    })
    .join('')
    .trim();
}

/** A paragraph whose beginning makes it no list, heading or rule. */
function paragraph(text: string): string {
  return text.replace(/^([-+=#]|\d+(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`));
}

/**
 * Text that means nothing to Markdown or HTML, stays on its line and in its cell, and neither links
 * nor calls anybody.
 */
function inline(text: string): string {
  return printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|~>!]|\$(?!\d)/g, (mark) => `\\${mark}`)
    .replace(/([@#])(?=\w)/g, '$1<!-- -->')
    .replace(/\b(https?|ftp):/gi, '$1&#58;')
    .replace(/\bwww\./gi, 'www&#46;');
}

/** Code whose fence is longer than any run of backticks in it. */
function code(text: string): string {
  const safe = printable(text);
  const runs = [...safe.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const space = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${fence}${space}${safe}${space}${fence}`;
}
