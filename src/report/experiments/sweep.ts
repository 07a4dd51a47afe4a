import { type FigurePath, shortTitle } from '../../figures/figures.ts';
import { formatCount, formatNumberOf } from '../../foundation/units.ts';
import type { SweepPoint, SweepResult } from '../../result/schema/sweep.ts';
import { formatKnob, type KnobPath, type KnobValue } from '../../settings/knobs.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Bars, Block, Column, Depth, Document, Lines, Notes, Piece, Prose, Table } from '../document.ts';
import type { Formats } from '../formats.ts';
import { margin } from '../intervals.ts';
import { requestsPlayed } from '../requests-played.ts';
import { section } from '../sections.ts';
import { FIGURE_COLUMNS, figureCells, figureTexts, LISTED } from './strategy-figures.ts';
import { minds, share } from './written.ts';

/** Points that a small screen lists at most. */
const FEW_ROWS = 24;
/** Which figures go when there is no room, and which intervals, in the order of the figures: the highest first. */
const GOING: Partial<Record<FigurePath, number>> = { 'cache.hitRate': 2, 'quality.wrongPerThousand': 1 };
const GOES = [5, 3, 7, 8, 6, 9];
/** Columns of a heat map at most. */
const MOST_COLUMNS = 8;

/** How the result of a sweep is shown. */
export const SWEEP_FORMATS: Formats<SweepResult> = { document: sweepDocument, csv: sweepCsv };

