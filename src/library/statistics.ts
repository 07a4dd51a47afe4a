/**
 * Estimates with their uncertainty, and tests of differences.
 *
 * @example
 * import { intervalOf, pairedDifference } from 'llm-whatif/statistics';
 * const [from, to] = intervalOf(pairedDifference(costsOfA, costsOfB));
 *
 * @module
 */
export { type BootstrapOptions, bootstrapInterval, type Units } from '../foundation/statistics/bootstrap.ts';
export {
  type Estimate,
  estimateOf,
  type Interval,
  intervalOf,
  moments,
  pairedDifference,
  pValue,
  ratioEstimate,
  relativeTo,
} from '../foundation/statistics/estimates.ts';
export { sequentialBounds } from '../foundation/statistics/group-sequential.ts';
export { wilsonInterval } from '../foundation/statistics/proportions.ts';
export {
  type Demands,
  powerForMeans,
  type Spread,
  sampleSizeForMeans,
  sampleSizeForNonInferiority,
} from '../foundation/statistics/sample-size.ts';
