import { type PlacedProblem, readYaml } from '../files/yaml-file.ts';
import { offsetOf } from '../files/yaml-places.ts';
import { knobsOf } from '../settings/knob-sections.ts';
import type { KnobValues, Technique } from '../settings/knobs.ts';
import { type Alternative, alternativesOf } from './alternatives.ts';
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
  /** What else might be so of the traffic. */
  alternatives: readonly Alternative[];
  /** Demands on the result, as `optimize simulate --threshold` takes them. */
  thresholds: readonly string[];
}

/**
 * Reads a scenario. `file` is only used in messages. All that is wrong is reported at once, each
 * problem with its line and column.
 */
export function parseScenario(source: string, file: string): Scenario {
  const { data, root, fail } = readYaml(
    source,
    file,
    (values) => (hasScript(values) ? scriptedScenarioSchema : scenarioSchema),
    {
      what: 'not a scenario',
      fix: 'begin with name:, title: and workload:',
    },
  );
  const { name, title, description, expect } = data;
  const workload = 'script' in data.workload ? scripted(data.workload) : data.workload;
  const problems: PlacedProblem[] = [];
  const alternatives = alternativesOf(workload, data.alternatives ?? [], (path, problem) => {
    const at = ['alternatives', ...path.map(String)];
    problems.push({ offset: offsetOf(root, at, false), path: at.join('.'), ...problem });
  });
  if (problems.length > 0) fail(problems);
  return {
    name,
    title,
    description: description.trim(),
    models: data.models ?? 'docs',
    strategy: data.strategy ?? 'basic',
    techniques: data.techniques ?? null,
    workload,
    knobs: knobsOf(data),
    baselineKnobs: knobsOf(data.baseline ?? {}),
    expect: expect ?? [],
    alternatives,
    thresholds: data.thresholds ?? [],
  };
}

/** Whether a file writes its requests down one by one. */
function hasScript(values: unknown): boolean {
  const { workload } = values as { workload?: unknown };
  return typeof workload === 'object' && workload !== null && 'script' in workload;
}
