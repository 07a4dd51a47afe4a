import { bootstrapInterval, resampledRatio, type Units } from '../../foundation/statistics/bootstrap.ts';
import {
  contrastWith,
  type Estimate,
  type Interval,
  intervalOf,
  normalScore,
  pValue,
  relativeTo,
  weightedMean,
} from '../../foundation/statistics/estimates.ts';
import type { AbContrast, AbDesign, AbMetric } from '../../result/schema/ab.ts';
import { seenUnits, type Tally } from './tally.ts';

/** The two arms in one stage. */
export interface Stage {
  control: Tally;
  treatment: Tally;
}

/** A stage in which both arms are known, and how much it weighs. */
interface Weighed {
  a: Estimate;
  b: Estimate;
  unitsA: Units;
  unitsB: Units;
  /** All weights together are 1. */
  weight: number;
}

/**
 * The stages that tell something of a metric. Arms are compared within a stage and the stages then
 * put together, so a busy hour that had more of one arm does not count for that arm. The weights come
 * from the numbers of requests alone: weights from the spread would favour whatever came out small.
 */
function weighed(stages: readonly Stage[], metric: AbMetric): Weighed[] {
  const known = stages.flatMap(({ control, treatment }) => {
    const [a, b] = [control.estimate(metric), treatment.estimate(metric)];
    const [unitsA, unitsB] = [control.units(metric), treatment.units(metric)];
    if (a === null || b === null || unitsA === null || unitsB === null) return [];
    const weight = (control.requests * treatment.requests) / (control.requests + treatment.requests);
    return [{ a, b, unitsA, unitsB, weight }];
  });
  const whole = known.reduce((sum, { weight }) => sum + weight, 0);
  return known.map((stage) => ({ ...stage, weight: stage.weight / whole }));
}

/** Both arms over all stages; null when they are not known. */
function bothArms(stages: readonly Stage[], metric: AbMetric): { a: Estimate; b: Estimate } | null {
  const parts = weighed(stages, metric);
  if (parts.length === 0) return null;
  return {
    a: weightedMean(parts.map(({ a, weight }) => [a, weight])),
    b: weightedMean(parts.map(({ b, weight }) => [b, weight])),
  };
}

/** Treatment ⁄ control, all stages together; null when it is not known. */
export function ratioOf(stages: readonly Stage[], metric: AbMetric): Estimate | null {
  const arms = bothArms(stages, metric);
  return arms === null ? null : ratioOfArms(arms);
}

/**
 * z of "the treatment has more than `share` times the control's": 0 on the line, positive above it;
 * null when it is not known. Student's t of the contrast on the scale of a normal variable.
 */
export function zOf(stages: readonly Stage[], metric: AbMetric, share: number): number | null {
  const arms = bothArms(stages, metric);
  return arms === null ? null : zOfArms(arms, share);
}

/** The ratio and the z of "the treatment has more than the control", as the two above have them. */
export function ratioAndZ(stages: readonly Stage[], metric: AbMetric): { ratio: Estimate | null; z: number | null } {
  const arms = bothArms(stages, metric);
  return arms === null ? { ratio: null, z: null } : { ratio: ratioOfArms(arms), z: zOfArms(arms, 1) };
}

function ratioOfArms({ a, b }: { a: Estimate; b: Estimate }): Estimate | null {
  return a.mean === 0 ? null : relativeTo(a, b);
}

function zOfArms({ a, b }: { a: Estimate; b: Estimate }, share: number): number {
  return normalScore(contrastWith(a, b, share));
}

/** The metric at the end; null when it is not known. */
export function contrastOf(
  stages: readonly Stage[],
  metric: AbMetric,
  { resamples }: AbDesign,
  seed: string,
): AbContrast | null {
  const ratio = ratioOf(stages, metric);
  if (ratio === null) return null;
  const change = { ...ratio, mean: ratio.mean - 1 };
  return {
    metric,
    control: pooled(
      stages.map(({ control }) => control),
      metric,
    ),
    treatment: pooled(
      stages.map(({ treatment }) => treatment),
      metric,
    ),
    change: change.mean,
    ci95: intervalOf(change),
    bootstrap95: resamples === 0 ? null : bootstrapped(stages, metric, resamples, seed),
    pValue: pValue(change),
  };
}

function pooled(tallies: readonly Tally[], metric: AbMetric): number | null {
  let sum = 0;
  let count = 0;
  for (const tally of tallies) {
    const units = tally.units(metric);
    if (units === null) return null;
    for (let i = 0; i < units.counts.length; i++) {
      sum += units.sums[i];
      count += units.counts[i];
    }
  }
  return count === 0 ? null : sum / count;
}

/** The same weighted ratio, its users drawn again within each stage and arm. */
function bootstrapped(stages: readonly Stage[], metric: AbMetric, resamples: number, seed: string): Interval {
  const parts = weighed(stages, metric).map(({ unitsA, unitsB, weight }) => ({
    a: seenUnits(unitsA),
    b: seenUnits(unitsB),
    weight,
  }));
  return bootstrapInterval(
    (random) => {
      let a = 0;
      let b = 0;
      for (const part of parts) {
        a += part.weight * resampledRatio(part.a, random);
        b += part.weight * resampledRatio(part.b, random);
      }
      return b / a - 1;
    },
    { seed, name: metric, resamples },
  );
}
