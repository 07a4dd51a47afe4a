import type { SimulationResult } from '../../experiment/result.ts';
import { formatDuration, formatLatency, formatNumberOf, formatPercent, formatUsd } from '../../foundation/units.ts';
import type { KnobPath, KnobValue } from '../../scenario/knobs.ts';
import { formatKnob } from '../../scenario/knobs.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../style.ts';
import { comparison } from './comparison.ts';
import { heading, wrap } from './layout.ts';
import { ceilings, contributions, expectations } from './perspective.ts';
import { charts } from './simulation-charts.ts';

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

/** What a simulation comes to, in a sentence or three. */
export function renderConclusion(result: SimulationResult, appearance: Appearance): string {
  const style = styleOf(appearance);
  return plain(`${cut(result, style)}${conclusion(result, style)}\n`, appearance);
}

function opening(result: SimulationResult, style: Style): string {
  const { scenario, requests, workload, strategy, seed, models } = result;
  const span = workload.spanMs === null ? '' : ` over ${formatDuration(workload.spanMs)}`;
  const title = `${printable(scenario)}: ${strategy.name} strategy against the baseline`;
  const facts = `${formatNumberOf(requests, 'request')}${span}, ${formatNumberOf(workload.queries, 'distinct text')} ${style.bullet} models: ${models} ${style.bullet} seed ${printable(seed)}`;
  return `${heading(title, style)}\n${style.faint(wrap(facts, style.width))}\n${cut(result, style)}`.trimEnd();
}

/** A line that says so when the run was interrupted. */
function cut({ partial }: SimulationResult, style: Style): string {
  if (!partial) return '';
  const text = 'PARTIAL: interrupted; what follows is about the requests played until then.';
  return `${style.bad(wrap(text, style.width))}\n`;
}

/** The result in a sentence or three. */
function conclusion({ savings, baseline, optimized, strategy, ceilings }: SimulationResult, style: Style): string {
  const { costRatio, latencyP95Ratio, monthlyUsd } = savings;
  if (strategy.techniques.length === 0) {
    const month = baseline.monthlyUsd === null ? '' : `, ${formatUsd(baseline.monthlyUsd)} a month`;
    const cost = `${formatUsd(baseline.costPerRequestUsd)} a request${month}`;
    return wrap(`This is the baseline itself: everything to the strongest model, ${cost}.`, style.width);
  }
  const cheaper = costRatio >= 0;
  const amount = `${formatPercent(Math.abs(costRatio))} ${cheaper ? 'less' : 'more'}`;
  const month =
    monthlyUsd === null || baseline.monthlyUsd === null || optimized.monthlyUsd === null
      ? ''
      : ` (${formatUsd(baseline.monthlyUsd)} ${style.arrow} ${formatUsd(optimized.monthlyUsd)} a month)`;
  const parts = [
    `The ${strategy.name} strategy costs ${(cheaper ? style.good : style.bad)(style.strong(amount))} than the baseline${month}.`,
  ];
  if (latencyP95Ratio !== null && latencyP95Ratio !== 0) {
    const { p95: a } = baseline.latencyMs;
    const { p95: b } = optimized.latencyMs;
    parts.push(`P95 latency ${b <= a ? 'falls' : 'rises'} from ${formatLatency(a)} to ${formatLatency(b)}.`);
  }
  const { hitRate } = optimized.cache;
  if (hitRate !== null) {
    const { hitRateAtCapacity, hitRate: unbounded } = ceilings;
    const best =
      hitRateAtCapacity !== null
        ? ` of ${formatPercent(hitRateAtCapacity)} possible at this size`
        : unbounded === null
          ? ''
          : ` of ${formatPercent(unbounded)} possible`;
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

function notes({ workload, findings, optimized, strategy }: SimulationResult, style: Style): string {
  const lines = [
    ...workload.assumptions.map(({ what, value, why }) => `Assumed: ${what} ${value} (${why}).`),
    ...(workload.skippedLines > 0
      ? [`Left out: ${formatNumberOf(workload.skippedLines, 'line')} of the log that could not be read.`]
      : []),
    ...findings.map(({ message, suggestion }) => `Note: ${message}; ${suggestion}.`),
  ];
  const { mean, ifGapDoubled, ifGapHalved } = optimized.quality;
  if (mean !== null && ifGapDoubled !== null && ifGapHalved !== null && ifGapDoubled !== mean) {
    lines.push(
      `Assumed: how often each model is right (optimize models). Were the weaker models twice as far behind, quality would be ${formatPercent(ifGapDoubled)}; half as far, ${formatPercent(ifGapHalved)}.${strategy.techniques.includes('prompt') ? ' Shortening prompts is taken to cost no quality.' : ''}`,
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
