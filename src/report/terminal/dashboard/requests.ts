import stringWidth from 'fast-string-width';
import type { LiveView, StreamLine } from '../../../experiment/live/live-view.ts';
import { formatLatency } from '../../../foundation/units.ts';
import type { HowAnswered } from '../../../simulation/observer.ts';
import { printable, type Style } from '../../style.ts';
import { clock } from './clock.ts';
import { cut, sized } from './dashboard-columns.ts';

/** The word for what a request met, and the signs before it in Unicode and in ASCII. */
const MARKS: Record<HowAnswered, { word: string; sign: string; ascii: string }> = {
  exactHit: { word: 'hit', sign: '●', ascii: '*' },
  aheadHit: { word: 'fetched', sign: '●', ascii: '*' },
  semanticHit: { word: 'semantic', sign: '◐', ascii: '~' },
  shared: { word: 'shared', sign: '◐', ascii: '~' },
  asked: { word: 'miss', sign: '○', ascii: 'o' },
  refused: { word: 'refused', sign: '×', ascii: 'x' },
};

const FAILED = { word: 'failed', sign: '×', ascii: 'x' };

/** Widths of the columns, and of a screen that has room for all of them. */
const WORD = 9;
const MODEL = 15;
const LATENCY = 7;
const ROOMY = 80;

/** The latest requests, as many as sized, the newest at the bottom. */
export function requests({ stream }: LiveView, rows: number, style: Style): string[] {
  const shown = stream.slice(Math.max(0, stream.length - rows)).map((request) => line(request, style));
  return [...shown, ...Array<string>(rows - shown.length).fill('')];
}

function line(request: StreamLine, style: Style): string {
  const { met, latencyMs, failed, atMs, text } = request;
  const { word, sign, ascii } = failed && met !== 'refused' ? FAILED : MARKS[met];
  const model = modelOf(request, style);
  // Where there is little room, who is asked says that it was a miss.
  const words =
    style.width >= ROOMY
      ? `${sized(word, WORD, style)}${sized(model, MODEL, style)}`
      : sized(model || word, MODEL, style);
  const mark = `${style.unicode ? sign : ascii} ${words}`;
  const colour = failed ? style.bad : met === 'asked' ? (same: string): string => same : style.good;
  const waits = latencyMs === null ? style.dots : met === 'refused' ? style.dash : formatLatency(latencyMs);
  const head = `${clock(atMs).slice(-8)}  `;
  const tail = `${sized(waits, -LATENCY, style)}  `;
  const room = style.width - head.length - stringWidth(mark) - tail.length;
  return `${style.faint(head)}${colour(mark)}${tail}${cut(printable(text), Math.max(0, room), style)}`;
}

/** The model that is asked; with an arrow where a judge has sent the request up to it. */
function modelOf({ model, escalated }: StreamLine, { arrow }: Style): string {
  if (model === null) return '';
  return escalated ? `${arrow} ${model}` : model;
}
