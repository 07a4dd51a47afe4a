import type { SimulationResult } from '../experiment/result.ts';
import { formatCount, formatLatency, formatPercent, formatThree, formatUsd } from '../foundation/units.ts';
import type { Summary } from '../simulation/summary.ts';
import type { Figure } from './lesson.ts';

/** A figure of the strategy's side of a result. */
function figure<V>(name: string, read: (after: Summary) => V | null, format: (value: V) => string): Figure {
  return {
    name,
    show: ({ optimized }) => {
      const value = read(optimized);
      return value === null ? null : format(value);
    },
  };
}

function whole(name: string, read: (result: SimulationResult) => string | null): Figure {
  return { name, show: read };
}

/** The figures that lessons compare, under the names that the reports use. */
export const FIGURES = {
  costPerRequest: figure('Cost per request', (s) => s.costPerRequestUsd, formatUsd),
  monthly: figure('Monthly spend', (s) => s.monthlyUsd, formatUsd),
  saved: whole('Cost saved', ({ savings }) => formatPercent(savings.costRatio)),
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
  quality: figure('Output quality', (s) => s.quality.mean, formatPercent),
  qualityKept: figure('Quality kept', (s) => s.quality.relative, formatPercent),
  routerRight: figure('Router right', (s) => s.routing.accuracy, formatPercent),
  capacity: figure('Capacity (requests/s)', (s) => s.capacityPerSecond, formatThree),
} as const satisfies Record<string, Figure>;

/** The share of the requests that a model answered, as a figure. */
export function answeredBy(model: string): Figure {
  return figure(`Answered by ${model}`, (s) => s.models[model]?.share ?? null, formatPercent);
}
