import { show } from '../../figures/show.ts';
import type { Lines } from '../document.ts';
import { escaped } from './escape.ts';
import { ticksBetween } from './scale.ts';

/** The drawing, in units of its own; it scales with the page. */
const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 64;
const TOP = 10;
const BOTTOM = 28;

/**
 * Curves as a drawing, which is there without a script and on paper, and beneath it the figures.
 * The page's script puts an interactive chart in the place of the drawing.
 */
export function curves(lines: Lines, chart: number): string {
  const { title, x, series, unit } = lines;
  const legend =
    series.length === 1 && series[0]?.label === ''
      ? ''
      : `<span class="legend">${series.map(({ label }, s) => `<span><span class="key ${colourOf(s, series.length)}"></span>${escaped(label)}</span>`).join('')}</span>`;
  const ends = series.map(({ label, values }) => {
    const known = values.filter((value): value is number => value !== null);
    const from = show(known[0] ?? 0, unit);
    const to = show(known.at(-1) ?? 0, unit);
    return `${label === '' ? '' : `${label} `}from ${from} to ${to}`;
  });
  return `<figure class="lines" data-chart="${chart}"><figcaption>${escaped(title)} ${legend}</figcaption>
<div class="plot" tabindex="0" role="img" aria-label="${escaped(`${title}: ${ends.join('; ')}. Left and right arrows read the values.`)}">${drawing(lines)}</div>
<p class="reading unseen" aria-live="polite"></p>
<details><summary>The values (${escaped(x.label)})</summary>${values(lines)}</details></figure>`;
}

/** Of two curves the first is before and the second after; one alone is after. */
export function colourOf(index: number, of: number): string {
  if (of === 1) return 'after';
  return (of === 2 ? ['before', 'after'] : ['after', 'before', 'third'])[index] ?? 'third';
}

function drawing({ x, unit, series, fromZero }: Lines): string {
  const all = series.flatMap(({ values }) => values.filter((value): value is number => value !== null));
  const low = fromZero ? Math.min(0, ...all) : Math.min(...all);
  const high = Math.max(...all, low + 1e-9);
  const [first, last] = [x.values[0] ?? 0, x.values.at(-1) ?? 1];
  const px = (value: number): number => LEFT + ((value - first) / (last - first || 1)) * (WIDTH - LEFT - 8);
  const py = (value: number): number => TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const at = (n: number): string => n.toFixed(1);
  const grid = ticksBetween(low, high, 4, unit).map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - 8}" y1="${at(py(value))}" y2="${at(py(value))}"/><text x="${LEFT - 8}" y="${at(py(value) + 4)}" text-anchor="end">${escaped(show(value, unit))}</text>`,
  );
  const ends = `<text x="${LEFT}" y="${HEIGHT - 8}">${escaped(show(first, x.unit))}</text><text x="${WIDTH - 8}" y="${HEIGHT - 8}" text-anchor="end">${escaped(show(last, x.unit))}</text>`;
  const paths = series.map(({ values }, s) => {
    let pen = 'M';
    const path = values.map((value, i) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${at(px(x.values[i] ?? 0))} ${at(py(value))}`;
      pen = 'L';
      return step;
    });
    return `<path class="${colourOf(s, series.length)}" d="${path.join('')}"/>`;
  });
  return `<svg class="static" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><g class="grid">${grid.join('')}${ends}</g>${paths.join('')}</svg>`;
}

function values({ x, unit, series }: Lines): string {
  const head = series
    .map(({ label }) => `<th scope="col" class="right">${escaped(label === '' ? 'value' : label)}</th>`)
    .join('');
  const rows = x.values.map((value, i) => {
    const cells = series.map(({ values }) => {
      const known = values[i] ?? null;
      return `<td class="right">${known === null ? '—' : escaped(show(known, unit))}</td>`;
    });
    return `<tr><th scope="row">${escaped(show(value, x.unit))}</th>${cells.join('')}</tr>`;
  });
  return `<div class="scroll tall" tabindex="0" role="region" aria-label="Values"><table><thead><tr><th scope="col"></th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}
