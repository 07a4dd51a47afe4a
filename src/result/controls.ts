import { savings } from './savings.ts';
import type { Control, Controls } from './schema/controls.ts';
import type { PlayedSummary } from './schema/summary.ts';

/** What a control came to, set against the baseline. */
export function controlOf(baseline: PlayedSummary, summary: PlayedSummary): Control {
  const { costUsd, costPerRequestUsd, cache, quality } = summary;
  const whole = baseline.quality.mean;
  return {
    costUsd,
    costPerRequestUsd,
    ...savings(baseline, summary),
    hitRate: cache.hitRate,
    qualityMean: quality.mean,
    qualityRelative: quality.mean === null || whole === null || whole === 0 ? null : quality.mean / whole,
  };
}

/**
 * Which of single models to set beside a strategy whose answers are so good: the cheapest of those that are
 * no worse; where none is, the one with the best answers; where that is not known, the cheapest. null for none.
 */
export function bestSingle(
  singles: readonly Pick<Controls['singles'][number], 'model' | 'costUsd' | 'qualityMean'>[],
  quality: number | null,
): Controls['best'] | null {
  const byCost = [...singles].sort((a, b) => a.costUsd - b.costUsd);
  const [cheapest] = byCost;
  if (cheapest === undefined) return null;
  if (quality === null || byCost.some(({ qualityMean }) => qualityMean === null)) {
    return { model: cheapest.model, rule: 'cheapest' };
  }
  const good = (single: (typeof byCost)[number]): number => single.qualityMean as number;
  const asGood = byCost.find((single) => good(single) >= quality);
  if (asGood !== undefined) return { model: asGood.model, rule: 'cheapest as good' };
  const best = byCost.reduce((a, b) => (good(b) > good(a) ? b : a));
  return { model: best.model, rule: 'best' };
}
