import { formatCount, formatLatency, formatPercent, formatThree, formatUsd } from '../foundation/units.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { Figure } from './lesson.ts';

/** A figure of the strategy's side of a result. */
function figure<V>(name: string, read: (after: Summary) => V | null, format: (value: V) => string): Figure {
  return simulationFigure(name, ({ optimized }) => {
    const value = read(optimized);
    return value === null ? null : format(value);
  });
}

/** A figure of a simulation as a whole. */
export function simulationFigure(name: string, read: (result: SimulationResult) => string | null): Figure {
  return { name, show: (result) => (isSimulation(result) ? read(result) : null) };
}

function isSimulation(result: unknown): result is SimulationResult {
  return typeof result === 'object' && result !== null && 'optimized' in result;
}

/** The figures that lessons compare, under the names that the reports use. */
export const FIGURES = {
  costPerRequest: figure('Cost per request', (s) => s.costPerRequestUsd, formatUsd),
  monthly: figure('Monthly spend', (s) => s.monthlyUsd, formatUsd),
  saved: simulationFigure('Cost saved', ({ savings }) => formatPercent(savings.costRatio)),
  p50: figure('P50 latency', (s) => s.latencyMs.p50, formatLatency),
  p95: figure('P95 latency', (s) => s.latencyMs.p95, formatLatency),
  meanLatency: figure('Mean latency', (s) => s.latencyMs.mean, formatLatency),
  hitRate: figure('Cache hit rate', (s) => s.cache.hitRate, formatPercent),
  exactHits: figure('Exact hits', (s) => s.cache.exactHits, formatCount),
  semanticHits: figure('Semantic hits', (s) => s.cache.semanticHits, formatCount),
  falseHits: figure('False hits', (s) => s.cache.falseHits, formatCount),
  staleHits: figure('Stale hits', (s) => s.cache.staleHits, formatCount),
  evictions: figure('Evictions', (s) => s.cache.evictions, formatCount),
  expirations: figure('Expired when asked for', (s) => s.cache.expirations, formatCount),
  tokensSent: figure('Tokens sent', (s) => s.tokens.input, formatCount),
  tokensAnswered: figure('Tokens answered', (s) => s.tokens.output, formatCount),
  answersCut: figure('Answers cut off', (s) => s.cap.cut, formatCount),
  quality: figure('Output quality', (s) => s.quality.mean, formatPercent),
  qualityKept: figure('Quality kept', (s) => s.quality.relative, formatPercent),
  routerRight: figure('Router right', (s) => s.routing.accuracy, formatPercent),
  judged: figure('Answers judged', (s) => s.fallback.judged, formatCount),
  escalated: figure('Asked again', (s) => s.fallback.escalated, formatCount),
  failed: figure('No answer', (s) => s.unanswered.failed + s.unanswered.refused, formatCount),
  turnedAway: figure('Calls turned away', (s) => s.rateLimit.rejections, formatCount),
  batchSize: figure('Requests in a batch', (s) => s.batches.meanSize, formatThree),
  batchWait: figure('Mean wait for a batch', (s) => s.batches.meanWaitMs, formatLatency),
  prefetched: figure('Fetched ahead', (s) => s.prefetch.issued, formatCount),
  prefetchUsed: figure('Of these used', (s) => s.prefetch.used, formatCount),
  limited: figure('Held back by a budget', (s) => s.budget.limited + s.budget.afterExhaustion, formatCount),
  capacity: figure('Capacity (requests/s)', (s) => s.capacityPerSecond, formatThree),
} as const satisfies Record<string, Figure>;

/** A fraction of a figure that may not be known, as a percentage; a dash where it is not. */
export function percent(ratio: number | null | undefined): string {
  return ratio === null || ratio === undefined ? '—' : formatPercent(ratio);
}

/** The share of the requests that a model answered, as a figure. */
export function answeredBy(model: string): Figure {
  return figure(`Answered by ${model}`, (s) => s.models[model]?.share ?? null, formatPercent);
}