function sweepDocument(result: SweepResult, depth: Depth): Document {
  const { scenario, strategy, runs, models, seed, partial } = result;
  const axes = axesOf(result);
  const times = runs === 1 ? '' : `, ${runs} runs`;
  return {
    title: `${scenario}: sweep of ${axes.map(({ path }) => path).join(' and ')} in ${strategy.name}`,
    facts: `${requestsPlayed(result)}${times}, the same requests and luck for every point • models: ${models} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; points that were not finished are missing.' } : {}),
    sections: [
      ...section('', conclusion(result), minds(result)),
      ...section('Cost saved', picture(result)),
      ...section('Every cache size', ...curve(result)),
      ...section('Points', ...pointTable(result, depth)),
      ...section('Remarks', notes(result)),
      ...reproductionSection(result, depth),
    ],
  };
}

/** Something that takes several values: a knob, or a part of the traffic or the models. */
interface Axis {
  /** As it is called on the command line, and in the JSON. */
  flag: string;
  path: string;
  /** Above a column. */
  title: string;
  values: readonly string[];
  of: (point: SweepPoint) => string;
}

/** What varies, traffic and models first. */
function axesOf({ axes, varied = [] }: SweepResult): Axis[] {
  const prices = varied.filter(({ name }) => name.startsWith('price.')).length;
  return [
    ...varied.map(({ name, values }): Axis => {
      const flag = name.replace(/^sessions\./, '');
      const title = prices === 1 && name.startsWith('price.') ? 'price ×' : flag;
      return { flag, title, path: name, values, of: (point) => point.varied?.[name] ?? '—' };
    }),
    ...axes.map(
      ({ path, flag, values }): Axis => ({
        flag,
        title: flag,
        path,
        values: values.map((value) => shown(path, value)),
        of: ({ knobs }) => shown(path, knobs[path]),
      }),
    ),
  ];
}

/** A point in words: `ttl 1h, cache-size 1000`. */
function nameOf(result: SweepResult, point: SweepPoint): string {
  return axesOf(result)
    .map(({ flag, of }) => `${flag} ${of(point)}`)
    .join(', ');
}

function shown(path: KnobPath, value: KnobValue | string | undefined): string {
  if (value === undefined) return '—';
  return typeof value === 'string' ? value : formatKnob(path, value);
}

/** The cheapest point; where traffic or prices differ, the one that saves the most of the bill there. */
function bestOf({ points, varied }: SweepResult): SweepPoint {
  return points.reduce((a, b) =>
    (
      varied === undefined
        ? b.summary.costPerRequestUsd < a.summary.costPerRequestUsd
        : b.savings.costRatio > a.savings.costRatio
    )
      ? b
      : a,
  );
}

function conclusion(result: SweepResult): Prose {
  const { points, varied } = result;
  const best = bestOf(result);
  if (varied !== undefined) return rangeOfSavings(result, best);
  const { costRatio, ci95 } = best.savings;
  const error = ci95 === null ? '' : ` ${margin(ci95.costRatio, share)}`;
  const { relative } = best.summary.quality;
  const kept = relative === null ? '' : ` and keeps ${share(relative)} of its quality`;
  const front = points.filter(({ onFront }) => onFront).length;
  const choice =
    points.length === 1
      ? ''
      : front === 1
        ? ' No other point is faster or better.'
        : ` ${front} of ${formatCount(points.length)} points are on the Pareto front of cost, P95 latency and quality: which of them is best is a matter of taste.`;
  const text: Piece[] = [
    'Cheapest: ',
    { text: nameOf(result, best), tone: 'strong' },
    ', which costs ',
    { text: `${share(costRatio)}${error} less`, tone: 'good' },
    ` than the baseline${kept}.${choice}`,
  ];
  return { kind: 'prose', text };
}

/** Where traffic or prices differ: at which the strategy saves the most, and at which the least. */
function rangeOfSavings(result: SweepResult, best: SweepPoint): Prose {
  const worst = result.points.reduce((a, b) => (b.savings.costRatio < a.savings.costRatio ? b : a));
  const saves = ({ savings }: SweepPoint): Piece =>
    savings.costRatio < 0
      ? { text: `costs ${share(-savings.costRatio)} more`, tone: 'bad' }
      : { text: `saves ${share(savings.costRatio)}`, tone: 'good' };
  const least: Piece[] =
    worst === best ? [] : [' At ', { text: nameOf(result, worst), tone: 'strong' }, ' it ', saves(worst), '.'];
  const text: Piece[] = [
    'At ',
    { text: nameOf(result, best), tone: 'strong' },
    ` ${result.strategy.name} `,
    saves(best),
  ];
  return { kind: 'prose', text: [...text, ' against the baseline there.', ...least] };
}

/** One axis as bars, two as a heat map; more do not fit a screen. */
function picture(result: SweepResult): Block | null {
  const [first, second, more] = axesOf(result);
  if (first === undefined || more !== undefined) return null;
  return second === undefined ? savedBars(result, first) : heatMap(result, first, second);
}

function savedBars({ points }: SweepResult, { flag, of }: Axis): Bars {
  return {
    kind: 'bars',
    title: `Cost saved by ${flag}`,
    series: [''],
    rows: points.map((point) => ({
      label: of(point),
      bars: [
        {
          value: Math.max(0, point.savings.costRatio),
          text: `${share(point.savings.costRatio)} ${margin(point.savings.ci95?.costRatio, share)}`.trim(),
        },
      ],
    })),
  };
}

/** A table of the savings, each the darker the larger it is among them. */
function heatMap({ points }: SweepResult, first: Axis, second: Axis): Table | null {
  const [long, short] = first.values.length >= second.values.length ? [first, second] : [second, first];
  if (short.values.length > MOST_COLUMNS) return null;
  const all = points.map(({ savings }) => savings.costRatio);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const grid = long.values.map((value) =>
    short.values.map((other): number | null => {
      const point = points.find((each) => long.of(each) === value && short.of(each) === other);
      return point === undefined ? null : point.savings.costRatio;
    }),
  );
  const shade = (ratio: number): number => (most > least ? (ratio - least) / (most - least) : 0);
  return {
    kind: 'table',
    columns: [
      { title: `Saved by ${long.flag} / ${short.flag}` },
      ...short.values.map((value): Column => ({ title: value, align: 'right' })),
    ],
    rows: grid.map((row, i) => [long.values[i] as string, ...row.map(share)]),
    shades: grid.map((row) => [null, ...row.map((ratio) => (ratio === null ? null : shade(ratio)))]),
  };
}

function curve({ curve: c }: SweepResult): Block[] {
  if (c === null || c.capacities.length < 2) return [];
  const range = `from ${formatCount(c.capacities[0])} answers`;
  const chart: Lines = {
    kind: 'lines',
    title: `${shortTitle('cache.hitRate')} of every cache size`,
    x: { label: range, unit: 'count', values: c.capacities },
    unit: 'share',
    series: [{ label: '', values: c.hitRates }],
    fromZero: true,
    low: false,
  };
  const meaning = c.exact
    ? 'The curve is from one pass over the requests; the runs have these very hits.'
    : 'The curve is from one pass over the requests: LRU where nothing expires and answers are stored at once.';
  return [chart, { kind: 'prose', text: { text: meaning, tone: 'faint' } }];
}

function pointTable(result: SweepResult, depth: Depth): Block[] {
  const { points, varied } = result;
  const axes = axesOf(result);
  const whole = depth !== 'compact' || points.length <= FEW_ROWS;
  const listed = whole
    ? points
    : points
        .filter(({ onFront }) => onFront)
        .sort((a, b) => a.summary.costPerRequestUsd - b.summary.costPerRequestUsd)
        .slice(0, FEW_ROWS);
  const several = points.some(({ savings }) => savings.ci95 !== null);
  const best = bestOf(result);
  const column = (title: string, dispensable: number): Column => ({ title, align: 'right', dispensable });
  // What is looked for where traffic varies is money and quality.
  const goes = (path: (typeof LISTED)[number]): number =>
    GOING[path] ?? (varied !== undefined && path === 'latencyMs.p95' ? 3 : 0);
  const beside = (dispensable: number): Column[] => (several ? [column('95%', dispensable)] : []);
  const columns: Column[] = [
    ...axes.map(({ title }): Column => column(title, 0)),
    ...LISTED.flatMap((path, i) => [
      column(shortTitle(path), goes(path)),
      ...(path === 'savings.perWrongUsd' ? [] : beside(GOES[i])),
    ]),
    { title: '', dispensable: 4 },
  ];
  const table: Table = {
    kind: 'table',
    columns,
    rows: listed.map((point) => [
      ...axes.map(({ of }) => of(point)),
      ...figureTexts(point, several),
      point === best
        ? { text: varied === undefined ? 'cheapest' : 'saves most', tone: 'good' }
        : point.onFront
          ? 'front'
          : '',
    ]),
  };
  if (whole) return [table];
  const text = `The Pareto front of ${formatCount(points.length)} points; --full lists them all.`;
  return [{ kind: 'prose', text }, table];
}

function notes({ skipped, points }: SweepResult): Notes | null {
  const front = 'no other point is at least as good in cost, P95 latency and quality, and better in one.';
  const left = `${formatNumberOf(skipped, 'combination')} made no sense.`;
  const all = [
    ...(points.length > 1 ? [{ label: 'Front', text: front }] : []),
    ...(skipped > 0 ? [{ label: 'Left out', text: left }] : []),
  ];
  return all.length === 0 ? null : { kind: 'notes', tone: 'faint', notes: all };
}

/** One point a row. */
function sweepCsv({ axes, varied = [], points }: SweepResult): CsvTable {
  return {
    columns: [...varied.map(({ name }) => name), ...axes.map(({ path }) => path), ...FIGURE_COLUMNS, 'onFront'],
    rows: points.map((point) => [
      ...varied.map(({ name }) => point.varied?.[name] ?? null),
      ...axes.map(({ path }) => point.knobs[path] ?? null),
      ...figureCells(point),
      point.onFront,
    ]),
  };
}
