import type { HistoryWindow } from '../../../experiment/live/history.ts';
import type { LiveView } from '../../../experiment/live/live-view.ts';
import { FIGURES, shortTitle } from '../../../figures/figures.ts';
import { show } from '../../../figures/show.ts';
import { formatCount, formatDuration, formatPercent } from '../../../foundation/units.ts';
import type { Style } from '../../style.ts';
import { NARROW } from '../layout.ts';
import { sized } from './dashboard-columns.ts';
import { costAfter, hitRate, marks, quality, type Series, seriesOf } from './series.ts';
import { scaleOf, sparkline } from './sparkline.ts';

/** Widths of the columns; the sparkline has what is left. */
const NAME = 14;
const FIGURE = 9;
const CHANGE = 8;
const AXIS_LOW = 5;
const AXIS_HIGH = 8;

/** One line of figures: since the start, and over time. */
interface Figure {
  name: string;
  before: string;
  after: string;
  /** How much less (negative) or more; null where that says nothing. */
  change: number | null;
  /** Whether less is better. */
  lessIsBetter?: boolean;
  overTime: ((window: HistoryWindow) => number | null) | null;
  /** Writes the ends of the axis. */
  axis?: (value: number) => string;
  /** Whether the axis begins at the lowest value instead of 0. */
  tight?: boolean;
}

/** Before and after since the start, and what became of it over time, with a mark where a knob was turned. */
export function figures(view: LiveView, style: Style): string[] {
  const layout = layoutOf(style);
  const series = layout.spark > 0 ? seriesOf(view, layout.spark) : null;
  const lines = figuresOf(view, style).map((figure) => line(figure, series, layout, style));
  const head = [
    sized('', NAME, style),
    sized('Before', -FIGURE, style),
    sized('After', -FIGURE, style),
    ...(layout.change ? [sized('Change', -CHANGE, style)] : []),
  ].join('');
  if (series === null) return [style.strong(head), ...lines];
  const lead = `${head}${' '.repeat(2 + layout.low)}`;
  const scale = `a column is ${formatDuration(series.columnMs)}`;
  return [
    `${style.strong(lead)}${style.faint(sized(scale, layout.spark + 1 + AXIS_HIGH, style).trimEnd())}`,
    ...lines,
    ...turnedLine(view, series, lead.length, style),
  ];
}

interface Layout {
  change: boolean;
  low: number;
  /** Columns of the sparkline; 0 for none. */
  spark: number;
}

function layoutOf({ width }: Style): Layout {
  if (width < NARROW) return { change: false, low: 0, spark: 0 };
  const wide = width >= 72;
  const low = wide ? AXIS_LOW + 1 : 0;
  return { change: wide, low, spark: width - NAME - 2 * FIGURE - (wide ? CHANGE : 0) - 2 - low - 1 - AXIS_HIGH };
}

function figuresOf({ before, after }: LiveView, style: Style): Figure[] {
  const { dash } = style;
  const percent = (value: number | null): string => (value === null ? dash : show(value, 'share'));
  const latency = (ms: number | undefined): string => (ms === undefined ? dash : show(ms, 'ms'));
  const usdAxis = (value: number): string => show(value, 'usd');
  const wholePercent = (value: number): string => formatPercent(value, 0);
  const latencyAxis = (value: number): string => show(value, 'ms');
  const eachOf = ({ costUsd, answered }: LiveView['after']): number | null =>
    answered === 0 ? null : costUsd / answered;
  const perThousand = (run: LiveView['after']): string => {
    const usd = eachOf(run);
    return usd === null ? dash : show(1_000 * usd, 'usd');
  };
  return [
    {
      name: 'Spent',
      before: show(before.costUsd, 'usd'),
      after: show(after.costUsd, 'usd'),
      // What has been spent compares only where as many have been answered.
      change: null,
      overTime: null,
    },
    {
      name: 'Per 1,000',
      before: perThousand(before),
      after: perThousand(after),
      change: change(eachOf(before), eachOf(after)),
      lessIsBetter: true,
      overTime: costAfter,
      axis: usdAxis,
    },
    {
      name: shortTitle('cache.hitRate'),
      before: dash,
      after: percent(after.hitRate),
      change: null,
      overTime: after.hitRate === null ? null : hitRate,
      axis: wholePercent,
    },
    {
      name: FIGURES['latencyMs.p95'].title,
      before: latency(before.latencyMs?.p95),
      after: latency(after.latencyMs?.p95),
      change: change(before.latencyMs?.p95, after.latencyMs?.p95),
      lessIsBetter: true,
      overTime: (window) => window.p95After,
      axis: latencyAxis,
    },
    {
      name: shortTitle('quality.mean'),
      before: percent(before.quality),
      after: percent(after.quality),
      change: change(before.quality, after.quality),
      overTime: quality,
      axis: wholePercent,
      tight: true,
    },
    {
      name: 'Calls open',
      before: formatCount(before.flow.open),
      after: formatCount(after.flow.open),
      change: null,
      overTime: (window) => window.open,
      axis: formatCount,
    },
  ];
}

function change(before: number | null | undefined, after: number | null | undefined): number | null {
  return before === null || after === null || !before || after === undefined ? null : after / before - 1;
}

function line(figure: Figure, series: Series | null, layout: Layout, style: Style): string {
  const cells = [
    sized(figure.name, NAME, style),
    sized(figure.before, -FIGURE, style),
    style.strong(sized(figure.after, -FIGURE, style)),
    ...(layout.change ? [changeCell(figure, style)] : []),
  ];
  const values = figure.overTime === null ? [] : (series?.columns.map(figure.overTime) ?? []);
  const scale = scaleOf(values, figure.tight);
  if (series === null || scale === null) return cells.join('');
  const axis = figure.axis as (value: number) => string;
  const low = layout.low === 0 ? '' : `${sized(axis(scale.low), -(layout.low - 1), style)} `;
  const drawn = sized(sparkline(values, scale, style), layout.spark, style);
  const high = sized(axis(scale.high), AXIS_HIGH, style).trimEnd();
  return `${cells.join('')}  ${style.faint(low)}${style.accent(drawn)} ${style.faint(high)}`;
}

function changeCell({ change: by, lessIsBetter }: Figure, style: Style): string {
  if (by === null) return ' '.repeat(CHANGE);
  const size = show(Math.abs(by), 'share');
  const none = size === show(0, 'share');
  const text = sized(`${none ? '' : by > 0 ? '+' : '-'}${size}`, -CHANGE, style);
  if (none) return text;
  return by < 0 === (lessIsBetter === true) ? style.good(text) : style.bad(text);
}

function turnedLine(view: LiveView, series: Series, indent: number, style: Style): string[] {
  const turned = marks(view, series, style);
  return turned === '' ? [] : [`${sized('Turned', indent, style)}${style.bad(turned)}`];
}
