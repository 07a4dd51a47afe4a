import { show, type Unit } from '../../figures/show.ts';
import type { Points } from '../document.ts';
import { escaped } from './escape.ts';
import { ticksBetween } from './scale.ts';

const WIDTH = 560;
const HEIGHT = 320;
const LEFT = 64;
const RIGHT = 24;
const TOP = 28;
const BOTTOM = 52;
/** Height of a label. */
const LINE = 16;

type Point = Points['points'][number];

/** Named points in a plane, with their figures for whoever cannot see it. */
export function plane({ title, x, y, points }: Points): string {
  const scaleX = scale(
    points.map((point) => point.x),
    true,
    x.unit,
  );
  const scaleY = scale(
    points.map((point) => point.y),
    false,
    y.unit,
  );
  const px = (value: number): number => LEFT + scaleX.of(value) * (WIDTH - LEFT - RIGHT);
  const py = (value: number): number => HEIGHT - BOTTOM - scaleY.of(value) * (HEIGHT - TOP - BOTTOM);
  const at = (n: number): string => n.toFixed(1);
  const grid = [
    ...scaleY.ticks.map(
      (value) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(py(value))}" y2="${at(py(value))}"/><text x="${LEFT - 8}" y="${at(py(value) + 4)}" text-anchor="end">${escaped(show(value, y.unit))}</text>`,
    ),
    ...scaleX.ticks.map(
      (value) =>
        `<text x="${at(px(value))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${escaped(show(value, x.unit))}</text>`,
    ),
    `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${escaped(x.label)} →</text>`,
    `<text x="${LEFT - 56}" y="14">↑ ${escaped(y.label)}</text>`,
  ];
  const marks = labelled(points, px, py).map(({ point, labelX, labelY, anchor }) => {
    const kind = point.tone === 'strong' ? 'after' : 'before';
    return `<circle class="${kind}" cx="${at(px(point.x))}" cy="${at(py(point.y))}" r="${kind === 'after' ? 6 : 4.5}"/><text class="name ${kind}" x="${at(labelX)}" y="${at(labelY)}" text-anchor="${anchor}">${escaped(point.label)}</text>`;
  });
  const spoken = points.map((point) => `${point.label}: ${show(point.x, x.unit)}, ${show(point.y, y.unit)}`);
  return `<figure class="plane"><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(`${x.label} and ${y.label}. ${spoken.join('; ')}`)}"><g class="grid">${grid.join('')}</g>${marks.join('')}</svg></figure>`;
}

function scale(
  values: readonly number[],
  fromZero: boolean,
  unit: Unit,
): { of: (value: number) => number; ticks: number[] } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least || Math.abs(most) || 1) * 0.12;
  const low = fromZero ? 0 : least - room;
  const high = most + room;
  return { of: (value) => (value - low) / (high - low), ticks: ticksBetween(low, high, 4, unit) };
}

/** Each point with a place for its name: to the right where there is room, and clear of the others. */
function labelled(points: readonly Point[], px: (value: number) => number, py: (value: number) => number) {
  const taken: { left: number; right: number; y: number }[] = [];
  return [...points]
    .sort((a, b) => b.y - a.y)
    .map((point) => {
      const width = point.label.length * 7;
      const toRight = px(point.x) + 12 + width < WIDTH - 4;
      const labelX = px(point.x) + (toRight ? 10 : -10);
      const [left, right] = toRight ? [labelX, labelX + width] : [labelX - width, labelX];
      let labelY = py(point.y) + 4;
      while (taken.some((other) => left < other.right && right > other.left && Math.abs(labelY - other.y) < LINE)) {
        labelY += 2;
      }
      taken.push({ left, right, y: labelY });
      return { point, labelX, labelY, anchor: toRight ? 'start' : 'end' };
    });
}
