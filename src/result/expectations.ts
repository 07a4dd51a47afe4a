import type { ExpectedName } from '../figures/expected.ts';
import type { Expectation } from '../scenario/schema.ts';
import { TECHNIQUES, type Technique } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import { savings } from './savings.ts';
import type { ExpectationResult } from './schema/simulation.ts';
import type { Summary } from './schema/summary.ts';

/** Some techniques as one word, whatever order they are named in. */
export function subsetName(techniques: readonly Technique[]): string {
  return TECHNIQUES.filter((technique) => techniques.includes(technique)).join('+');
}

/**
 * What the document expects beside what came out. `parts` are the runs of the strategy's parts by
 * name; an expectation about a part that is not in the strategy is not held.
 */
export function expectationHeld(
  { what, source, metric, from, to, only }: Expectation,
  strategy: Strategy,
  before: Summary,
  whole: Summary,
  parts: ReadonlyMap<string, Summary>,
): ExpectationResult {
  const applies = only === undefined || only.every((technique) => strategy.techniques.has(technique));
  const after =
    only === undefined
      ? whole
      : (parts.get(subsetName(only)) ?? (strategy.techniques.size === new Set(only).size ? whole : null));
  const simulated = applies && after !== null ? expectedFigure(metric, before, after) : null;
  return { what, source, metric, from, to: to ?? null, only: only ?? null, simulated };
}

/** The figure itself; null where it has no meaning. */
export function expectedFigure(metric: ExpectedName, before: Summary, after: Summary): number | null {
  const times = (a: number | null, b: number | null): number | null =>
    a === null || b === null || b === 0 ? null : a / b;
  const saved = (a: number, b: number): number | null => (b === 0 ? null : 1 - a / b);
  switch (metric) {
    case 'hitRate':
      return after.cache.hitRate;
    case 'cheapShare':
      return cheapShare(before, after);
    case 'costRatio':
      return savings(before, after).costRatio;
    case 'tokensRatio':
      return savings(before, after).tokensRatio;
    case 'durationRatio':
      return saved(after.durationMs, before.durationMs);
    case 'latencyP95Ratio':
      return savings(before, after).latencyP95Ratio;
    case 'throughputRatio':
      return times(after.throughputPerSecond, before.throughputPerSecond);
    case 'cachedSpeedup':
      return times(before.latencyMs.mean, after.cache.meanHitLatencyMs);
    case 'qualityRelative':
      return after.quality.relative;
    case 'latencyMeanMs':
      return after.latencyMs.mean;
    case 'latencyP95Ms':
      return after.latencyMs.p95;
    case 'costUsd':
      return after.costUsd;
  }
}

/** Of the requests that a model answered, the share that another than the baseline's did. */
function cheapShare(before: Summary, after: Summary): number | null {
  const answered = Object.entries(after.models).map(([id, { requests }]) => ({ id, requests }));
  const all = answered.reduce((sum, { requests }) => sum + requests, 0);
  const strong = answered.filter(({ id }) => (before.models[id]?.requests ?? 0) > 0);
  return all === 0 ? null : 1 - strong.reduce((sum, { requests }) => sum + requests, 0) / all;
}
