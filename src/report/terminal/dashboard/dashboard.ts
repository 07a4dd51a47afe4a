import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import type { LiveView } from '../../../experiment/live/live-view.ts';
import { type Appearance, plain, type Style, styleOf } from '../../style.ts';
import { CHART_ROWS, charts } from './dashboard-charts.ts';
import { cut } from './dashboard-columns.ts';
import { figures } from './dashboard-figures.ts';
import { answeredBy, help, knobs, opening, turns, underWay } from './panels.ts';
import { requests } from './requests.ts';

/** What a whole screen may use. */
export interface Screen extends Appearance {
  /** Rows. */
  height: number;
}

/** Rows of the stream of requests that are worth having before anything else grows. */
const STREAM = { least: 3, comfortable: 8 };

/**
 * The screen of a live replay: exactly as many lines as the screen has, none wider than it. What a
 * small screen has no room for is left out, the least important first; a large one gets charts.
 */
export function renderDashboard(view: LiveView, screen: Screen): string {
  const style = styleOf(screen);
  const top = [opening(view, style), figures(view, style)];
  const bottom = [[...knobs(view, style), ...turns(view, style)], help(view, style)];
  const middle = fittingMiddle(view, style, screen.height - rowsOf([...top, ...bottom]));
  const sections = [...top, ...middle.sections, ...bottom];
  const free = screen.height - rowsOf(sections) - (middle.rows + middle.charts);
  const all = [
    ...top,
    ...(middle.charts > 0 ? [charts(view, middle.charts, style)] : []),
    ...middle.sections,
    ...(middle.rows > 0 ? [requests(view, middle.rows, style)] : []),
    ...bottom,
  ];
  const lines = spaced(all, Math.max(0, free));
  // The keys stay at the bottom whatever is above them.
  const keys = lines.pop() as string;
  const above = Array.from({ length: screen.height - 1 }, (_, i) => lines[i] ?? '');
  return plain([...above, keys].map((line) => within(line, style)).join('\n'), screen);
}

/** What stands between the figures and the knobs. */
interface Middle {
  sections: string[][];
  /** Rows for the stream of requests and for charts. */
  rows: number;
  charts: number;
}

/** Divides so many rows among what can stand in the middle, blank lines between sections included. */
function fittingMiddle(view: LiveView, style: Style, rows: number): Middle {
  const panels = [...answeredBy(view, style), ...underWay(view, style)];
  const withPanels = rows - panels.length;
  if (withPanels < STREAM.least) return { sections: [], rows: Math.max(0, rows), charts: 0 };
  // A blank line before each section but the first.
  const airy = withPanels - 4;
  const charted = airy - 1 - STREAM.comfortable;
  if (style.width >= 80 && charted >= CHART_ROWS.least) {
    const height = Math.min(CHART_ROWS.most, charted);
    return { sections: [panels], rows: airy - 1 - height, charts: height };
  }
  return { sections: [panels], rows: Math.max(STREAM.least, airy), charts: 0 };
}

const rowsOf = (sections: readonly (readonly string[])[]): number =>
  sections.reduce((sum, lines) => sum + lines.length, 0);

/** The sections one after the other, with blank lines before them from the last one up, as long as there are any. */
function spaced(sections: readonly (readonly string[])[], blanks: number): string[] {
  return sections.flatMap((lines, i) => (i > 0 && sections.length - i <= blanks ? ['', ...lines] : lines));
}

/** The line, or if it does not fit as much of it as does, without colours. */
function within(line: string, style: Style): string {
  const bare = stripVTControlCharacters(line);
  return stringWidth(bare) <= style.width ? line.trimEnd() : cut(bare, style.width, style);
}
