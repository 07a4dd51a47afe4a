import type { Node } from 'yaml';
import { KNOB_PATHS, type KnobPath, type KnobValue, type KnobValues } from './knobs.ts';
import { type Expectation, scenarioSchema, type WorkloadSpec } from './schema.ts';
import { type PlacedProblem, readYaml } from './yaml-file.ts';
import { offsetOf } from './yaml-places.ts';

/** A workload's description, the strategy it starts from and what the document says of it. */
export interface Scenario {
  name: string;
  title: string;
  description: string;
  models: string;
  strategy: string;
  workload: WorkloadSpec;
  /** The knobs the file sets. */
  knobs: Partial<KnobValues>;
  expect: readonly Expectation[];
}

/**
 * Reads a scenario. `file` is only used in messages. All that is wrong is reported at once, each
 * problem with its line and column.
 */
export function parseScenario(source: string, file: string): Scenario {
  const { data, root, fail } = readYaml(source, file, scenarioSchema, {
    what: 'not a scenario',
    fix: 'begin with name:, title: and workload:',
  });
  const { name, title, description, workload, expect } = data;
  const problems = checkPhrasings(workload, root);
  if (problems.length > 0) return fail(problems);
  const knobs: Partial<Record<KnobPath, KnobValue>> = {};
  for (const path of KNOB_PATHS) {
    const [section, key] = path.split('.') as [keyof typeof data, string];
    const value = (data[section] as Record<string, KnobValue> | undefined)?.[key];
    if (value !== undefined) knobs[path] = value;
  }
  return {
    name,
    title,
    description: description.trim(),
    models: data.models ?? 'docs',
    strategy: data.strategy ?? 'basic',
    workload,
    knobs: knobs as Partial<KnobValues>,
    expect: expect ?? [],
  };
}

/** Every {slot} of a phrasing has a word list, every word list a slot, and no list a word twice. */
function checkPhrasings(workload: WorkloadSpec, root: Node): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  for (const [i, intent] of workload.intents.entries()) {
    const lists = Object.keys(intent.fill ?? {});
    for (const [list, words] of Object.entries(intent.fill ?? {})) {
      for (const [k, word] of words.entries()) {
        if (words.indexOf(word) === k) continue;
        const path = ['workload', 'intents', String(i), 'fill', list, String(k)];
        problems.push({
          offset: offsetOf(root, path, false),
          path: path.join('.'),
          what: `"${word}" is listed twice`,
          fix: 'name each word once: every word is an intent of its own',
        });
      }
    }
    for (const [j, phrasing] of intent.phrasings.entries()) {
      const path = ['workload', 'intents', String(i), 'phrasings', String(j)];
      const slots = [...phrasing.matchAll(/\{(\w+)\}/g)].map((m) => m[1] as string);
      for (const slot of slots.filter((name) => !lists.includes(name))) {
        problems.push({
          offset: offsetOf(root, path, false),
          path: path.join('.'),
          what: `there is no word list for {${slot}}`,
          fix: `add it under fill: (${slot}: [...])`,
        });
      }
      for (const list of lists.filter((name) => !slots.includes(name))) {
        problems.push({
          offset: offsetOf(root, path, false),
          path: path.join('.'),
          what: `does not use {${list}}, so its intents would all read the same`,
          fix: `put {${list}} into the phrasing`,
        });
      }
    }
  }
  return problems;
}
