import stringWidth from 'fast-string-width';
import { type Appearance, plain, type Style, styleOf } from '../style.ts';
import { pad, wrap } from './layout.ts';

/** A figure of the run: in the baseline, in the run before this one, and now. */
export interface ExploredMetric {
  label: string;
  baseline: string;
  before: string;
  now: string;
  /** Length of its bar, 0–1; null when it is not known. */
  bar: number | null;
  /** From the run before to this one; '' when there is nothing to compare. */
  change: string;
  /** Whether the change is one for the better; null when it is none. */
  better: boolean | null;
}

/** A line that can be turned. */
export interface ExploredRow {
  label: string;
  /** A technique is on or off; a knob has a value. */
  on: boolean | null;
  value: string;
  /** Where the value stands on its scale, 0–1; null for what has no scale. */
  position: number | null;
  /** Whether it differs from where one started. */
  changed: boolean;
}

/** What the screen of `optimize explore` shows. */
export interface ExploreView {
  title: string;
  metrics: readonly ExploredMetric[];
  rows: readonly ExploredRow[];
  /** Which row the pointer is at. */
  at: number;
  /** Under the rows: what the row at the pointer is about, or a message. */
  remark: string;
}

const KEYS = [
  '↑↓ choose   ←→ turn   space on/off   or type a value',
  'Enter full report   c command   u undo   r reset   q leave',
];
const ASCII_KEYS = ['up/down choose   left/right turn   space on/off   or type a value', ...KEYS.slice(1)];
const SHORT_KEYS = ['arrows, space, or type a value', 'Enter report  c cmd  u undo  r reset  q leave'];
const SHORTEST_KEYS = ['arrows, space, or type', 'Enter report  c cmd  u undo  q leave'];

/** Lines of the remark, and below how many rows one of them is better spent on the list. */
const REMARK_LINES = 3;
const LOW = 18;

/** Below this many columns there is room for one figure alone. */
const VERY_NARROW = 32;

/** Columns of the parts of a row. */
const NAME_OF_TECHNIQUE = 13;
const NAME_OF_KNOB = 20;
const VALUE = 16;
const SLIDER = 16;

/** The screen in so many rows: no line is wider, and there are never more. */
export function renderExplore(view: ExploreView, appearance: Appearance, rows: number): string {
  const style = styleOf(appearance);
  const { width } = style;
  const head = [style.heading(cut(view.title, style)), ...metricLines(view.metrics, style)];
  const long = style.unicode ? KEYS : ASCII_KEYS;
  const keys = (width < 44 ? SHORTEST_KEYS : width < 66 ? SHORT_KEYS : long).filter((line) => line.length <= width);
  const remark = remarkLines(view.remark, rows < LOW ? REMARK_LINES - 1 : REMARK_LINES, style);
  const foot = [...remark, ...keys.map((line) => style.faint(line))];
  const room = Math.max(1, rows - head.length - foot.length - 2);
  const first = firstShown(view.at, view.rows.length, room);
  const shown = view.rows.slice(first, first + room).map((row, i) => rowLine(row, first + i === view.at, style));
  const more = (is: boolean, sign: string): string => (is ? style.faint(`  ${sign} more`) : '');
  const lines = [
    ...head,
    more(first > 0, style.unicode ? '↑' : '^'),
    ...shown,
    ...Array<string>(room - shown.length).fill(''),
    more(first + room < view.rows.length, style.unicode ? '↓' : 'v'),
    ...foot,
  ];
  return plain(lines.slice(0, rows).join('\n'), appearance);
}

/** The remark in always as many lines, so that nothing under it moves. */
function remarkLines(remark: string, count: number, style: Style): string[] {
  const lines = wrap(remark, style.width).split('\n');
  const last = lines.slice(count - 1).join(' ');
  return [...lines, '', ''].slice(0, count - 1).concat(last === '' ? '' : cut(last, style));
}

