import { type Bars, type Block, bare, type Commands, type Figures, type Notes, type Table } from '../document.ts';
import { shadeOf } from '../shades.ts';
import { curves } from './curves.ts';
import { escaped, toned } from './escape.ts';
import { plane } from './plane.ts';
import { spans } from './spans.ts';

/** A block of a document as HTML; `chart` is the number by which the page's script knows a curve. */
export function blockHtml(part: Block, chart: number): string {
  switch (part.kind) {
    case 'prose':
      return `<p class="prose">${toned(part.text)}</p>`;
    case 'notes':
      return notes(part);
    case 'figures':
      return figures(part);
    case 'table':
      return table(part);
    case 'bars':
      return bars(part);
    case 'lines':
      return curves(part, chart);
    case 'points':
      return plane(part);
    case 'spans':
      return spans(part);
    case 'commands':
      return commands(part);
  }
}

function notes({ notes, tone }: Notes): string {
  const items = notes.map(
    ({ label, text }) =>
      `<div class="note ${escaped(label.toLowerCase())}"><dt>${escaped(label)}</dt><dd>${escaped(text)}</dd></div>`,
  );
  return `<dl class="notes${tone === undefined ? '' : ` ${tone}`}">${items.join('')}</dl>`;
}

/** The first figure is what it is all about; the others stand beside it. */
function figures({ figures }: Figures): string {
  const cards = figures.map(({ label, before, after, margin, change, tone }, i) => {
    const was =
      before === null ? '' : `<span class="before"><span class="unseen">before </span>${escaped(before)}</span>`;
    const off = margin === null || margin === '' ? '' : `<span class="give">${escaped(margin)}</span>`;
    const by = change === null ? '' : `<span class="change ${tone ?? ''}">${escaped(minus(change))}</span>`;
    return `<div class="figure${i === 0 ? ' first' : ''}"><dt>${escaped(label)}</dt><dd>${was}<span class="after"><span class="unseen">after </span>${escaped(after)}</span>${off}${by}</dd></div>`;
  });
  return `<dl class="figures">${cards.join('')}</dl>`;
}

/** A hyphen that stands for a minus, as a minus. */
function minus(text: string): string {
  return text.replace(/^-(?=\d)/, '−');
}

/** Columns a table may have to stand beside something else. */
const BESIDE = 4;

/** Columns that have room to breathe. */
const COMFORTABLE = 9;

function table({ columns, rows, shades }: Table): string {
  const side = (c: number, ...more: string[]): string => {
    const names = [...(columns[c]?.align === 'right' ? ['right'] : []), ...more];
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
  };
  const head = columns.map(({ title }, c) => `<th scope="col"${side(c)}>${escaped(title)}</th>`).join('');
  const lines = rows.map((row, r) => {
    const cells = row.map((cell, c) => {
      const shade = shades?.[r]?.[c] ?? null;
      const look = [
        ...(shade === null ? [] : [`shade-${shadeOf(shade)}`]),
        ...(bare(cell).startsWith('±') ? ['give'] : []),
      ];
      if (c > 0) return `<td${side(c, ...look)}>${toned(cell)}</td>`;
      return `<th scope="row"${side(c, ...(bare(cell).startsWith('  ') ? ['sub'] : []))}>${toned(cell)}</th>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const wide = `${columns.length > BESIDE ? ' wide' : ''}${columns.length > COMFORTABLE ? ' dense' : ''}`;
  return `<div class="scroll${wide}" tabindex="0" role="region" aria-label="${escaped(columns[0]?.title ?? 'Table')}"><table><thead><tr>${head}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

/** Bars as a table whose cells are drawn: it reads aloud, prints, and needs no script. */
function bars({ title, series, rows }: Bars): string {
  const most = Math.max(...rows.flatMap(({ bars: of }) => of.map(({ value }) => value)), 0);
  const one = series.length === 1;
  const width = (value: number): string => (most > 0 ? ((Math.max(0, value) / most) * 100).toFixed(2) : '0');
  const colour = (s: number, beside = false): string => (beside || (!one && s === 0) ? 'before' : 'after');
  const lines = rows.map(({ label, bars: of, beside }) => {
    const drawn = of
      .map(({ value }, s) => {
        const kind = colour(s, beside);
        return `<svg class="bar ${kind}" aria-hidden="true"><rect width="${width(value)}%" height="100%" rx="2"/></svg>`;
      })
      .join('');
    const texts = of.map(({ text }) => `<td class="right">${whole(text)}</td>`).join('');
    return `<tr><th scope="row">${escaped(label)}</th><td class="drawn">${drawn}</td>${texts}</tr>`;
  });
  const head = one
    ? ''
    : `<thead><tr><th></th><th></th>${series.map((name, s) => `<th scope="col" class="right"><span class="key ${colour(s)}"></span>${escaped(name)}</th>`).join('')}</tr></thead>`;
  return `<figure class="bars"><figcaption>${escaped(title)}</figcaption><table>${head}<tbody>${lines.join('')}</tbody></table></figure>`;
}

/** A figure whose give, if it has one, stays in one piece. */
function whole(text: string): string {
  return escaped(text).replace(/±\S+( pt)?/, (margin) => `<span class="keep">${margin}</span>`);
}

function commands({ commands }: Commands): string {
  const items = commands.map(
    ({ label, command }) =>
      `<div><dt>${escaped(label)}</dt><dd><code tabindex="0">${escaped(command)}</code></dd></div>`,
  );
  return `<dl class="commands">${items.join('')}</dl>`;
}
