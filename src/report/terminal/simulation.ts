import type { ExpectationResult, SimulationResult } from '../../experiment/result.ts';
import { formatCount, formatDuration, formatPercent, formatUsd } from '../../foundation/units.ts';
import type { KnobPath, KnobValue } from '../../scenario/knobs.ts';
import { formatKnob } from '../../scenario/knobs.ts';
import type { Summary } from '../../simulation/summary.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../style.ts';
import { bars, line, titled } from './charts.ts';
import { heading, wrap } from './layout.ts';
import { table } from './table.ts';

/** The whole report of a simulation for a terminal. */
export function renderSimulation(result: SimulationResult, appearance: Appearance): string {
  const style = styleOf(appearance);
  const sections = [
    opening(result, style),
    conclusion(result, style),
    comparison(result, style),
    charts(result, style),
    contributions(result, style),
    ceilings(result, style),
    expectations(result, style),
    notes(result, style),
  ];
  return plain(`${sections.filter((section) => section !== '').join('\n\n')}\n`, appearance);
}

function opening(
  { scenario, requests, workload, strategy, seed, models, partial }: SimulationResult,
  style: Style,
): string {
  const span = workload.spanMs === null ? '' : ` over ${formatDuration(Math.round(workload.spanMs / 60_000) * 60_000)}`;
  const title = `${printable(scenario)}: ${strategy.name} strategy against the baseline`;
  const facts = `${formatCount(requests)} requests${span}, ${formatCount(workload.queries)} distinct texts ${style.bullet} models: ${models} ${style.bullet} seed ${printable(seed)}`;
  const cut = partial
    ? `\n${style.bad(wrap('PARTIAL: interrupted; what follows is about the requests played until then.', style.width))}`
    : '';
  return `${heading(title, style)}\n${style.faint(wrap(facts, style.width))}${cut}`;
}

/** The result in a sentence or three. */
function conclusion({ savings, baseline, optimized, strategy, ceilings }: SimulationResult, style: Style): string {
  const { costRatio, latencyP95Ratio, monthlyUsd } = savings;
  const cheaper = costRatio >= 0;
  const amount = `${formatPercent(Math.abs(costRatio))} ${cheaper ? 'less' : 'more'}`;
  const month =
    monthlyUsd === null || baseline.monthlyUsd === null || optimized.monthlyUsd === null
      ? ''
      : ` (${formatUsd(baseline.monthlyUsd)} ${style.arrow} ${formatUsd(optimized.monthlyUsd)} a month)`;
  const parts = [
    `The ${strategy.name} strategy costs ${(cheaper ? style.good : style.bad)(style.strong(amount))} than the baseline${month}.`,
  ];
  if (!strategy.instant && latencyP95Ratio !== 0) {
    const { p95: a } = baseline.latencyMs;
    const { p95: b } = optimized.latencyMs;
    parts.push(`P95 latency ${b <= a ? 'falls' : 'rises'} from ${ms(a)} to ${ms(b)}.`);
  }
  const { hitRate } = optimized.cache;
  if (hitRate !== null) {
    const best = ceilings.hitRate === null ? '' : ` of ${formatPercent(ceilings.hitRate)} possible`;
    parts.push(`${formatPercent(hitRate)} of requests hit the cache${best}.`);
  }
  const { relative } = optimized.quality;
  parts.push(
    relative === null
      ? 'What it does to quality is not known: the log does not say.'
      : `Quality is ${formatPercent(relative)} of the baseline's.`,
  );
  return wrap(parts.join(' '), style.width);
}

/** A row of the before/after table: the document's target and whether it is met; null where there is none. */
interface ComparisonRow {
  metric: string;
  before: string;
  after: string;
  change: string;
  target: string;
  met: boolean | null;
}

