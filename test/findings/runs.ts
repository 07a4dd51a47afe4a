import { type Dials, traffic } from '../../src/document/claims/traffic.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { findingsOf } from '../../src/findings/findings.ts';
import { withFixesTried } from '../../src/findings/try-fixes.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Finding, SimulationResult } from '../../src/result/schema/simulation.ts';
import type { WorkloadSpec } from '../../src/scenario/schema.ts';
import { defaultKnobs, type KnobValues, type Technique } from '../../src/settings/knobs.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import type { Workload } from '../../src/workload/workload.ts';

export interface Case {
  spec?: WorkloadSpec;
  dials?: Dials;
  techniques: readonly Technique[];
  knobs?: Partial<KnobValues>;
}

export const open = ({ spec, dials = {} }: Case): GeneratedWorkload =>
  new GeneratedWorkload('test', spec ?? traffic({ requests: 2_000, ...dials }), '42');

/** The case as a simulation finds it. */
export function play(run: Case): Promise<SimulationResult> {
  return simulated(open(run), run);
}

/** The case's strategy on a workload. */
export function simulated(workload: Workload, run: Pick<Case, 'techniques' | 'knobs'>): Promise<SimulationResult> {
  return simulate({
    command: 'simulate',
    workload,
    catalog: DOCS_CATALOG,
    strategy: {
      name: 'test',
      techniques: new Set(run.techniques),
      knobs: { ...defaultKnobs(), ...run.knobs },
    },
    seed: '42',
    instant: false,
    expect: [],
  });
}

export async function idsOf(run: Case): Promise<string[]> {
  return findingsOf(await play(run)).map(({ id }) => id);
}

/** The finding of that name, its fixes tried. */
export async function tried(run: Case, id: string): Promise<Finding & { tried: NonNullable<Finding['tried']> }> {
  const result = await withFixesTried(await play(run), { open: async () => open(run), catalog: DOCS_CATALOG });
  return result.findings.find((finding) => finding.id === id) as never;
}
