import { isMap, isNode, isScalar, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { z } from 'zod';
import { closest, type Problem, UserError } from '../foundation/problem.ts';
import { KNOB_PATHS, type KnobPath, type KnobValue, type KnobValues } from './knobs.ts';
import { type Expectation, scenarioSchema, type WorkloadSpec } from './schema.ts';

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
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const place = (offset: number, path: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}${path === '' ? '' : ` ${path}`}`;
  };
  if (document.errors.length > 0) {
    throw new UserError(
      document.errors.map((error) => ({
        where: place(error.pos[0], ''),
        what: `not valid YAML: ${error.message.split('\n')[0]}`,
        fix: 'correct the syntax on this line',
      })),
    );
  }
  if (!isMap(document.contents)) {
    throw new UserError({ where: place(0, ''), what: 'not a scenario', fix: 'begin with name:, title: and workload:' });
  }
  const read = scenarioSchema.safeParse(document.toJS());
  if (!read.success) {
    throw new UserError(read.error.issues.flatMap((issue) => problemsOf(issue, document.contents as Node, place)));
  }
  const { name, title, description, workload, expect } = read.data;
  const problems = checkPhrasings(workload, document.contents, place);
  if (problems.length > 0) throw new UserError(problems);
  const knobs: Partial<Record<KnobPath, KnobValue>> = {};
  for (const path of KNOB_PATHS) {
    const [section, key] = path.split('.') as [keyof typeof read.data, string];
    const value = (read.data[section] as Record<string, KnobValue> | undefined)?.[key];
    if (value !== undefined) knobs[path] = value;
  }
  return {
    name,
    title,
    description: description.trim(),
    models: read.data.models ?? 'docs',
    strategy: read.data.strategy ?? 'basic',
    workload,
    knobs: knobs as Partial<KnobValues>,
    expect: expect ?? [],
  };
}

type Place = (offset: number, path: string) => string;

function problemsOf(issue: z.core.$ZodIssue, root: Node, place: Place): Problem[] {
  const path = issue.path.map(String);
  const shown = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path, root);
    return issue.keys.map((key) => {
      const near = closest(key, known);
      const allowed = known.length === 0 ? undefined : `known here: ${known.join(', ')}`;
      return {
        where: place(offsetOf(root, [...path, key], true), [...path, key].join('.')),
        what: `unknown key "${key}"`,
        ...(near !== null ? { fix: `did you mean ${near}?` } : allowed !== undefined ? { fix: allowed } : {}),
      };
    });
  }
  const missing = 'input' in issue ? issue.input === undefined : valueAt(root, path) === undefined;
  const where = place(offsetOf(root, path, false), shown);
  if (missing) return [{ where, what: `${path.at(-1)} is missing`, fix: `add ${path.at(-1)}: here` }];
  const [what, fix] = issue.message.split('; ') as [string, string | undefined];
  const choices = issue.code === 'invalid_value' ? issue.values : issue.code === 'invalid_union' ? issue.options : null;
  if (Array.isArray(choices)) {
    return [{ where, what: 'not one of the choices', fix: `one of: ${choices.join(', ')}` }];
  }
  if (issue.code === 'invalid_union') return [{ where, what: 'not a single value', fix: 'write a number or a word' }];
  return [{ where, what: what.replace(/^Invalid input: /, ''), ...(fix === undefined ? {} : { fix }) }];
}

/** The keys the schema knows at a path; of several forms, those of the one the file has chosen. */
function knownKeys(path: readonly string[], root: Node): string[] {
  let schema: unknown = scenarioSchema;
  for (const step of path) schema = child(unwrapped(schema), step);
  const { shape, options } = (unwrapped(schema) ?? {}) as z.ZodObject & { options?: z.ZodObject[] };
  if (options === undefined) return Object.keys(shape ?? {});
  const chosen = options.find((option) =>
    Object.entries(option.shape).some(([key, is]) => {
      const value = valueAt(root, [...path, key]);
      return is instanceof z.ZodLiteral && isScalar(value) && is.value === value.value;
    }),
  );
  return Object.keys(chosen?.shape ?? {});
}

function unwrapped(schema: unknown): unknown {
  let inner = schema as { unwrap?: () => unknown; element?: unknown } | undefined;
  while (inner !== undefined && typeof inner.unwrap === 'function' && inner.element === undefined) {
    inner = inner.unwrap() as typeof inner;
  }
  return inner;
}

function child(schema: unknown, step: string): unknown {
  const { shape, element, options } = (schema ?? {}) as {
    shape?: Record<string, unknown>;
    element?: unknown;
    options?: { shape: Record<string, unknown> }[];
  };
  if (shape !== undefined) return shape[step];
  if (element !== undefined) return element;
  return options?.find((option) => step in option.shape)?.shape[step];
}

function pairAt(node: unknown, key: string): Pair | undefined {
  return isMap(node) ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) : undefined;
}

function step(node: unknown, key: string): unknown {
  if (isMap(node)) return pairAt(node, key)?.value;
  return (node as { items?: unknown[] } | undefined)?.items?.[Number(key)];
}

function valueAt(root: Node, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => step(node, key), root) ?? undefined;
}

/** Where the value (or, asked for, the key) at a path begins; of what is missing, where its parent begins. */
function offsetOf(root: Node, path: readonly string[], ofKey: boolean): number {
  let node: unknown = root;
  let offset = root.range?.[0] ?? 0;
  for (const [i, key] of path.entries()) {
    const pair = pairAt(node, key);
    if (ofKey && i === path.length - 1 && isNode(pair?.key)) return pair.key.range?.[0] ?? offset;
    node = step(node, key);
    if (isNode(node)) offset = node.range?.[0] ?? offset;
    else if (isNode(pair?.key)) offset = pair.key.range?.[0] ?? offset;
  }
  return offset;
}

/** Every {slot} of a phrasing has a word list, and every word list a slot. */
function checkPhrasings(workload: WorkloadSpec, root: Node, place: Place): Problem[] {
  const problems: Problem[] = [];
  for (const [i, intent] of workload.intents.entries()) {
    const lists = Object.keys(intent.fill ?? {});
    for (const [j, phrasing] of intent.phrasings.entries()) {
      const path = ['workload', 'intents', String(i), 'phrasings', String(j)];
      const slots = [...phrasing.matchAll(/\{(\w+)\}/g)].map((m) => m[1] as string);
      for (const slot of slots.filter((name) => !lists.includes(name))) {
        problems.push({
          where: place(offsetOf(root, path, false), path.join('.')),
          what: `there is no word list for {${slot}}`,
          fix: `add it under fill: (${slot}: [...])`,
        });
      }
      for (const list of lists.filter((name) => !slots.includes(name))) {
        problems.push({
          where: place(offsetOf(root, path, false), path.join('.')),
          what: `does not use {${list}}, so its intents would all read the same`,
          fix: `put {${list}} into the phrasing`,
        });
      }
    }
  }
  return problems;
}
