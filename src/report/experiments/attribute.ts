import type { AttributedPath } from '../../experiment/attribute/attribute.ts';
import { FIGURES, shortTitle } from '../../figures/figures.ts';
import { NONE, show, type Unit } from '../../figures/show.ts';
import type { Interval } from '../../foundation/statistics/estimates.ts';
import { formatNumberOf, formatPercent, formatUsd } from '../../foundation/units.ts';
import type { AttributeResult, Part, TechniqueShare } from '../../result/schema/attribute.ts';
import { savedPerWrongUsd } from '../../result/wrong-answers.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Bars, Column, Depth, Document, Notes, Prose, Table } from '../document.ts';
import type { Formats } from '../formats.ts';
import { margin } from '../intervals.ts';
import { perWrong } from '../per-wrong.ts';
import { requestsPlayed } from '../requests-played.ts';
import { section } from '../sections.ts';
import { change, minded, share } from './written.ts';

/** How a division among techniques is shown. */
export const ATTRIBUTE_FORMATS: Formats<AttributeResult> = { document: attributeDocument, csv: attributeCsv };

function attributeDocument(result: AttributeResult, depth: Depth): Document {
  const { scenario, strategy, runs, models, seed, partial } = result;
  const times = runs === 1 ? '' : `, ${runs} runs`;
  return {
    title: `${scenario}: what each technique of ${strategy.name} contributes`,
    facts: `${requestsPlayed(result)}${times}, the same requests and luck for every set • models: ${models} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; only the runs finished by then are in.' } : {}),
    sections: [
      ...section('', conclusion(result)),
      ...section('From the baseline to the strategy', waterfall(result)),
      ...section('Cost', costTable(result)),
      ...section('Latency and quality', otherTable(result)),
      ...section('Remarks', result.attribution.length === 0 ? null : notes(result)),
      ...reproductionSection(result, depth),
    ],
  };
}

/** A change of cost as the fraction of the baseline's that it saves. */
function saved({ baseline }: AttributeResult, part: Part): number {
  return -(part.costPerRequestUsd as number) / baseline.costPerRequestUsd;
}

function conclusion(result: AttributeResult): Prose {
  const { attribution, baseline, optimized } = result;
  if (attribution.length === 0)
    return { kind: 'prose', text: 'The strategy has no technique to attribute anything to.' };
  const whole = 1 - optimized.costPerRequestUsd / baseline.costPerRequestUsd;
  const ranked = [...attribution].sort((a, b) => saved(result, b.shapley) - saved(result, a.shapley));
  const named = ranked.slice(0, 3).map(({ technique, shapley }) => `${technique} ${share(saved(result, shapley))}`);
  const others = ranked.length - named.length;
  const dearer = ranked.filter(({ shapley }) => saved(result, shapley) < -0.0005);
  return {
    kind: 'prose',
    text: [
      `Of the baseline's cost ${result.strategy.name} saves `,
      { text: share(whole), tone: whole >= 0 ? 'good' : 'bad' },
      `, fairly divided: ${named.join(', ')}${others > 0 ? ` and ${formatNumberOf(others, 'other')}` : ''}.`,
      ...dearer.map((share) => ` The technique ${share.technique} ${costing(result, share)}.`),
    ],
  };
}

/** What a technique costs more than it saves, and what is had for it. */
function costing(result: AttributeResult, { shapley }: TechniqueShare): string {
  const cost = `costs ${share(-saved(result, shapley))} more than it saves`;
  const quality = shapley['quality.mean'];
  return quality !== null && quality > 0.0005 ? `${cost}, for ${share(quality)} more good answers` : cost;
}

/** Below this share of the baseline's cost, a step is no step. */
const NO_STEP = 5e-5;

/** Each step as the cost that is left after it. */
function waterfall({ baseline, waterfall: steps }: AttributeResult): Bars | null {
  if (steps.length === 0) return null;
  const step = (from: number, to: number): string =>
    Math.abs(to - from) < NO_STEP * baseline.costPerRequestUsd
      ? 'no change'
      : `${to < from ? '-' : '+'}${formatUsd(Math.abs(to - from))}`;
  return {
    kind: 'bars',
    title: `${FIGURES.costPerRequestUsd.title} after each step`,
    series: [''],
    rows: [
      {
        label: 'baseline',
        bars: [{ value: baseline.costPerRequestUsd, text: formatUsd(baseline.costPerRequestUsd) }],
        beside: true,
      },
      ...steps.map(({ label, fromUsd, toUsd }) => ({
        label,
        bars: [{ value: Math.max(0, toUsd), text: `${formatUsd(toUsd)} (${step(fromUsd, toUsd)})` }],
      })),
    ],
  };
}

