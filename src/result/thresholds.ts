import { figureOf } from '../figures/figures.ts';
import { read } from '../figures/read.ts';
import type { Unit } from '../figures/show.ts';
import { closest, type Problem, UserError } from '../foundation/problem.ts';
import type { ThresholdResult } from './schema/parts.ts';

const OPERATORS = {
  '<=': (a: number, b: number) => a <= b,
  '>=': (a: number, b: number) => a >= b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
} as const;
type Operator = keyof typeof OPERATORS;

/** A demand on a figure: `optimized.latencyMs.p95<1000`. */
export interface Threshold {
  /** As written. */
  text: string;
  /** Path of the figure in the JSON document, keys joined by dots. */
  path: string;
  operator: Operator;
  /** In the figure's own unit: milliseconds, USD, a fraction. */
  value: number;
  /** Where it stands: `--threshold`, `faq.yaml: thresholds.0`. */
  where: string;
}

const WRITTEN = /^\s*([^<>=!\s]+)\s*(<=|>=|==|!=|<|>)\s*([^<>=!\s]\S*)\s*$/;

/**
 * Reads a demand: a path, one of < <= > >= == !=, and a value as people write it, in a way that fits
 * the unit of the figure: `40%` for a share, `1s` for a time, `$5` for money, or a bare number in the
 * unit of the document.
 *
 * @throws UserError for what is no comparison, no value, or a value of another unit than the figure's
 */
export function parseThreshold(text: string, where: string): Threshold {
  return comparison(text, where, unitAt);
}

/** A demand that a saved result was held against, which may be older than the check of its unit. */
export function parseHeldThreshold(text: string): Threshold {
  return comparison(text, 'threshold', () => undefined);
}

function comparison(text: string, where: string, unitOf: (path: string) => Unit | undefined): Threshold {
  const match = WRITTEN.exec(text);
  if (match === null) {
    const fix =
      "write a path, a comparison and a number, as in 'savings.costRatio>=0.4' (in quotation marks, for > is the shell's)";
    throw new UserError({ where, what: `"${text}" is not a comparison`, fix });
  }
  const [, path, operator, written] = match as unknown as [string, string, Operator, string];
  const parsed = read(written, unitOf(path), path);
  if ('wrong' in parsed) throw new UserError({ where, what: parsed.wrong, fix: parsed.fix });
  return { text: text.trim(), path, operator, value: parsed.value, where };
}

/** The unit of the figure that a path leads to; undefined where the figures do not know it, as of a setting. */
export function unitAt(path: string): Unit | undefined {
  const bound = boundAt(path);
  return figureOf(bound?.figure ?? path)?.unit;
}

/** Why the figure at a path is null where it is; undefined where that can only be told of it by name. */
export function whyUnknown(path: string): string | undefined {
  const bound = boundAt(path);
  if (bound === null) return figureOf(path)?.unknown;
  return figureOf(bound.figure)?.unknown ?? 'there is no interval of it here';
}

/** Whether the value meets the demand. */
export function meets({ operator, value }: Threshold, figure: number): boolean {
  return OPERATORS[operator](figure, value);
}

/** By how much the value falls short of the demand, in its own unit; 0 when it is met, Infinity when unknown. */
export function shortfall(threshold: Threshold, figure: number | null): number {
  if (figure === null) return Number.POSITIVE_INFINITY;
  return meets(threshold, figure) ? 0 : Math.max(Math.abs(figure - threshold.value), Number.MIN_VALUE);
}

/** Holds every demand against a result. Throws a UserError for paths that lead to no figure. */
export function judge(result: unknown, thresholds: readonly Threshold[]): ThresholdResult[] {
  checkPaths(result, thresholds);
  return thresholds.map((threshold) => {
    const value = figureIn(result, threshold.path) as number | null;
    return { threshold: threshold.text, value, met: value !== null && meets(threshold, value) };
  });
}

/** Throws a UserError for every demand whose path leads to no figure of such a result. */
export function checkPaths(result: unknown, thresholds: readonly Threshold[]): void {
  const problems = thresholds.flatMap(({ path, where }): Problem[] => {
    const value = figureIn(result, path);
    if (typeof value === 'number' || value === null) return [];
    const what = value === undefined ? `there is no "${path}" in the result` : `"${path}" is not a number`;
    return [{ where, what, fix: suggested(path, result) }];
  });
  if (problems.length > 0) throw new UserError(problems);
}

/** An end of an interval: `savings.ci95.costRatio.lo`, `intervals.optimized.latencyMs.p95.hi`. */
const BOUND = /^(savings\.ci95|intervals)\.(.+)\.(lo|hi)$/;

interface Bound {
  /** Where the interval stands in a result. */
  interval: string;
  /** Where the figure stands that it is of. */
  figure: string;
  end: 0 | 1;
}

function boundAt(path: string): Bound | null {
  const match = BOUND.exec(path);
  if (match === null) return null;
  const [, group, key, end] = match as unknown as [string, string, string, string];
  const figure = group === 'intervals' ? key : `savings.${key}`;
  return { interval: `${group}.${key}`, figure, end: end === 'lo' ? 0 : 1 };
}

/** The figure at a path; of an interval, its lower or upper end, null where the result has no such interval. */
function figureIn(result: unknown, path: string): unknown {
  const bound = boundAt(path);
  if (bound === null) return valueAtPath(result, path);
  const interval = valueAtPath(result, bound.interval);
  if (Array.isArray(interval)) return interval[bound.end];
  // A figure without an interval here, as of a single run on a scenario, may have one elsewhere.
  return valueAtPath(result, bound.figure) === undefined ? undefined : null;
}

/** The value at a path, whose keys may hold dots themselves (`models.gpt-3.5-turbo.share`); undefined when there is none. */
export function valueAtPath(data: unknown, path: string): unknown {
  if (typeof data !== 'object' || data === null) return undefined;
  for (const [key, value] of Object.entries(data)) {
    if (path === key) return value;
    if (!path.startsWith(`${key}.`)) continue;
    const deeper = valueAtPath(value, path.slice(key.length + 1));
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** The paths of all figures. Lists are left out: their places mean nothing to a reader. */
function figurePaths(data: unknown, before = ''): string[] {
  if (typeof data === 'number' || data === null) return [before];
  if (typeof data !== 'object' || Array.isArray(data)) return [];
  return Object.entries(data).flatMap(([key, value]) => figurePaths(value, before === '' ? key : `${before}.${key}`));
}

function suggested(path: string, result: unknown): string {
  const known = figurePaths(result);
  // Most mistakes leave out the beginning: whose latency?
  const whole = known.filter((each) => each.endsWith(`.${path}`));
  if (whole.length > 0) return `did you mean ${whole.slice(0, 3).join(' or ')}?`;
  const near = closest(path, known);
  if (near !== null) return `did you mean ${near}?`;
  const command = valueAtPath(result, 'command');
  return `optimize ${typeof command === 'string' && command !== '' ? command : 'simulate'} --json shows every path`;
}
