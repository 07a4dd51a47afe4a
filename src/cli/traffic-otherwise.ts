import type { TrafficOtherwise } from '../experiment/otherwise.ts';
import { withChanges } from '../scenario/changed-workload.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { WorkloadSource } from '../workload/workload-source.ts';
import type { Flags } from './flag-reader.ts';

/** Other traffic that the scenario states, as long as the run's own; not what a flag has settled, and nothing with --no-alternatives. */
export function trafficOtherwise(
  flags: Flags,
  scenario: Scenario | null,
  source: WorkloadSource,
): { alternatives?: readonly TrafficOtherwise[] } {
  if (flags.alternatives === false) return {};
  // Vectors are of texts that were asked: other traffic asks others.
  if (scenario === null || source.kind !== 'generated' || source.vectors !== undefined) return { alternatives: [] };
  const settled = (path: string): boolean => path === 'arrivals.perDay' && flags.rate !== undefined;
  const stated = scenario.alternatives.filter(({ set }) => !Object.keys(set).some(settled));
  return {
    alternatives: stated.map(({ title, because, set, changes }) => {
      return { title, because, set, source: { ...source, spec: withChanges(source.spec, changes) } };
    }),
  };
}
