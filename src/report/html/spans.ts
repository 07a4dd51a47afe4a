import { show } from '../../figures/show.ts';
import type { Spans } from '../document.ts';
import { escaped } from './escape.ts';
import { ticksBetween } from './scale.ts';

const WIDTH = 560;
const LEFT = 170;
const RIGHT = 24;
const ROW = 24;
/** A place beyond so many times the others is told by the logarithm. */
const WIDE = 30;

/** Stretches of an axis, a row each, crossed by the named places, with their figures for whoever cannot see it. */
export function spans({ title, unit, rows, places }: Spans): string {
  const values = [
    ...rows.flatMap(({ spans }) => spans.flatMap(({ from, to }) => [from, to])),
    ...places.map(({ at }) => at),
  ];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const wide = least > 0 && most / least > WIDE;
  const scale = (value: number): number => (wide ? Math.log(value) : value);
  const low = unit === 'share' ? 0 : scale(least);
  const high = unit === 'share' ? 1 : scale(most);
  const px = (value: number): string =>
    (LEFT + ((scale(value) - low) / (high - low || 1)) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const bottom = (rows.length + 0.5) * ROW;
  const ticks = wide ? powersBetween(least, most) : ticksBetween(low, high, 5, unit);
  const grid = ticks.map(
    (value) =>
      `<line x1="${px(value)}" x2="${px(value)}" y1="0" y2="${bottom}"/><text x="${px(value)}" y="${bottom + 16}" text-anchor="middle">${escaped(show(value, unit))}</text>`,
  );
  const drawn = rows.map(({ label, spans: own }, i) => {
    const y = i * ROW + 8;
    const bars = own.map(
      ({ from, to }) =>
        `<rect class="after" x="${px(from)}" y="${y}" width="${Math.max(2, Number(px(to)) - Number(px(from))).toFixed(1)}" height="12" rx="2"/>`,
    );
    return `<text x="${LEFT - 10}" y="${y + 10}" text-anchor="end">${escaped(label)}</text>${bars.join('')}`;
  });
  const marked = [...places]
    .sort((a, b) => a.at - b.at)
    .map(({ label, at }, i) => {
      const y = bottom + 34 + i * 16;
      const right = Number(px(at)) > WIDTH / 2;
      return `<line class="place" x1="${px(at)}" x2="${px(at)}" y1="0" y2="${y - 4}"/><text class="name" x="${Number(px(at)) + (right ? -5 : 5)}" y="${y}" text-anchor="${right ? 'end' : 'start'}">${escaped(`${label}, ${show(at, unit)}`)}</text>`;
    });
  const height = bottom + 34 + places.length * 16;
  const spoken = [
    ...rows.map(
      ({ label, spans: own }) =>
        `${label}: ${own.map(({ from, to }) => `${show(from, unit)} to ${show(to, unit)}`).join(', ') || 'nowhere'}`,
    ),
    ...places.map(({ label, at }) => `${label}: ${show(at, unit)}`),
  ];
  return `<figure class="plane spans"><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(spoken.join('; '))}"><g class="grid">${grid.join('')}</g>${drawn.join('')}${marked.join('')}</svg></figure>`;
}

/** Powers of ten between two numbers. */
function powersBetween(from: number, to: number): number[] {
  const first = Math.ceil(Math.log10(from));
  return Array.from({ length: Math.max(0, Math.floor(Math.log10(to)) - first + 1) }, (_, i) => 10 ** (first + i));
}