function comparisonRows({ baseline, optimized, savings, strategy }: SimulationResult, style: Style): ComparisonRow[] {
  const none = style.dash;
  const usd = (value: number | null): string => (value === null ? none : formatUsd(value));
  const percent = (value: number | null): string => (value === null ? none : formatPercent(value));
  const count = (value: number | null): string => (value === null ? none : value.toPrecision(3));
  const less = (ratio: number): string =>
    ratio === 0 ? '0%' : `${ratio > 0 ? '-' : '+'}${formatPercent(Math.abs(ratio))}`;
  const saved = (a: number | null, b: number | null): string =>
    a === null || b === null || a === 0 ? none : less(1 - b / a);
  const row = (
    metric: string,
    before: string,
    after: string,
    change = '',
    target = '',
    met: boolean | null = null,
  ): ComparisonRow => ({
    metric,
    before,
    after,
    change,
    target,
    met,
  });
  const latency = (name: 'p50' | 'p95' | 'p99', target = '', met: boolean | null = null): ComparisonRow => {
    const [a, b] = [baseline.latencyMs[name], optimized.latencyMs[name]];
    return row(`${name.toUpperCase()} latency`, ms(a), ms(b), saved(a, b), target, met);
  };
  const { hitRate } = optimized.cache;
  const { relative } = optimized.quality;
  return [
    row(
      'Cost per request',
      usd(baseline.costPerRequestUsd),
      usd(optimized.costPerRequestUsd),
      less(savings.costRatio),
      '-40 to -60%',
      savings.costRatio >= 0.4,
    ),
    row(
      'Monthly spend',
      usd(baseline.monthlyUsd),
      usd(optimized.monthlyUsd),
      saved(baseline.monthlyUsd, optimized.monthlyUsd),
    ),
    ...(strategy.instant
      ? []
      : [latency('p50'), latency('p95', '< 1 s', optimized.latencyMs.p95 < 1000), latency('p99')]),
    ...(strategy.instant
      ? []
      : [
          row('Throughput (requests/s)', count(baseline.throughputPerSecond), count(optimized.throughputPerSecond)),
          row(
            'Capacity (requests/s)',
            count(baseline.capacityPerSecond),
            count(optimized.capacityPerSecond),
            growth(baseline, optimized, style),
          ),
        ]),
    row(
      'Tokens sent',
      formatCount(baseline.tokens.input),
      formatCount(optimized.tokens.input),
      saved(baseline.tokens.input, optimized.tokens.input),
    ),
    row(
      'Tokens answered',
      formatCount(baseline.tokens.output),
      formatCount(optimized.tokens.output),
      saved(baseline.tokens.output, optimized.tokens.output),
    ),
    row('Cache hit rate', none, percent(hitRate), '', '> 30%', hitRate === null ? null : hitRate > 0.3),
    ...wrongHits(optimized, style).map(([name, value]) => row(name, none, value)),
    row(
      'Output quality',
      percent(baseline.quality.mean),
      percent(optimized.quality.mean),
      saved(baseline.quality.mean, optimized.quality.mean),
      '> 90% of it',
      relative === null ? null : relative > 0.9,
    ),
    row('Task success rate', percent(baseline.quality.taskSuccessRate), percent(optimized.quality.taskSuccessRate)),
    row('User satisfaction', percent(baseline.quality.satisfaction), percent(optimized.quality.satisfaction)),
  ];
}

function wrongHits({ cache }: Summary, style: Style): [string, string][] {
  if (cache.hitRate === null) return [];
  const hits = cache.exactHits + cache.semanticHits;
  const share = (n: number | null): string =>
    n === null ? style.dash : hits === 0 ? '0' : `${formatCount(n)} (${formatPercent(n / hits, 2)})`;
  return [
    ['False hits', share(cache.falseHits)],
    ['Stale hits', share(cache.staleHits)],
  ];
}

function growth({ capacityPerSecond: a }: Summary, { capacityPerSecond: b }: Summary, style: Style): string {
  return a === null || b === null ? '' : `${(b / a).toPrecision(2)}${style.times}`;
}

