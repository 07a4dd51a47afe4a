import uPlot from 'uplot';
import { show, type Unit } from '../../../figures/show.ts';
import type { Lines } from '../../document.ts';
import { colourOf } from '../curves.ts';
import { stepsOf } from '../scale.ts';

/*
 * The script of a page: puts an interactive chart in the place of each drawn one. Without it the
 * page says the same.
 */

const HEIGHT = 230;

/** The steps of an axis, for uPlot. */
function increments(unit: Unit): { incrs?: number[] } {
  const steps = stepsOf(unit);
  return steps === null ? {} : { incrs: [...steps] };
}

/** A colour of the theme in force. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function chartOf(lines: Lines, place: HTMLElement): uPlot {
  const { x, unit, series, fromZero } = lines;
  const font = '12px system-ui, sans-serif';
  const axis: uPlot.Axis = {
    stroke: () => colour('muted'),
    grid: { stroke: () => colour('line'), width: 1 },
    ticks: { show: false },
    font,
  };
  const options: uPlot.Options = {
    width: place.clientWidth,
    height: HEIGHT,
    cursor: { y: false, points: { size: 7 } },
    legend: { live: true },
    scales: {
      x: { time: false },
      y: { range: (_, min, max) => uPlot.rangeNum(fromZero ? Math.min(0, min) : min, max, 0.05, true) },
    },
    hooks: { setCursor: [({ root, cursor }) => root.classList.toggle('idle', typeof cursor.idx !== 'number')] },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 90,
        size: 30,
        ...increments(x.unit),
        values: (_, at) => at.map((value) => show(value, x.unit)),
      },
      { ...axis, ...increments(unit), size: 64, values: (_, at) => at.map((value) => show(value, unit)) },
    ],
    series: [
      { label: 'at', value: (_, value) => (value === null ? '' : show(value, x.unit)) },
      ...series.map(({ label }, s): uPlot.Series => {
        const name = colourOf(s, series.length);
        return {
          label: label === '' ? 'value' : label,
          stroke: () => colour(name),
          ...(series.length === 1 ? { fill: () => colour(`${name}-faint`) } : {}),
          width: 2,
          points: { show: false },
          value: (_, value) => (value === null ? '—' : show(value, unit)),
        };
      }),
    ],
  };
  const chart = new uPlot(options, [x.values, ...series.map(({ values }) => values)], place);
  chart.root.classList.add('idle');
  return chart;
}

/** The arrow keys read the values one by one, Home and End go to the ends, Escape lets go. */
function readable(chart: uPlot, lines: Lines, plot: HTMLElement, reading: HTMLElement): void {
  const last = lines.x.values.length - 1;
  let at: number | null = null;
  plot.addEventListener('keydown', (event) => {
    const to: Record<string, number | null> = {
      ArrowLeft: Math.max(0, (at ?? last + 1) - 1),
      ArrowRight: Math.min(last, (at ?? -1) + 1),
      Home: 0,
      End: last,
      Escape: null,
    };
    if (!(event.key in to)) return;
    event.preventDefault();
    at = to[event.key] ?? null;
    if (at === null) {
      chart.setCursor({ left: -10, top: -10 });
      return;
    }
    const x = lines.x.values[at];
    chart.setCursor({ left: chart.valToPos(x, 'x'), top: 0 });
    const values = lines.series.map(({ label, values }) => {
      const value = values[at as number] ?? null;
      return `${label} ${value === null ? 'no value' : show(value, lines.unit)}`.trim();
    });
    reading.textContent = `${show(x, lines.x.unit)}: ${values.join(', ')}`;
  });
}

const all = JSON.parse(document.getElementById('charts')?.textContent ?? '[]') as Lines[];
const shown = [...document.querySelectorAll<HTMLElement>('figure.lines')].map((figure) => {
  const lines = all[Number(figure.dataset.chart)] as Lines;
  const plot = figure.querySelector('.plot') as HTMLElement;
  const place = document.createElement('div');
  place.className = 'live';
  plot.append(place);
  figure.classList.add('enhanced');
  const chart = chartOf(lines, place);
  readable(chart, lines, plot, figure.querySelector('.reading') as HTMLElement);
  return { chart, place };
});

new ResizeObserver(() => {
  for (const { chart, place } of shown) {
    if (place.clientWidth > 0) chart.setSize({ width: place.clientWidth, height: HEIGHT });
  }
}).observe(document.body);

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const { chart } of shown) chart.redraw(false);
});
