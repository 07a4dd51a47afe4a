import { type HistoryWindow, together } from '../../../experiment/live/history.ts';
import type { LiveView } from '../../../experiment/live/live-view.ts';
import type { Style } from '../../style.ts';

/** The history in at most so many columns, and how much time a column stands for. */
export interface Series {
  columns: HistoryWindow[];
  columnMs: number;
}

/** Brings the windows into columns: as many windows to each as it takes. */
export function seriesOf({ windows, windowMs }: LiveView, columns: number): Series {
  const each = Math.max(1, Math.ceil(windows.length / columns));
  const grouped: HistoryWindow[] = [];
  for (let i = 0; i < windows.length; i += each) grouped.push(together(windows.slice(i, i + each)));
  return { columns: grouped, columnMs: windowMs * each };
}

/** A mark under each column in which a knob was turned. */
export function marks({ turns }: LiveView, { columns, columnMs }: Series, style: Style): string {
  const turned = new Set(turns.map(({ atMs }) => Math.min(columns.length - 1, Math.floor(atMs / columnMs))));
  const mark = style.unicode ? '▲' : '^';
  return columns
    .map((_, i) => (turned.has(i) ? mark : ' '))
    .join('')
    .trimEnd();
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** USD per 1,000 requests answered: what is still under way has not cost everything yet. */
export const costBefore = (w: HistoryWindow): number | null => share(1_000 * w.costBefore, w.answeredBefore);
export const costAfter = (w: HistoryWindow): number | null => share(1_000 * w.costAfter, w.answeredAfter);
export const hitRate = (w: HistoryWindow): number | null => share(w.hits, w.requests);
export const quality = (w: HistoryWindow): number | null => (w.quality === null ? null : share(w.quality, w.judged));