function costTable(result: AttributeResult): Table | null {
  const { attribution, baseline, settings } = result;
  if (attribution.length === 0) return null;
  const several = attribution.some(({ costCi95 }) => costCi95 !== null);
  const columns: Column[] = [
    { title: 'Cost saved by' },
    { title: 'Alone', align: 'right' },
    { title: 'Added to the others', align: 'right' },
    { title: 'Shapley', align: 'right' },
    ...(several ? [{ title: '95%', align: 'right', dispensable: 1 } as const] : []),
  ];
  const rows = attribution.map(({ technique, alone, added, shapley, costCi95 }) => [
    technique,
    share(saved(result, alone)),
    share(saved(result, added)),
    { text: share(saved(result, shapley)), tone: 'strong' as const },
    ...(several
      ? [costCi95 === null ? '' : `±${share((costCi95[1] - costCi95[0]) / 2 / baseline.costPerRequestUsd)}`]
      : []),
  ]);
  const rest = several ? [''] : [];
  const other = settings === null ? [] : [['settings', '', '', share(saved(result, settings)), ...rest]];
  const whole = 1 - result.optimized.costPerRequestUsd / baseline.costPerRequestUsd;
  return { kind: 'table', columns, rows: [...rows, ...other, ['all together', '', '', share(whole), ...rest]] };
}

function otherTable({ attribution, baseline, optimized }: AttributeResult): Table | null {
  if (attribution.length === 0) return null;
  const part = (part: Part, path: AttributedPath, write: (value: number) => string): string => {
    const value = part[path];
    return value === null ? NONE : change(value, write);
  };
  const latency = (value: number | null): string => show(value, 'ms');
  const several = attribution.some(({ shapleyCi95 }) => shapleyCi95 !== null);
  const beside = (dispensable: number): Column[] => (several ? [{ title: '95%', align: 'right', dispensable }] : []);
  const off = (interval: Interval | null | undefined, unit: Unit): string[] =>
    several ? [margin(interval, (half) => show(half, unit))] : [];
  const quality = (mean: number | null): string => (mean === null ? NONE : formatPercent(mean, 2));
  return {
    kind: 'table',
    columns: [
      { title: 'Shapley values of' },
      { title: FIGURES['latencyMs.mean'].title, align: 'right' },
      ...beside(2),
      { title: FIGURES['quality.mean'].title, align: 'right' },
      ...beside(1),
      { title: shortTitle('savings.perWrongUsd'), align: 'right' },
    ],
    rows: [
      ...attribution.map(({ technique, shapley, shapleyCi95 }) => [
        technique,
        part(shapley, 'latencyMs.mean', latency),
        ...off(shapleyCi95?.['latencyMs.mean'], 'ms'),
        part(shapley, 'quality.mean', share),
        ...off(shapleyCi95?.['quality.mean'], 'share'),
        perWrongOfPart(shapley),
      ]),
      ...(
        [
          ['baseline', baseline],
          ['all together', optimized],
        ] as const
      ).map(([name, { latencyMs, quality: q }]) => [
        name,
        latency(latencyMs.mean),
        ...off(null, 'ms'),
        quality(q.mean),
        ...off(null, 'share'),
        '',
      ]),
    ],
  };
}

/** What is saved for each wrong answer more, both fairly divided. */
function perWrongOfPart(part: Part): string {
  const savedUsd = -(part.costPerRequestUsd as number);
  const good = part['quality.mean'];
  const more = good === null ? null : -1_000 * good;
  return perWrong(savedPerWrongUsd(savedUsd, more), savedUsd, more);
}

function notes({ method, cautions = [] }: AttributeResult): Notes {
  const how =
    method.kind === 'exact'
      ? `over every set of the techniques (${method.sets} runs)`
      : `estimated from ${method.orders} drawn orders, each with its reverse (${method.sets} runs; --exact plays every set)`;
  const text = `what a technique changes on average over all orders in which they may join, ${how}; the values add up to the whole. Techniques overlap, so "alone" and "added to the others" do not.`;
  return { kind: 'notes', tone: 'faint', notes: [{ label: 'Shapley', text }, ...minded(cautions)] };
}

function attributeCsv({ attribution }: AttributeResult): CsvTable {
  const paths = ['costPerRequestUsd', 'latencyMs.mean', 'quality.mean'] as const;
  return {
    columns: ['technique', ...['alone', 'added', 'shapley'].flatMap((way) => paths.map((path) => `${way}.${path}`))],
    rows: attribution.map(({ technique, alone, added, shapley }) => [
      technique,
      ...[alone, added, shapley].flatMap((part) => paths.map((path) => part[path])),
    ]),
  };
}