/** The window keeps the pointer away from its edges while it can. */
function firstShown(at: number, count: number, room: number): number {
  return Math.max(0, Math.min(count - room, at - Math.floor(room / 2)));
}

function metricLines(metrics: readonly ExploredMetric[], style: Style): string[] {
  const { width } = style;
  const wide = width >= 60;
  const column = width >= 72 ? 11 : 10;
  const label = wide ? 13 : 12;
  const change = width >= 72 ? 10 : 8;
  // What is left of the line is the bar's; on a narrow screen there is none.
  const room = wide ? Math.min(24, width - label - 3 * column - change - 1) : 0;
  const figures = ({ baseline, before, now }: Figures): string[] => (wide ? [baseline, before, now] : [now]);
  const heads = figures({ baseline: 'baseline', before: 'previous', now: 'now' });
  const title = ' '.repeat(label) + heads.map((head) => pad(head, -column)).join('');
  const lines = metrics.map((metric) => {
    const texts = figures(metric).map((text) => pad(text, -column));
    const last = style.strong(texts.pop() as string);
    const colour = metric.better === null ? style.faint : metric.better ? style.good : style.bad;
    const drawn = room === 0 ? '' : ` ${metric.bar === null ? ' '.repeat(room) : gauge(metric.bar, room, style)}`;
    if (width < VERY_NARROW) return cut(`${metric.label} ${metric.now}`, style);
    return `${pad(metric.label, label)}${texts.join('')}${last}${drawn}${colour(pad(metric.change, -change))}`.trimEnd();
  });
  return [style.faint(width < VERY_NARROW ? '' : cut(title, style)), ...lines];
}

type Figures = Pick<ExploredMetric, 'baseline' | 'before' | 'now'>;

/** A tiny bar that shows how full it could be. */
function gauge(share: number, cells: number, style: Style): string {
  const full = Math.max(0, Math.min(cells, Math.round(share * cells)));
  return style.accent(style.bar.repeat(full)) + style.faint((style.unicode ? '░' : '.').repeat(cells - full));
}

function rowLine({ label, on, value, position, changed }: ExploredRow, pointed: boolean, style: Style): string {
  const pointer = pointed ? (style.unicode ? '❯' : '>') : ' ';
  const strong = pointed ? style.strong : (text: string): string => text;
  const star = changed ? ' *' : '';
  if (on !== null) {
    const name = pad(`${label}${star}`, NAME_OF_TECHNIQUE);
    const room = style.width - NAME_OF_TECHNIQUE - 7;
    const text = room < 4 ? '' : cut(value, style, room);
    return `${pointer} ${on ? '[x]' : '[ ]'} ${strong(name)} ${style.faint(text)}`.trimEnd();
  }
  const room = style.width - 7;
  const forValue = Math.min(VALUE, room - 4);
  const forName = Math.min(NAME_OF_KNOB, room - forValue);
  const slides = position !== null && room >= NAME_OF_KNOB + VALUE + SLIDER;
  const shown = pad(`${cut(value, style, forValue - 1 - star.length)}${star}`, forValue);
  const line = `${pointer}     ${pad(cut(label, style, forName), forName)} ${strong(shown)}`;
  return `${line}${slides ? style.faint(sliderOf(position, style)) : ''}`.trimEnd();
}

function sliderOf(position: number, style: Style): string {
  const at = Math.round(position * (SLIDER - 1));
  const [line, knob] = style.unicode ? ['─', '●'] : ['-', 'o'];
  return line.repeat(at) + knob + line.repeat(SLIDER - 1 - at);
}

function cut(text: string, style: Style, width = style.width): string {
  if (stringWidth(text) <= width) return text;
  const dots = style.unicode ? '…' : '...';
  let kept = text;
  while (kept !== '' && stringWidth(kept) > width - dots.length) kept = kept.slice(0, -1);
  return `${kept}${dots}`;
}
