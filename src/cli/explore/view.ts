import { formatCount, formatLatency, formatPercent, formatUsd } from '../../foundation/units.ts';
import type { ExploredMetric, ExploredRow, ExploreView } from '../../report/terminal/explore.ts';
import type { Summary } from '../../result/schema/summary.ts';
import { knobScale } from '../../settings/knob-scale.ts';
import { describeRange, formatKnob, KNOBS, type KnobPath, TECHNIQUE } from '../../settings/knobs.ts';
import { type ExploreState, type QuickLook, type Row, rowsOf } from './state.ts';

/** What is explored, for the title. */
export interface Subject {
  scenario: string;
  requests: number;
  seed: string;
  models: string;
}

/** The state as the screen shows it. */
export function viewOf(state: ExploreState, { scenario, requests, seed, models }: Subject): ExploreView {
  const rows = rowsOf(state.choice);
  const at = rows.findIndex(({ id }) => id === state.at);
  return {
    title: `${scenario}: ${formatCount(requests)} requests, seed ${seed}, models ${models}`,
    metrics: METRICS.map((metric) => metricOf(metric, state)),
    rows: rows.map((row) => rowOf(row, state, row.id === state.at)),
    at,
    remark: state.message ?? aboutRow(rows[at] as Row, state),
  };
}

/** A figure to watch. */
interface Metric {
  label: string;
  of: (summary: Summary) => number | null;
  show: (value: number) => string;
  /** Whether less of it is better. */
  lessIsBetter: boolean;
  /** Whether the bar is a share of the baseline's, or of the whole. */
  against: 'baseline' | 'whole';
}

const METRICS: readonly Metric[] = [
  {
    label: 'Cost/request',
    of: (summary) => summary.costPerRequestUsd,
    show: formatUsd,
    lessIsBetter: true,
    against: 'baseline',
  },
  {
    label: 'P95 latency',
    of: (summary) => summary.latencyMs.p95,
    show: formatLatency,
    lessIsBetter: true,
    against: 'baseline',
  },
  {
    label: 'Hit rate',
    of: (summary) => summary.cache.hitRate,
    show: formatPercent,
    lessIsBetter: false,
    against: 'whole',
  },
  {
    label: 'Quality',
    of: (summary) => summary.quality.mean,
    show: formatPercent,
    lessIsBetter: false,
    against: 'whole',
  },
];

function metricOf({ label, of, show, lessIsBetter, against }: Metric, { now, before }: ExploreState): ExploredMetric {
  const value = (look: QuickLook | null): number | null => (look === null ? null : of(look.optimized));
  const shown = (number: number | null): string => (number === null ? '—' : show(number));
  const [a, b] = [value(before), value(now)];
  const baseline = now === null ? null : of(now.baseline);
  const whole = against === 'whole' ? 1 : baseline;
  const difference = a === null || b === null || show(a) === show(b) ? null : b - a;
  return {
    label,
    baseline: shown(baseline),
    before: shown(a),
    now: shown(b),
    bar: b === null || whole === null || whole === 0 ? null : b / whole,
    change: difference === null ? '' : changeOf(difference, a as number, against),
    better: difference === null ? null : difference < 0 === lessIsBetter,
  };
}

/** Shares change by points, amounts by a part of themselves. */
function changeOf(difference: number, from: number, against: Metric['against']): string {
  if (against !== 'whole' && from === 0) return '';
  const change = formatPercent(against === 'whole' ? difference : difference / from);
  const signed = difference > 0 ? `+${change}` : change;
  return against === 'whole' ? signed.replace('%', ' pt') : signed;
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
