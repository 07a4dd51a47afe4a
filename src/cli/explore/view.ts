import { type ComparedPath, FIGURES, figureAt, shortTitle } from '../../figures/figures.ts';
import { show, type Unit } from '../../figures/show.ts';
import { formatCount } from '../../foundation/units.ts';
import type { ExploredMetric, ExploredRow, ExploreView } from '../../report/terminal/explore.ts';
import { knobScale } from '../../settings/knob-scale.ts';
import { describeRange, formatKnob, KNOBS, type KnobPath, TECHNIQUE } from '../../settings/knobs.ts';
import { type ExploreState, type QuickLook, type Row, rowsOf } from './state.ts';

/** What is explored, for the title. */
export interface Subject {
  name: string;
  requests: number;
  seed: string;
  models: string;
}

/** The state as the screen shows it. */
export function viewOf(state: ExploreState, { name, requests, seed, models }: Subject): ExploreView {
  const rows = rowsOf(state.choice);
  const at = rows.findIndex(({ id }) => id === state.at);
  return {
    title: `${name}: ${formatCount(requests)} requests, seed ${seed}, models ${models}`,
    metrics: watched(state.now).map((each) => metricOf(each, state)),
    rows: rows.map((row) => rowOf(row, state, row.id === state.at)),
    at,
    remark: state.message ?? aboutRow(rows[at] as Row, state),
  };
}

/** A figure to watch, and where it is found. */
interface Watched {
  label: string;
  unit: Unit;
  better: 'less' | 'more';
  of: (look: QuickLook) => number | null;
  /** The same of the baseline; null where it has none. */
  ofBaseline: (look: QuickLook) => number | null;
}

function figure(path: ComparedPath, label = shortTitle(path)): Watched {
  const { unit, better } = FIGURES[path];
  const at = (summary: QuickLook['baseline']): number | null => figureAt(summary, path);
  return {
    label,
    unit,
    better: better === 'less' ? 'less' : 'more',
    of: ({ optimized }) => at(optimized),
    ofBaseline: ({ baseline }) => at(baseline),
  };
}

const BILL = figure('monthlyUsd', 'Bill a month');
const COST = figure('costPerRequestUsd');

const SAVED: Watched = {
  label: 'Saved',
  unit: 'share',
  better: 'more',
  of: ({ baseline, optimized }) => (baseline.costUsd === 0 ? null : 1 - optimized.costUsd / baseline.costUsd),
  ofBaseline: () => null,
};

/** What is wrong with the cache's answers, as a share of all it gave: to keep them for longer looks free without. */
const wrongHits = (label: string, path: 'staleHits' | 'falseHits'): Watched => {
  const of = ({ optimized: { cache } }: QuickLook): number | null => {
    const hits = cache.exactHits + cache.semanticHits;
    const wrong = cache[path];
    return wrong === null || hits === 0 ? null : wrong / hits;
  };
  return { label, unit: 'share', better: 'less', of, ofBaseline: () => null };
};

/** The figures to watch: amounts beside the baseline's, shares beside the whole. */
function watched(look: QuickLook | null): Watched[] {
  return [
    look !== null && look.baseline.monthlyUsd === null ? COST : BILL,
    SAVED,
    figure('latencyMs.p95', FIGURES['latencyMs.p95'].title),
    figure('cache.hitRate'),
    wrongHits('Stale hits', 'staleHits'),
    wrongHits('False hits', 'falseHits'),
    figure('quality.mean'),
  ];
}

function metricOf({ label, unit, better, of, ofBaseline }: Watched, { now, before }: ExploreState): ExploredMetric {
  const shown = (number: number | null): string => show(number, unit);
  const [a, b] = [before, now].map((look) => (look === null ? null : of(look))) as [number | null, number | null];
  const baseline = now === null ? null : ofBaseline(now);
  const whole = unit === 'share' ? 1 : baseline;
  const difference = a === null || b === null || shown(a) === shown(b) ? null : b - a;
  return {
    label,
    baseline: shown(baseline),
    before: shown(a),
    now: shown(b),
    bar: b === null || whole === null || whole === 0 ? null : b / whole,
    change: difference === null ? '' : changeOf(difference, a as number, unit),
    better: difference === null ? null : difference < 0 === (better === 'less'),
  };
}

/** Shares change by points, amounts by a part of themselves. */
function changeOf(difference: number, from: number, unit: Unit): string {
  if (unit !== 'share' && from === 0) return '';
  const change = show(unit === 'share' ? difference : difference / from, 'share');
  const signed = difference > 0 ? `+${change}` : change;
  return unit === 'share' ? signed.replace('%', ' pt') : signed;
}

function rowOf(row: Row, { choice, start, typed }: ExploreState, pointed: boolean): ExploredRow {
  if ('technique' in row) {
    const on = choice.techniques.has(row.technique);
    return {
      label: row.technique,
      on,
      value: TECHNIQUE[row.technique].title,
      position: null,
      changed: on !== start.techniques.has(row.technique),
    };
  }
  const value = choice.knobs[row.knob];
  const scale = knobScale(row.knob, value);
  return {
    label: KNOBS[row.knob].flag,
    on: null,
    value: pointed && typed !== null ? `${typed}_` : formatKnob(row.knob, value),
    position: scale.length < 2 ? null : scale.indexOf(value) / (scale.length - 1),
    changed: value !== start.knobs[row.knob],
  };
}

function aboutRow(row: Row, { typed }: ExploreState): string {
  if ('technique' in row) return `${row.technique}: ${TECHNIQUE[row.technique].title}.`;
  const path: KnobPath = row.knob;
  if (typed !== null) return `Type ${describeRange(path)}; Enter takes it, Esc does not.`;
  return `--${KNOBS[path].flag}: ${KNOBS[path].help}. Takes ${describeRange(path)}.`;
}
