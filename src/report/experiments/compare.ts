import type { CompareResult, Contrast } from '../../experiment/compare.ts';
import { METRICS } from '../../experiment/metrics.ts';
import { formatCount, formatLatency, formatNumberOf, formatPercent, formatUsd } from '../../foundation/units.ts';
import type { Bars, Column, Document, Notes, Prose, Table, Text } from '../document.ts';
import type { Formats } from '../formats.ts';
import { fromTo, give } from '../intervals.ts';
import { section } from '../sections.ts';
import { percent, ratio, roundedUp, signed } from './written.ts';

/** How the result of a comparison is shown. */
export const COMPARE_FORMATS: Formats<CompareResult> = { document: compareDocument };

function compareDocument(result: CompareResult): Document {
  const { scenario, arms, requests, runs, models, seed, partial } = result;
  const times = runs === 1 ? '' : `, ${runs} runs`;
  return {
    title: `${scenario}: ${arms.length} strategies compared`,
    facts: `${formatNumberOf(requests, 'request')}${times}, the same dice for all • models: ${models} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; only the runs finished by then are in.' } : {}),
    sections: [
      ...section('', conclusion(result)),
      ...section('Strategies', armTable(result), costBars(result)),
      ...section('Differences', contrastTable(result)),
      ...section('Remarks', notes(result)),
    ],
  };
}

/** The winner in a sentence, or that there is none. */
function conclusion({ winner, arms, contrasts }: CompareResult): Prose {
  if (winner === null) {
    if (arms.length < 2) return { kind: 'prose', text: 'There is nothing to compare with: name another strategy.' };
    const cheapest = arms.reduce((a, b) => (b.summary.costPerRequestUsd < a.summary.costPerRequestUsd ? b : a));
    const text = `${cheapest.name} was the cheapest in this one run; a single run cannot tell how much of that is chance: add --runs 10.`;
    return { kind: 'prose', text };
  }
  const { arm, runnerUp, cheaperBy, interval, certain, requestsNeeded } = winner;
  if (certain) {
    const quality = contrasts.find((each) => each.arm === runnerUp && each.metric === 'quality.mean');
    const price =
      quality?.verdict === 'better'
        ? ` It pays with quality: that of ${runnerUp} is ${ratio(quality.change)} higher.`
        : '';
    return {
      kind: 'prose',
      text: [
        `${arm} is the cheapest: `,
        { text: `${ratio(cheaperBy)} cheaper`, tone: 'good' },
        ` (${fromTo(interval, ratio)}) than ${runnerUp}, the next.${price}`,
      ],
    };
  }
  const more =
    requestsNeeded === null
      ? 'their costs were the same in every run.'
      : `a difference as small as the one measured, ${ratio(cheaperBy)} (${fromTo(interval, ratio)}), would take about ${formatCount(roundedUp(requestsNeeded))} requests to see.`;
  return {
    kind: 'prose',
    text: [
      { text: 'No difference found', tone: 'strong' },
      ` between ${arm} and ${runnerUp}, the two cheapest: ${more}`,
    ],
  };
}

function armTable({ arms, baseline }: CompareResult): Table {
  const several = arms.some(({ intervals }) => intervals !== null);
  const columns: Column[] = [
    { title: 'Strategy' },
    { title: 'Cost/request', align: 'right' },
    ...(several ? [{ title: '95%', align: 'right', dispensable: 1 } as const] : []),
    { title: 'Saved', align: 'right' },
    { title: 'P95', align: 'right' },
    { title: 'Hit rate', align: 'right', dispensable: 2 },
    { title: 'Quality kept', align: 'right' },
    { title: 'Pareto', dispensable: 3 },
  ];
  const rows = arms.map(({ name, summary, savings, intervals, onFront }) => [
    name,
    formatUsd(summary.costPerRequestUsd),
    ...(several ? [give(intervals?.costPerRequestUsd, formatUsd)] : []),
    formatPercent(savings.costRatio),
    formatLatency(summary.latencyMs.p95),
    percent(summary.cache.hitRate),
    percent(summary.quality.relative),
    onFront ? 'yes' : 'beaten',
  ]);
  const p95 = formatLatency(baseline.latencyMs.p95);
  const reference = ['baseline', formatUsd(baseline.costPerRequestUsd), ...(several ? [''] : []), '', p95, '', '', ''];
  return { kind: 'table', columns, rows: [...rows, reference] };
}

function costBars({ arms }: CompareResult): Bars {
  return {
    kind: 'bars',
    title: 'Cost per request',
    series: [''],
    rows: arms.map(({ name, summary, intervals }) => ({
      label: name,
      bars: [
        {
          value: summary.costPerRequestUsd,
          text: `${formatUsd(summary.costPerRequestUsd)} ${give(intervals?.costPerRequestUsd, formatUsd)}`.trim(),
        },
      ],
    })),
  };
}

function contrastTable({ contrasts }: CompareResult): Table | null {
  const [first] = contrasts;
  if (first === undefined) return null;
  const verdict = ({ verdict, requestsNeeded }: Contrast): Text => {
    if (verdict === 'better') return { text: 'better', tone: 'good' };
    if (verdict === 'worse') return { text: 'worse', tone: 'bad' };
    if (requestsNeeded === null) return 'the same';
    return `no difference found (needs ${formatCount(roundedUp(requestsNeeded))})`;
  };
  return {
    kind: 'table',
    columns: [
      { title: `Against ${first.against}` },
      { title: '' },
      { title: 'Change', align: 'right' },
      { title: '95% interval', align: 'right', dispensable: 1 },
      { title: '' },
    ],
    rows: contrasts.map((contrast) => [
      contrast.arm,
      METRICS.find(({ path }) => path === contrast.metric)?.title ?? contrast.metric,
      signed(contrast.change),
      fromTo(contrast.ci95, signed),
      verdict(contrast),
    ]),
  };
}

function notes({ runs, contrasts, arms }: CompareResult): Notes | null {
  if (runs < 2 || contrasts.length === 0) return null;
  const all =
    arms.length > 2 ? ' The interval in the first sentence holds for all strategies together (Bonferroni).' : '';
  return {
    kind: 'notes',
    tone: 'faint',
    notes: [
      { label: 'Intervals', text: `95%, Student's t on differences between runs that met the same dice.${all}` },
      {
        label: 'Pareto',
        text: 'no other strategy is at least as good in cost, P95 latency and quality, and better in one.',
      },
    ],
  };
}
