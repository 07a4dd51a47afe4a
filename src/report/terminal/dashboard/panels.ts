import stringWidth from 'fast-string-width';
import type { LiveView } from '../../../experiment/live/live-view.ts';
import { formatCount, formatPercent, formatUsd } from '../../../foundation/units.ts';
import type { TurnablePath } from '../../../settings/knobs.ts';
import { formatKnob, KNOBS } from '../../../settings/knobs.ts';
import { printable, type Style } from '../../style.ts';
import { clock } from './clock.ts';
import { cut, flow, sized, wrapped } from './dashboard-columns.ts';

/** Width of the names before the panels' lines. */
const LABEL = 14;

/** Below this many columns, lines are dear. */
const ROOMY = 80;

/** Cells of a bar that stands for all requests; with less, and then none, where not all models fit beside each other. */
const BARS = [10, 4, 0];

/** Lines at most for who answered. */
const ANSWER_LINES = 2;

/** Lines at most for the knobs: of more, those around the selected one are shown. */
const KNOB_LINES = 2;

/** Who answered: the cache and each model, with their shares. */
export function answeredBy({ after }: LiveView, style: Style): string[] {
  const hits = after.exactHits + after.semanticHits;
  const byCall = after.models.reduce((sum, { requests }) => sum + requests, 0);
  const rest = after.answered - hits - byCall;
  const parts = [
    ...(after.hitRate === null ? [] : [['cache', hits] as const]),
    ...after.models.map(({ id, requests }) => [id, requests] as const),
    ...(rest > 0 ? [['others', rest] as const] : []),
  ];
  const name = Math.max(...parts.map(([id]) => id.length));
  const cellsWith = (cells: number): string[] =>
    parts.map(([id, requests]) => {
      const share = after.answered === 0 ? 0 : requests / after.answered;
      const bar = style.bar.repeat(share > 0 ? Math.max(1, Math.round(share * cells)) : 0);
      const text = `${sized(id, name, style)} ${sized(formatPercent(share), -6, style)}`;
      return cells === 0 ? text : `${text} ${sized(bar, cells, style)}`;
    });
  const layouts = BARS.map((cells) => flow(cellsWith(cells), style.width - LABEL, 2, parts.length));
  const lines = layouts.find(({ length }) => length <= ANSWER_LINES) ?? (layouts.at(-1) as string[][]);
  return labelled(
    'Answered by',
    lines.slice(0, ANSWER_LINES).map((line) => line.join('  ').trimEnd()),
    style,
  );
}

/** What is under way, and the day's money. */
export function underWay({ after }: LiveView, style: Style): string[] {
  const { inFlight, concurrency, waiting, gathering, backingOff } = after.flow;
  const parts = [
    `${formatCount(inFlight)} of ${formatCount(concurrency)} calls in flight`,
    `${formatCount(waiting)} queued`,
    ...(gathering > 0 ? [`${formatCount(gathering)} in open batches`] : []),
    ...(backingOff > 0 ? [`${formatCount(backingOff)} backing off`] : []),
    ...(after.budget === null
      ? []
      : [`${formatUsd(after.budget.spentUsd)} of today's ${formatUsd(after.budget.limitUsd)}`]),
  ];
  return labelled('Under way', [parts.join(` ${style.bullet} `)], style);
}

/** The knobs in rows, the selected one between arrows and always among them. */
export function knobs({ knobs: positions }: LiveView, style: Style): string[] {
  if (positions.length === 0) return labelled('Knobs', ['none of this strategy can be turned while it runs'], style);
  const [left, right] = style.unicode ? ['◂', '▸'] : ['<', '>'];
  const texts = positions.map(({ path, value, selected }) => {
    const text = `${KNOBS[path].flag} ${setting(path, value)}`;
    return selected ? `${left} ${text} ${right}` : `  ${text}  `;
  });
  let at = 0;
  let selectedLine = 0;
  const lines = wrapped(texts, style.width - LABEL + 2).map((line, i) =>
    line
      .map((cell) => {
        const { selected, value, start } = positions[at++] as (typeof positions)[number];
        if (selected) selectedLine = i;
        return selected ? style.strong(style.accent(cell)) : value === start ? cell : style.strong(cell);
      })
      .join(''),
  );
  const most = style.width < ROOMY ? KNOB_LINES : lines.length;
  const first = Math.max(0, Math.min(lines.length - most, selectedLine));
  const margin = (i: number): string => {
    if (i === 0) return 'Knobs';
    const [above, below] = style.unicode ? ['↑ more', '↓ more'] : ['^ more', 'v more'];
    if (i < most - 1 || lines.length <= most) return '';
    return first + most < lines.length ? `  ${below}` : `  ${above}`;
  };
  // The arrows stand in the margin, so that the names line up with what is above them.
  return lines.slice(first, first + most).map((line, i) => `${sized(margin(i), LABEL - 2, style)}${line}`);
}

