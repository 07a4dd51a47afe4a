import { figureOf } from '../../figures/figures.ts';
import type { Unit } from '../../figures/show.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { CsvTable } from '../csv.ts';

type Cell = number | null;

/** A metric by its path in the JSON document, without `baseline` or `optimized`. */
interface MetricRow {
  metric: string;
  unit: string;
  before: Cell;
  after: Cell;
  /** The fraction saved against before; null where that makes no sense. */
  saved: Cell;
}

/** Parts of a summary that are series, not figures: they are in the JSON document. */
const SERIES = ['timeline', 'adaptation', 'latencyHistogram'];

/** What is spent; of what is only counted, a fraction saved says little. */
const SPENT: readonly Unit[] = ['usd', 'ms', 'tokens'];

/**
 * Every figure of the result in long format, one metric a row: what it is of, its unit, its value
 * before and after, and the fraction saved. Several results can be put under one another.
 */
export function simulationCsv(result: SimulationResult): CsvTable {
  const { scenario, strategy, models, seed } = result;
  const rows = [...compared(result), ...histogram(result), ...onlyAfter(result)];
  return {
    columns: ['scenario', 'strategy', 'models', 'seed', 'metric', 'unit', 'before', 'after', 'saved'],
    rows: rows.map(({ metric, unit, before, after, saved }) => [
      scenario,
      strategy.name,
      models,
      seed,
      metric,
      unit,
      before,
      after,
      saved,
    ]),
  };
}

function compared({ baseline, optimized }: SimulationResult): MetricRow[] {
  const before = new Map(numbers(without(baseline, SERIES)));
  return [...numbers(without(optimized, SERIES))].map(([metric, after]) => {
    const was = before.get(metric) ?? null;
    const { unit, better } = figureOf(metric) ?? {};
    const spent = unit !== undefined && SPENT.includes(unit) && better === 'less';
    return {
      metric,
      unit: unitWord(metric),
      before: was,
      after,
      saved: spent && was && after !== null ? 1 - after / was : null,
    };
  });
}

function histogram({ baseline, optimized }: SimulationResult): MetricRow[] {
  return optimized.latencyHistogram.map(({ toMs, requests }, i) => ({
    metric: `latencyHistogram.${toMs ?? 'longer'}`,
    unit: 'requests',
    before: baseline.latencyHistogram[i]?.requests ?? null,
    after: requests,
    saved: null,
  }));
}

/** Savings, ceilings, and what each technique does: figures that belong to the strategy alone. */
function onlyAfter({ savings, ceilings, attribution, controls }: SimulationResult): MetricRow[] {
  const techniques = Object.fromEntries(attribution.map(({ technique, ...rest }) => [technique, rest]));
  const { shuffled = null, singles = [] } = controls ?? {};
  const alone = Object.fromEntries(singles.map(({ model, ...rest }) => [model, rest]));
  const held = controls === undefined ? {} : { controls: { ...(shuffled === null ? {} : { shuffled }), alone } };
  return [...numbers({ savings, ceilings, attribution: techniques, ...held })].map(([metric, after]) => ({
    metric,
    unit: unitWord(metric),
    before: null,
    after,
    saved: null,
  }));
}

function without(summary: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(summary).filter(([name]) => !names.includes(name)));
}

/** Every number in an object, and every null, with its path. */
function* numbers(value: object, path = ''): Generator<[string, Cell]> {
  for (const [name, part] of Object.entries(value)) {
    const whole = path === '' ? name : `${path}.${name}`;
    if (typeof part === 'number' || part === null) yield [whole, part];
    else if (typeof part === 'object') yield* numbers(part as object, whole);
  }
}

/** What a spreadsheet calls the units. */
const UNIT_WORDS: Readonly<Partial<Record<Unit, string>>> = {
  usd: 'USD',
  duration: 'ms',
  share: 'ratio',
  perSecond: '1/s',
  number: 'count',
};

function unitWord(metric: string): string {
  const unit = figureOf(metric)?.unit ?? 'count';
  return UNIT_WORDS[unit] ?? unit;
}
