import { FIGURES, type FigurePath } from './figures.ts';
import type { Unit } from './show.ts';

/**
 * What a scenario's expectations can be about: a figure of the run, or what none of them says.
 *
 * - `cheapShare`: share of the requests answered by a model that another model than the baseline's answered
 * - `durationRatio`: fraction of the processing time saved against the baseline
 * - `throughputRatio`: requests a second, times the baseline's
 * - `cachedSpeedup`: the baseline's mean latency ÷ the mean latency of the hits
 */
const EXPECTED = {
  hitRate: 'cache.hitRate',
  cheapShare: { unit: 'share' },
  costRatio: 'savings.costRatio',
  tokensRatio: 'savings.tokensRatio',
  durationRatio: { unit: 'share' },
  latencyP95Ratio: 'savings.latencyP95Ratio',
  throughputRatio: { unit: 'times' },
  cachedSpeedup: { unit: 'times' },
  qualityRelative: 'quality.relative',
  latencyMeanMs: 'latencyMs.mean',
  latencyP95Ms: 'latencyMs.p95',
  costUsd: 'costUsd',
} as const satisfies Record<string, FigurePath | { unit: Unit }>;

/** The name of such a figure in a scenario's file. */
export type ExpectedName = keyof typeof EXPECTED;

export const EXPECTED_NAMES = Object.keys(EXPECTED) as [ExpectedName, ...ExpectedName[]];

/** Whether it is one; a later version may have written others into a result. */
export const isExpectedName = (name: string): name is ExpectedName => Object.hasOwn(EXPECTED, name);

export function unitExpected(name: ExpectedName): Unit {
  const figure = EXPECTED[name];
  return typeof figure === 'string' ? FIGURES[figure].unit : figure.unit;
}