/** What was turned last, the latest first. */
export function turns({ turns: all }: LiveView, style: Style): string[] {
  const texts = all
    .slice(-6)
    .reverse()
    .map(
      ({ path, from, to, atMs }) =>
        `${clock(atMs)} ${KNOBS[path].flag} ${setting(path, from)} ${style.arrow} ${setting(path, to)}`,
    );
  if (texts.length === 0) return [];
  // As many as are seen whole; the latest, whatever becomes of it.
  const lineOf = (count: number): string => texts.slice(0, count).join(` ${style.bullet} `);
  let count = texts.length;
  while (count > 1 && stringWidth(lineOf(count)) > style.width - LABEL) count--;
  return labelled('Turned', [lineOf(count)], style);
}

/** A knob's value; what adaptive control has found, to three digits. */
function setting(path: TurnablePath, value: number): string {
  const shown = Number.isFinite(value) ? Number(value.toPrecision(3)) : value;
  return formatKnob(path, shown);
}

/** The title with the state, and how far the replay is. */
export function opening(view: LiveView, style: Style): string[] {
  const { scenario, strategy, state, speed, elapsedMs, requests, expected, allHaveCome } = view;
  const pace = Number.isFinite(speed) ? `${formatCount(speed)}${style.times}` : 'as fast as possible';
  const sign = style.unicode ? { playing: '▶', paused: '‖', finished: '■' }[state] : '';
  const right = `${state === 'finished' ? '' : `${pace}  `}${sign === '' ? '' : `${sign} `}${state}`;
  const name = cut(`${printable(scenario)}: ${strategy} against the baseline`, style.width - right.length - 2, style);
  const title = `${style.heading(sized(name, style.width - right.length, style))}${state === 'playing' ? right : style.strong(right)}`;
  if (allHaveCome && state !== 'finished') {
    const left = `${clock(elapsedMs)}  all ${formatCount(requests)} requests have come, answers are under way`;
    return [title, cut(left, style.width, style)];
  }
  const done = `${clock(elapsedMs)}  ${formatCount(requests)}${expected === null ? '' : ` of ${formatCount(expected)}`} requests`;
  if (expected === null) return [title, done];
  const share = Math.min(1, requests / expected);
  const room = style.width - done.length - 2 - 5;
  if (room < 8) return [title, cut(done, style.width, style)];
  const filled = Math.round(share * room);
  const bar = `${style.accent(style.bar.repeat(filled))}${style.faint((style.unicode ? '░' : '.').repeat(room - filled))}`;
  return [title, `${done}  ${bar} ${sized(formatPercent(Math.floor(share * 100) / 100, 0), -4, style)}`];
}

/** What the keys do where there is little room; \0 stands for what space does. */
const SHORT_HELP = ['\0 + - s  arrows: knobs  q summary', '\0 + - s  arrows  q summary'];

function shortHelp(words: string, state: LiveView['state']): string {
  if (state === 'finished') return 'q summary';
  return words.replace('\0', `space ${state === 'paused' ? 'play' : 'pause'}`);
}

/** What the keys do. */
export function help({ state, knobs: positions }: LiveView, style: Style): string[] {
  const [upDown, leftRight] = style.unicode ? ['↑↓', '←→'] : ['up/down', 'left/right'];
  const keys = [
    ...(state === 'finished' ? [] : [`space ${state === 'paused' ? 'play' : 'pause'}`, '+ - speed', 's step']),
    ...(state === 'finished' || positions.length === 0 ? [] : [`${upDown} knob`, `${leftRight} turn`]),
    'q summary',
  ];
  const text = `${state === 'finished' ? 'Everything has been played.   ' : ''}${keys.join('   ')}`;
  // The way out is the last thing to be left out.
  const shorter = [keys.join('  '), ...SHORT_HELP.map((words) => shortHelp(words, state)), 'q summary'];
  const fitting = [text, ...shorter].find((each) => stringWidth(each) <= style.width);
  return [style.faint(cut(fitting ?? 'q', style.width, style))];
}

function labelled(label: string, lines: readonly string[], style: Style): string[] {
  return lines.map((line, i) => `${sized(i === 0 ? label : '', LABEL, style)}${cut(line, style.width - LABEL, style)}`);
}