function comparison(result: SimulationResult, style: Style): string {
  const verdict = (met: boolean | null): string => (met === null ? '' : met ? style.good('met') : style.bad('not met'));
  return table(
    [
      { title: 'Metric' },
      { title: 'Before', align: 'right' },
      { title: 'After', align: 'right' },
      { title: 'Change', align: 'right' },
      { title: 'Target', align: 'right', dispensable: 1 },
      { title: 'Verdict', dispensable: 2 },
    ],
    comparisonRows(result, style).map((row) => [
      row.metric,
      row.before,
      row.after,
      row.change,
      row.target,
      verdict(row.met),
    ]),
    style,
  );
}

function charts({ baseline, optimized, strategy }: SimulationResult, style: Style): string {
  const cost = bars(
    [
      { label: 'before', value: baseline.costPerRequestUsd, text: formatUsd(baseline.costPerRequestUsd) },
      { label: 'after', value: optimized.costPerRequestUsd, text: formatUsd(optimized.costPerRequestUsd) },
    ],
    style,
  );
  return [
    titled('Cost per request', cost, style),
    hitRateOverTime(optimized, style),
    strategy.instant ? '' : latencies(baseline, optimized, style),
    modelMix(optimized, style),
  ]
    .filter((chart) => chart !== '')
    .join('\n\n');
}

function hitRateOverTime({ cache, timeline }: Summary, style: Style): string {
  if (cache.hitRate === null) return '';
  const rates = timeline.requests.map((n, i) => (n === 0 ? null : (timeline.hits[i] as number) / n));
  const chart = line(rates, (value) => `${Math.round(value * 100)}%`, style);
  const windows = `${rates.length} windows of ${formatDuration(timeline.windowMs)}`;
  return chart === '' ? '' : titled(`Cache hit rate over time (${windows})`, chart, style);
}

function latencies(baseline: Summary, optimized: Summary, style: Style): string {
  const parts = (summary: Summary, name: string) => {
    const used = summary.latencyHistogram.filter(({ requests }) => requests > 0);
    return bars(
      used.map(({ toMs, requests }) => ({
        label: `${name} ${toMs === null ? 'longer' : `< ${ms(toMs)}`}`,
        value: requests,
        text: formatPercent(requests / summary.requests),
      })),
      style,
    );
  };
  return titled('Latency distribution', `${parts(baseline, 'before')}\n\n${parts(optimized, 'after ')}`, style);
}

function modelMix({ models, cache, requests }: Summary, style: Style): string {
  const hits = cache.exactHits + cache.semanticHits;
  const entries = [
    ...(cache.hitRate === null ? [] : [{ label: 'cache', value: hits, text: formatPercent(hits / requests) }]),
    ...Object.entries(models).map(([label, { share, requests: n }]) => ({
      label,
      value: n,
      text: formatPercent(share),
    })),
  ];
  return titled('Who answered (after)', bars(entries, style), style);
}

function contributions({ attribution, savings }: SimulationResult, style: Style): string {
  if (attribution.length < 2) return '';
  const rows = attribution.map(({ technique, alone }) => [
    technique,
    formatPercent(alone.costRatio),
    formatPercent(alone.tokensRatio),
    formatPercent(alone.latencyMeanRatio),
    alone.qualityRelative === null ? style.dash : formatPercent(alone.qualityRelative),
  ]);
  const whole = [
    'together',
    formatPercent(savings.costRatio),
    formatPercent(savings.tokensRatio),
    formatPercent(savings.latencyMeanRatio),
    '',
  ];
  const columns = [
    { title: 'Each technique alone' },
    { title: 'Cost saved', align: 'right' },
    { title: 'Tokens saved', align: 'right', dispensable: 1 },
    { title: 'Mean latency saved', align: 'right', dispensable: 2 },
    { title: 'Quality kept', align: 'right' },
  ] as const;
  return table(columns, [...rows, whole], style);
}

