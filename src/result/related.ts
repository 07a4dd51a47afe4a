import type { PlayedSummary } from './schema/summary.ts';

/** The summary with its quality set against the baseline's. */
export function relatedTo<S extends PlayedSummary>(baseline: PlayedSummary, summary: S): S {
  const whole = baseline.quality.mean;
  const { mean } = summary.quality;
  const relative = mean === null || whole === null || whole === 0 ? null : mean / whole;
  return { ...summary, quality: { ...summary.quality, relative } };
}
