import type { HistoryWindow } from '../../../experiment/live/history.ts';
import type { LiveView } from '../../../experiment/live/live-view.ts';
import { shortTitle } from '../../../figures/figures.ts';
import { show } from '../../../figures/show.ts';
import { formatPercent } from '../../../foundation/units.ts';
import type { Style } from '../../style.ts';
import { clock } from './clock.ts';
import { sized } from './dashboard-columns.ts';
import { costAfter, costBefore, hitRate, marks, seriesOf } from './series.ts';
import { columnChart, scaleOf } from './sparkline.ts';

/** Rows around the drawing of a chart: its title, the axis of time and the marks. */
const AROUND = 3;
const AXIS = 8;
const GAP = 4;

/** Rows that charts want at least, and have use for at most. */
export const CHART_ROWS = { least: AROUND + 4, most: AROUND + 9 };

/** Cost and hit rate over time, side by side, with marks where knobs were turned. */
export function charts(view: LiveView, rows: number, style: Style): string[] {
  const width = Math.floor((style.width - GAP) / 2);
  const dot = style.unicode ? '·' : '-';
  const cost = chart(view, style, width, rows, {
    title: `Cost per 1,000 requests (${style.bar} after, ${dot} before)`,
    value: costAfter,
    compared: costBefore,
    axis: (value) => show(value, 'usd'),
  });
  const hits = chart(view, style, width, rows, {
    title: shortTitle('cache.hitRate'),
    value: hitRate,
    compared: () => null,
    axis: (value) => formatPercent(value, 0),
  });
  return cost.map((line, i) => `${line}${' '.repeat(GAP)}${hits[i]}`.trimEnd());
}

interface Charted {
  title: string;
  value: (window: HistoryWindow) => number | null;
  compared: (window: HistoryWindow) => number | null;
  axis: (value: number) => string;
}

function chart(view: LiveView, style: Style, width: number, rows: number, what: Charted): string[] {
  const room = width - AXIS - 1;
  const series = seriesOf(view, room);
  const values = series.columns.map(what.value);
  const compared = series.columns.map(what.compared);
  const high = scaleOf([...values, ...compared])?.high ?? 0;
  const height = rows - AROUND;
  const drawn = columnChart(values, compared, high, height, style).map((row, i) => {
    const label = i === 0 && high > 0 ? what.axis(high) : i === height - 1 ? '0' : '';
    return `${style.faint(sized(label, -AXIS, style))} ${style.accent(sized(row, room, style))}`;
  });
  const end = Math.min(room, series.columns.length);
  const now = clock(view.elapsedMs);
  const start = end > now.length + 6 ? '0' : '';
  const axis = `${' '.repeat(AXIS + 1)}${start}${' '.repeat(Math.max(0, end - now.length - start.length))}${now}`;
  return [
    style.strong(sized(what.title, width, style)),
    ...drawn,
    style.faint(sized(axis, width, style)),
    `${' '.repeat(AXIS + 1)}${style.bad(sized(marks(view, series, style), room, style))}`,
  ];
}
