import { readYaml } from '../files/yaml-file.ts';
import { knobsOf } from '../settings/knob-sections.ts';
import type { KnobValues, Technique } from '../settings/knobs.ts';
import { type Expectation, scenarioSchema, scriptedScenarioSchema, type WorkloadSpec } from './schema.ts';
import { scripted } from './workload-schema.ts';

/** A workload's description, the strategy it starts from and what the document says of it. */
export interface Scenario {
  /** As `--scenario` takes it. */
  name: string;
  /** A line. */
  title: string;
  /** Some sentences on the traffic and where it comes from. */
  description: string;
  /** The catalog it is about; `docs` unless the file says. */
  models: string;
  /** The strategy it starts from; `basic` unless the file says. */
  strategy: string;
  /** Only these techniques of the strategy; null for all of them. */
  techniques: readonly Technique[] | null;
  /** The traffic, as `scenarioWorkload` makes it. */
  workload: WorkloadSpec;
  /** The knobs the file sets. */
  knobs: Partial<KnobValues>;
  /** Knobs that the baseline has otherwise. */
  baselineKnobs: Partial<KnobValues>;
  /** What the guide says should come out. */
  expect: readonly Expectation[];
  /** Demands on the result, as `optimize simulate --threshold` takes them. */
  thresholds: readonly string[];
}

/**
 * Reads a scenario. `file` is only used in messages. All that is wrong is reported at once, each
 * problem with its line and column.
 */
export function parseScenario(source: string, file: string): Scenario {
  const { data } = readYaml(source, file, (values) => (hasScript(values) ? scriptedScenarioSchema : scenarioSchema), {
    what: 'not a scenario',
    fix: 'begin with name:, title: and workload:',
  });
  const { name, title, description, workload, expect } = data;
  return {
    name,
    title,
    description: description.trim(),
    models: data.models ?? 'docs',
    strategy: data.strategy ?? 'basic',
    techniques: data.techniques ?? null,
    workload: 'script' in workload ? scripted(workload) : workload,
    knobs: knobsOf(data),
    baselineKnobs: knobsOf(data.baseline ?? {}),
    expect: expect ?? [],
    thresholds: data.thresholds ?? [],
  };
}

/** Whether a file writes its requests down one by one. */
function hasScript(values: unknown): boolean {
  const { workload } = values as { workload?: unknown };
  return typeof workload === 'object' && workload !== null && 'script' in workload;
}
