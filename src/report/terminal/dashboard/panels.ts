import type { LiveView } from '../../../experiment/live/live-view.ts';
import { formatCount, formatPercent, formatUsd } from '../../../foundation/units.ts';
import { formatKnob, KNOBS } from '../../../scenario/knobs.ts';
import type { TurnablePath } from '../../../simulation/turning.ts';
import { printable, type Style } from '../../style.ts';
import { clock } from './clock.ts';
import { cut, flow, sized, wrapped } from './columns.ts';

/** Width of the names before the panels' lines. */
const LABEL = 14;

/** Cells of a bar that stands for all requests. */
const BAR = 10;

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
  const cells = parts.map(([id, requests]) => {
    const share = after.answered === 0 ? 0 : requests / after.answered;
    const bar = style.bar.repeat(share > 0 ? Math.max(1, Math.round(share * BAR)) : 0);
    return `${sized(id, name, style)} ${sized(formatPercent(share), -6, style)} ${sized(bar, BAR, style)}`;
  });
  return labelled(
    'Answered by',
    flow(cells, style.width - LABEL, 2, 2).map((line) => line.join('  ').trimEnd()),
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

/** The knobs in a row, the selected one between arrows. */
export function knobs({ knobs: positions }: LiveView, style: Style): string[] {
  if (positions.length === 0) return labelled('Knobs', ['none of this strategy can be turned while it runs'], style);
  const [left, right] = style.unicode ? ['◂', '▸'] : ['<', '>'];
  const texts = positions.map(({ path, value, selected }) => {
    const text = `${KNOBS[path].flag} ${setting(path, value)}`;
    return selected ? `${left} ${text} ${right}` : `  ${text}  `;
  });
  let at = 0;
  const lines = wrapped(texts, style.width - LABEL + 2).map((line) =>
    line
      .map((cell) => {
        const { selected, value, start } = positions[at++] as (typeof positions)[number];
        return selected ? style.strong(style.accent(cell)) : value === start ? cell : style.strong(cell);
      })
      .join(''),
  );
  // The arrows stand in the margin, so that the names line up with what is above them.
  return lines.map((line, i) => `${sized(i === 0 ? 'Knobs' : '', LABEL - 2, style)}${line}`);
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
  return texts.length === 0 ? [] : labelled('Turned', [texts.join(` ${style.bullet} `)], style);
}

/** A knob's value; what adaptive control has found, to three digits. */
function setting(path: TurnablePath, value: number): string {
  const shown = Number.isFinite(value) ? Number(value.toPrecision(3)) : value;
  return formatKnob(path, shown);
}

/** The title with the state, and how far the replay is. */
export function opening(view: LiveView, style: Style): string[] {
  const { scenario, strategy, state, speed, elapsedMs, requests, expected } = view;
  const pace = Number.isFinite(speed) ? `${formatCount(speed)}${style.times}` : 'as fast as possible';
  const sign = style.unicode ? { playing: '▶', paused: '‖', finished: '■' }[state] : '';
  const right = `${state === 'finished' ? '' : `${pace}  `}${sign === '' ? '' : `${sign} `}${state}`;
  const name = cut(`${printable(scenario)}: ${strategy} against the baseline`, style.width - right.length - 2, style);
  const title = `${style.heading(sized(name, style.width - right.length, style))}${state === 'playing' ? right : style.strong(right)}`;
  const done = `${clock(elapsedMs)}  ${formatCount(requests)}${expected === null ? '' : ` of ${formatCount(expected)}`} requests`;
  if (expected === null) return [title, done];
  const share = Math.min(1, requests / expected);
  const room = style.width - done.length - 2 - 5;
  if (room < 8) return [title, cut(done, style.width, style)];
  const filled = Math.round(share * room);
  const bar = `${style.accent(style.bar.repeat(filled))}${style.faint((style.unicode ? '░' : '.').repeat(room - filled))}`;
  return [title, `${done}  ${bar} ${sized(formatPercent(Math.floor(share * 100) / 100, 0), -4, style)}`];
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
  return [style.faint(cut(text.length <= style.width ? text : keys.join('  '), style.width, style))];
}

function labelled(label: string, lines: readonly string[], style: Style): string[] {
  return lines.map((line, i) => `${sized(i === 0 ? label : '', LABEL, style)}${cut(line, style.width - LABEL, style)}`);
}