function ceilings({ ceilings: c, optimized, savings }: SimulationResult, style: Style): string {
  const percent = (value: number): string => formatPercent(value);
  const entries: [string, string, number | null][] = [
    ['Hit rate, this run', '', optimized.cache.hitRate],
    ['  best eviction at this size', 'Belady, nothing expires', c.hitRateAtCapacity],
    ['  unbounded, never expiring', '', c.hitRate],
    ['  the same, never stale', '', c.hitRateFresh],
    ['  every wording recognized', '', c.hitRateByIntent],
    ['Cost saved, this run', '', savings.costRatio],
    ['  unbounded cache alone', '', c.costRatioCache],
    ['  perfect router alone', 'cheapest model that answers well', c.costRatioRouter],
    ['  both', '', c.costRatio],
  ];
  const shown = entries.filter((entry): entry is [string, string, number] => entry[2] !== null);
  return table(
    [{ title: 'What was possible' }, { title: '', align: 'right' }, { title: '', dispensable: 1 }],
    shown.map(([name, how, value]) => [name, percent(value), how]),
    style,
  );
}

function expectations({ expectations: list }: SimulationResult, style: Style): string {
  const known = list.filter((entry): entry is ExpectationResult & { simulated: number } => entry.simulated !== null);
  if (known.length === 0) return '';
  const show = (metric: string, value: number): string =>
    metric === 'cachedSpeedup' ? `${value.toPrecision(3)}${style.times}` : formatPercent(value);
  const range = ({ metric, from, to }: ExpectationResult): string => {
    if (metric === 'cachedSpeedup') return `${from}${style.times}${to === null ? ' or more' : ''}`;
    return to === null ? `${from * 100}% or more` : `${from * 100}-${to * 100}%`;
  };
  const verdict = ({ from, to, simulated }: ExpectationResult & { simulated: number }): string =>
    simulated < from
      ? style.bad('below')
      : to !== null && simulated > to
        ? style.good('above')
        : style.good('as expected');
  const rows = known.map((entry) => [
    entry.what,
    range(entry),
    show(entry.metric, entry.simulated),
    verdict(entry),
    entry.only === null ? '' : `${entry.only.join(' + ')} alone`,
  ]);
  const columns = [
    { title: 'The document expects' },
    { title: '', align: 'right' },
    { title: 'Simulated', align: 'right' },
    { title: '' },
    { title: 'Held against', dispensable: 1 },
  ] as const;
  return table(columns, rows, style);
}

function notes({ workload, findings, optimized, strategy }: SimulationResult, style: Style): string {
  const lines = [
    ...workload.assumptions.map(({ what, value, why }) => `Assumed: ${what} ${value} (${why}).`),
    ...(workload.skippedLines > 0
      ? [`Left out: ${formatCount(workload.skippedLines)} lines of the log that could not be read.`]
      : []),
    ...findings.map(({ message, suggestion }) => `Note: ${message}; ${suggestion}.`),
  ];
  const { mean, ifGapDoubled, ifGapHalved } = optimized.quality;
  if (mean !== null && ifGapDoubled !== null && ifGapHalved !== null && ifGapDoubled !== mean) {
    lines.push(
      `Assumed: how often each model is right (optimize models). Were the weaker models twice as far behind, quality would be ${formatPercent(ifGapDoubled)}; half as far, ${formatPercent(ifGapHalved)}.`,
    );
  }
  const knobs = Object.entries(strategy.knobs).map(
    ([path, value]) => [path, formatKnob(path as KnobPath, value as KnobValue)] as const,
  );
  const settings = `Knobs: ${knobs.map(([path, value]) => `${path} ${value}`).join(', ')}.`;
  return [...lines.map((text) => wrap(printable(text), style.width)), style.faint(wrap(settings, style.width))].join(
    '\n',
  );
}

function ms(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toPrecision(3)} s`;
}
