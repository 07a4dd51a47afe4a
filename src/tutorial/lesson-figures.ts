import { FIGURES, figureAt, type SummaryPath, showAt } from '../figures/figures.ts';
import { show, type Unit } from '../figures/show.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import type { Figure } from './lesson.ts';

/** A figure of the strategy's side of a result, as the table of figures has it. */
function figure(path: SummaryPath): Figure {
  return simulationFigure(FIGURES[path].title, ({ optimized }) => known(figureAt(optimized, path), FIGURES[path].unit));
}

/** A value as it is shown; null, which leaves the row out, where there is none. */
function known(value: number | null, unit: Unit): string | null {
  return value === null ? null : show(value, unit);
}

/** A figure of a simulation as a whole. */
export function simulationFigure(name: string, read: (result: SimulationResult) => string | null): Figure {
  return { name, show: (result) => (isSimulation(result) ? read(result) : null) };
}

function isSimulation(result: unknown): result is SimulationResult {
  return typeof result === 'object' && result !== null && 'optimized' in result;
}

/** The figures that lessons compare, under the names that the reports use. */
export const LESSON_FIGURES = {
  costPerRequest: figure('costPerRequestUsd'),
  monthly: figure('monthlyUsd'),
  saved: simulationFigure(FIGURES['savings.costRatio'].title, (result) => showAt(result, 'savings.costRatio')),
  p50: figure('latencyMs.p50'),
  p95: figure('latencyMs.p95'),
  meanLatency: figure('latencyMs.mean'),
  hitRate: figure('cache.hitRate'),
  exactHits: figure('cache.exactHits'),
  semanticHits: figure('cache.semanticHits'),
  falseHits: figure('cache.falseHits'),
  staleHits: figure('cache.staleHits'),
  evictions: figure('cache.evictions'),
  expirations: figure('cache.expirations'),
  tokensSent: figure('tokens.input'),
  tokensAnswered: figure('tokens.output'),
  answersCut: figure('cap.cut'),
  quality: figure('quality.mean'),
  qualityKept: figure('quality.relative'),
  wrong: figure('quality.wrongPerThousand'),
  savedPerWrong: simulationFigure(FIGURES['savings.perWrongUsd'].title, (result) =>
    showAt(result, 'savings.perWrongUsd'),
  ),
  judged: figure('fallback.judged'),
  escalated: figure('fallback.escalated'),
  failed: simulationFigure('No answer', ({ optimized: { unanswered } }) =>
    show(unanswered.failed + unanswered.refused, 'count'),
  ),
  turnedAway: figure('rateLimit.rejections'),
  batchSize: figure('batches.meanSize'),
  batchWait: figure('batches.meanWaitMs'),
  prefetched: figure('prefetch.issued'),
  prefetchUsed: figure('prefetch.used'),
  limited: simulationFigure(FIGURES['budget.limited'].title, ({ optimized: { budget } }) =>
    show(budget.limited + budget.afterExhaustion, 'count'),
  ),
  capacity: figure('capacityPerSecond'),
} as const satisfies Record<string, Figure>;

/** A fraction of a figure that may not be known, as a percentage; a dash where it is not. */
export function percent(share: number | null | undefined): string {
  return show(share, 'share');
}

/** The share of the requests that a model answered, as a figure. */
export function answeredBy(model: string): Figure {
  return simulationFigure(`Answered by ${model}`, ({ optimized }) =>
    known(optimized.models[model]?.share ?? null, 'share'),
  );
}
