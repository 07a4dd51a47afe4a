import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { closest, type Problem, suggestion, UserError } from '../foundation/problem.ts';
import { offsetOf, valueAt } from './yaml-places.ts';

/** Characters that a YAML file may have. */
export const LARGEST_YAML = 16 * 2 ** 20;

/** What a YAML file says, as its schema reads it, and the means to complain about it in place. */
export interface YamlFile<T> {
  data: T;
  /** Its values as they are written. */
  written: unknown;
  root: Node;
  /** Where a value stands, for messages: `faq.yaml:5:14 cache.ttl`. */
  placeOf: (path: readonly string[]) => string;
  /** Throws all of the problems as one UserError, in the order of the file. */
  fail: (problems: readonly PlacedProblem[]) => never;
}

/**
 * Reads a YAML file by a schema, which may depend on its values. `file` is only used in messages.
 * All that is wrong is reported at once, each problem with its line and column. `begin` says how
 * such a file begins, for files that are something else; `mayBeEmpty` lets one say nothing at all.
 */
export function readYaml<S extends z.ZodType>(
  text: string,
  file: string,
  schemaFor: S | ((values: unknown) => S),
  begin: { what: string; fix: string; mayBeEmpty?: boolean },
): YamlFile<z.output<S>> {
  if (text.length > LARGEST_YAML) {
    const what = `is larger than ${LARGEST_YAML / 2 ** 20} MiB, which no such file is`;
    throw new UserError({ where: file, what, fix: begin.fix });
  }
  // A line may end with a carriage return alone, which the parser does not know.
  const source = text.replace(/\r(?!\n)/g, '\n');
  const lines = new LineCounter();
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    // A key that is a list is complained about as any unknown key, not by a warning of its own on stderr.
    logLevel: 'error',
  });
  const place = (offset: number, path: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}${path === '' ? '' : ` ${path}`}`;
  };
  const fail = (problems: readonly PlacedProblem[]): never => {
    const sorted = [...problems].sort((a, b) => a.offset - b.offset);
    throw new UserError(sorted.map(({ offset, path, ...problem }) => ({ where: place(offset, path), ...problem })));
  };
  if (document.errors.length > 0) {
    throw new UserError(
      document.errors.map((error) => ({
        where: place(error.pos[0], ''),
        ...(/call stack/.test(error.message)
          ? { what: 'is nested too deeply', fix: 'write it with fewer levels' }
          : { what: `not valid YAML: ${error.message.split('\n')[0]}`, fix: 'correct the syntax on this line' }),
      })),
    );
  }
  const { mayBeEmpty = false, ...problem } = begin;
  if (document.contents === null && mayBeEmpty) document.contents = document.createNode({}) as never;
  const root = document.contents as Node;
  if (!isMap(root)) throw new UserError({ where: place(0, ''), ...problem });
  let values: unknown;
  try {
    values = document.toJS();
  } catch (error) {
    const what = `not valid YAML: ${(error as Error).message}`;
    throw new UserError({ where: place(0, ''), what, fix: 'write the values out instead of using aliases' });
  }
  const schema = typeof schemaFor === 'function' ? schemaFor(values) : schemaFor;
  const read = schema.safeParse(values);
  if (!read.success) return fail(read.error.issues.flatMap((issue) => problemsOf(issue, schema, root)));
  const placeOf = (path: readonly string[]): string => place(offsetOf(root, path, false), path.join('.'));
  return { data: read.data, written: values, root, placeOf, fail };
}

/** A problem and where in the file it stands. */
export interface PlacedProblem extends Omit<Problem, 'where'> {
  /** Place of the value concerned, in characters from the beginning. */
  offset: number;
  /** Its path: `cache.ttl`. */
  path: string;
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, root: Node): PlacedProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path, root);
    return issue.keys.map((key) => {
      const near = closest(key, known);
      const allowed = known.length === 0 ? undefined : `known here: ${known.join(', ')}`;
      return {
        offset: offsetOf(root, [...path, key], true),
        path: [...path, key].join('.'),
        what: `unknown key "${key}"`,
        ...(near !== null ? { fix: `did you mean ${near}?` } : allowed !== undefined ? { fix: allowed } : {}),
      };
    });
  }
  const node = valueAt(root, path);
  const written = isScalar(node) ? String(node.value) : null;
  const missing = 'input' in issue ? issue.input === undefined : node === undefined;
  const problem = (what: string, fix?: string): PlacedProblem[] => [
    { offset: offsetOf(root, path, false), path: path.join('.'), what, ...(fix === undefined ? {} : { fix }) },
  ];
  if (missing) return problem(`${path.at(-1)} is missing`, `add ${path.at(-1)}: here`);
  const choices = issue.code === 'invalid_value' ? issue.values : 'options' in issue ? issue.options : null;
  if (Array.isArray(choices)) return problem('not one of the choices', suggestion(written ?? '', choices.map(String)));
  switch (issue.code) {
    case 'invalid_union':
      return problem('not a single value', 'write a number or a word');
    case 'invalid_type':
      if (issue.expected === 'boolean') return problem('neither true nor false', 'write true or false');
      if (written === null) return problem(`a ${issue.expected} is needed here`);
      return problem(
        `a ${issue.expected} is needed here`,
        issue.expected === 'string' ? `put it in quotation marks: "${written}"` : `"${written}" is none`,
      );
    case 'too_small':
    case 'too_big':
      if (issue.origin !== 'number') return problem(issue.message);
      return problem(
        `${written} is out of range`,
        issue.code === 'too_small' ? `use a number from ${issue.minimum} up` : `use a number up to ${issue.maximum}`,
      );
    default: {
      // Our own messages hold what is wrong and the fix.
      const [what, fix] = issue.message.split('; ') as [string, string | undefined];
      return problem(what, fix);
    }
  }
}

/** The keys the schema knows at a path; of several forms, those of the one the file has chosen. */
function knownKeys(root: z.ZodType, path: readonly string[], file: Node): string[] {
  let schema: unknown = root;
  for (const step of path) schema = child(unwrapped(schema), step);
  const { shape, options } = (unwrapped(schema) ?? {}) as z.ZodObject & { options?: z.ZodObject[] };
  if (options === undefined) return Object.keys(shape ?? {});
  const chosen = options.find((option) =>
    Object.entries(option.shape).some(([key, is]) => {
      const value = valueAt(file, [...path, key]);
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
