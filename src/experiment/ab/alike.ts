import { type Estimate, intervalOf, moments, normalScore, pValue } from '../../foundation/statistics/estimates.ts';
import type { AbContrast, AbMetric } from '../../result/schema/ab.ts';
import { formatKnob, type KnobPath, TECHNIQUE } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { TechniqueDeclaration } from '../../techniques/technique.ts';
import { ratioAndZ, ratioOf, type Stage } from './analysis.ts';

/** Tests whose arms are alike that are played beside one whose arms may not be. */
export const ALIKE_TESTS = 20;

/**
 * Whether users of a strategy bear on one another, as those who share a cache do. Then two arms of
 * identical settings differ: each fills a cache of its own, the smaller one more dearly; and with few
 * users by how much is a matter of who is in which.
 */
export function isShared({ techniques, knobs }: Strategy): boolean {
  return [...techniques].some((name) => {
    const { shared }: TechniqueDeclaration = TECHNIQUE[name];
    if (typeof shared === 'boolean') return shared;
    return Object.entries(shared).every(([path, values]) =>
      values.includes(formatKnob(path as KnobPath, knobs[path as KnobPath])),
    );
  });
}

/** What tests of identical arms come to in a metric: the law of what is measured where nothing is different. */
export interface Alike {
  tests: number;
  /** Of the logarithm of treatment ⁄ control, which lot and division make of two equal arms. */
  log: { mean: number; sd: number };
  /** Their z, as Welch's test has it. */
  zs: readonly number[];
}

/** The law, from the stages of such tests; null where a metric is not known, or they all came out the same. */
export function alikeOf(tests: readonly (readonly Stage[])[], metric: AbMetric): Alike | null {
  const both = tests.map((stages) => ratioAndZ(stages, metric));
  const zs = both.map(({ z }) => z).filter((z) => z !== null);
  const ratios = both.map(({ ratio }) => ratio?.mean ?? 0);
  if (zs.length < 2 || zs.length < tests.length || ratios.some((ratio) => ratio <= 0)) return null;
  const { mean, variance } = moments(ratios.map(Math.log));
  return variance > 0 ? { tests: tests.length, log: { mean, sd: Math.sqrt(variance) }, zs } : null;
}

/**
 * What a test measured beyond its law. Were its arms alike it would be one more of the same tests, so
 * over their spread it is Student's t with one degree of freedom less than there are of them.
 */
function beyond(ratio: number, { tests, log }: Alike): Estimate {
  return { mean: Math.log(ratio) - log.mean, error: log.sd * Math.sqrt(1 + 1 / tests), df: tests - 1 };
}

/** That on the scale of a standard normal variable; null where nothing is known of the metric. */
export function heldTo(stages: readonly Stage[], metric: AbMetric, alike: Alike): number | null {
  const ratio = ratioOf(stages, metric)?.mean ?? 0;
  return ratio > 0 ? normalScore(beyond(ratio, alike)) : null;
}

/** The contrast, and the change net of what dividing does. */
export function withNet(contrast: AbContrast, stages: readonly Stage[], alike: Alike | null): AbContrast {
  const ratio = ratioOf(stages, contrast.metric)?.mean ?? 0;
  if (alike === null || ratio <= 0) return contrast;
  const net = beyond(ratio, alike);
  const [low, high] = intervalOf(net);
  return {
    ...contrast,
    net: { change: Math.expm1(net.mean), ci95: [Math.expm1(low), Math.expm1(high)], pValue: pValue(net) },
  };
}
