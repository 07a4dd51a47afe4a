import { simulate } from '../experiment/simulate.ts';
import type { Catalog } from '../models/model.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { checkPaths, parseThreshold, type Threshold } from '../result/thresholds.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { WorkloadSpec } from '../scenario/schema.ts';
import type { Strategy } from '../settings/strategy.ts';
import { GeneratedWorkload } from '../workload/generator/generated-workload.ts';
import type { FlagReader } from './flag-reader.ts';

/** The demands of --threshold, and before them the scenario's own. */
export function readThresholds(reader: FlagReader, scenario: Scenario | null): Threshold[] {
  const own = (scenario?.thresholds ?? []).map((text, i) =>
    reader.attempt(() => parseThreshold(text, `${scenario?.name}: thresholds.${i}`)),
  );
  return [...own.filter((threshold) => threshold !== undefined), ...readDemands(reader, 'threshold')];
}

/** The demands of a flag that may be given several times. */
export function readDemands(reader: FlagReader, flag: string): Threshold[] {
  return reader
    .texts(flag)
    .map((text) => reader.attempt(() => parseThreshold(text, `--${flag}`)))
    .filter((threshold) => threshold !== undefined);
}

/** The smallest workload there is: the result of replaying it has every path that any result has. */
const ONE_REQUEST: WorkloadSpec = {
  requests: 1,
  users: 1,
  arrivals: { process: 'poisson', perDay: 1 },
  intents: [
    {
      kind: 'question',
      share: 1,
      complexity: 'simple',
      content: 'static',
      zipf: 0,
      answer: { medianTokens: 1, sigma: 0 },
      phrasings: ['Why?'],
    },
  ],
};

/** Throws for demands whose path no result has, or no such part of one, before a long run is spent on finding out. */
export async function checkThresholdPaths(
  thresholds: readonly Threshold[],
  catalog: Catalog,
  strategy: Strategy,
  part: (result: SimulationResult) => unknown = (result) => result,
): Promise<void> {
  if (thresholds.length === 0) return;
  const workload = new GeneratedWorkload('one request', ONE_REQUEST, '');
  const plan = { command: '', workload, catalog, strategy, seed: '', instant: false, expect: [] };
  checkPaths(part(await simulate(plan)), thresholds);
}
