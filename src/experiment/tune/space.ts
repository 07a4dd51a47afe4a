import type { Random } from '../../foundation/random.ts';
import { LONGEST_BLIND_TTL_MS } from '../../scenario/ground-truth.ts';
import { isBySize, type KnobAxis, nice } from '../../settings/knob-axis.ts';
import {
  KNOB_PATHS,
  KNOBS,
  type Knob,
  type KnobPath,
  type KnobValue,
  type KnobValues,
  TECHNIQUES,
  type Technique,
} from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';

/** One thing that can be turned; a coordinate in [0, 1) stands for each of its values. */
export type Dimension =
  | { kind: 'number'; path: KnobPath; low: number; high: number; byRatio: boolean; endless: boolean }
  | { kind: 'values'; path: KnobPath; values: readonly KnobValue[] }
  | { kind: 'technique'; technique: Technique };

/** A setting as coordinates, one for each dimension. */
export type Point = readonly number[];

/** How far from its default a knob that counts by size may go, either way. */
const REACH = 64;
/** Share of the coordinate that stands for "never" and "unlimited". */
const ENDLESS = 0.06;
/** Share of the coordinate that stands for leaving a technique out. */
const OUT = 0.2;

/** What may be turned: the knobs of the strategy's techniques, and the techniques themselves. `axes` narrow a knob to values. */
export function spaceOf(strategy: Strategy, fixed: Partial<KnobValues>, axes: readonly KnobAxis[]): Dimension[] {
  const asked = new Map(axes.map((axis) => [axis.path, axis.values]));
  const knobs = KNOB_PATHS.flatMap((path): Dimension[] => {
    const values = asked.get(path);
    if (values !== undefined) return [{ kind: 'values', path, values }];
    const knob: Knob = KNOBS[path];
    if (knob.technique === null || !strategy.techniques.has(knob.technique)) return [];
    if (fixed[path] !== undefined || knob.tuned === false) return [];
    if (knob.type === 'switch') return [{ kind: 'values', path, values: [false, true] }];
    if (knob.type === 'choice') return [{ kind: 'values', path, values: knob.choices as readonly KnobValue[] }];
    return numberDimension(path, knob);
  });
  // A single technique is the strategy: without it there is none.
  const techniques = TECHNIQUES.filter(
    (technique) => strategy.techniques.size > 1 && strategy.techniques.has(technique),
  );
  return [...knobs, ...techniques.map((technique): Dimension => ({ kind: 'technique', technique }))];
}

/** The space of a workload of which nothing says which answers are good: no router can learn from it. */
export function withoutGrades(space: readonly Dimension[]): Dimension[] {
  return space.flatMap((dimension): Dimension[] => {
    if (dimension.kind === 'technique') return [dimension];
    if (dimension.path === 'routing.sample') return [];
    if (dimension.path !== 'routing.mode' || dimension.kind !== 'values') return [dimension];
    const values = dimension.values.filter((value) => value !== 'learned');
    return values.length === 0 ? [] : [{ ...dimension, values }];
  });
}

/** What a workload lets one know of the damage that a bolder cache does. */
export interface KnownDamage {
  /** Whether it is known which answers were no longer true. */
  stale: boolean;
  /** Whether it is known which answers were to something else. */
  false: boolean;
}

/**
 * The space where some damage cannot be seen: what would then be saved by it is not saved but hidden.
 * TTLs end at what the guide allows, or at the strategy's own if that is longer; similarity is not
 * lowered, nor is who may share an answer widened.
 */
export function withinSight(space: readonly Dimension[], { knobs }: Strategy, known: KnownDamage): Dimension[] {
  return space.flatMap((dimension): Dimension[] => {
    if (dimension.kind !== 'number') return [dimension];
    const own = knobs[dimension.path] as number;
    if (!known.stale && (dimension.path === 'cache.ttl' || dimension.path.startsWith('freshness.'))) {
      if (own === Number.POSITIVE_INFINITY) return [];
      const high = Math.max(own, Math.min(dimension.high, LONGEST_BLIND_TTL_MS));
      return [{ ...dimension, high, endless: false }];
    }
    if (!known.false && dimension.path === 'semantic.threshold') {
      return own >= dimension.high ? [] : [{ ...dimension, low: own }];
    }
    return [dimension];
  });
}

function numberDimension(path: KnobPath, knob: Exclude<Knob, { type: 'switch' | 'choice' }>): Dimension[] {
  const byRatio = isBySize(knob);
  // Without a usual size there is nothing to begin from.
  if (byRatio && (knob.default === 0 || !Number.isFinite(knob.default))) return [];
  const endless = 'infinite' in knob && knob.infinite !== undefined;
  const [low, high] = byRatio
    ? [Math.max(knob.min, knob.default / REACH), Math.min(knob.max, knob.default * REACH)]
    : [knob.min, knob.max];
  return [{ kind: 'number', path, low, high, byRatio, endless }];
}

/** The strategy at a point. */
export function strategyAt(point: Point, space: readonly Dimension[], start: Strategy): Strategy {
  const knobs: Partial<Record<KnobPath, KnobValue>> = {};
  const out = new Set<Technique>();
  for (const [i, dimension] of space.entries()) {
    const u = point[i];
    if (dimension.kind === 'technique') {
      if (u < OUT) out.add(dimension.technique);
    } else if (dimension.kind === 'values') {
      knobs[dimension.path] = dimension.values[Math.floor(u * dimension.values.length)] as KnobValue;
    } else knobs[dimension.path] = numberAt(u, dimension);
  }
  // All out is none of ours: the first stays.
  if (out.size === start.techniques.size) out.delete([...out][0] as Technique);
  const techniques = [...start.techniques].filter((technique) => !out.has(technique));
  const all = { ...start.knobs, ...knobs } as KnobValues;
  const [simple, complex] = [all['routing.simpleBelow'], all['routing.complexFrom']];
  // The two lines of the router cannot cross; exchanged, they do not.
  if (simple > complex) {
    all['routing.simpleBelow'] = complex;
    all['routing.complexFrom'] = simple;
  }
  return { name: start.name, techniques: new Set(techniques), knobs: all };
}

function numberAt(u: number, { path, low, high, byRatio, endless }: Extract<Dimension, { kind: 'number' }>): number {
  if (endless && u >= 1 - ENDLESS) return Number.POSITIVE_INFINITY;
  const along = endless ? u / (1 - ENDLESS) : u;
  const value = byRatio ? low * (high / low) ** along : low + (high - low) * along;
  return Math.min(high, Math.max(low, nice(path, value)));
}

/** Where the strategy itself stands in the space. */
export function pointOf(strategy: Strategy, space: readonly Dimension[]): Point {
  return space.map((dimension) => {
    if (dimension.kind === 'technique') return strategy.techniques.has(dimension.technique) ? (1 + OUT) / 2 : OUT / 2;
    const value = strategy.knobs[dimension.path];
    if (dimension.kind === 'values') {
      return (Math.max(0, dimension.values.indexOf(value)) + 0.5) / dimension.values.length;
    }
    const { low, high, byRatio, endless } = dimension;
    if (value === Number.POSITIVE_INFINITY) return 1 - ENDLESS / 2;
    const along = byRatio
      ? Math.log((value as number) / low) / Math.log(high / low)
      : ((value as number) - low) / (high - low);
    return inside(along * (endless ? 1 - ENDLESS : 1));
  });
}

/** What tells settings apart: knobs of techniques that are out do not count. */
export function settingName({ techniques, knobs, dealt }: Strategy): string {
  const used = KNOB_PATHS.filter((path) => {
    const { technique } = KNOBS[path];
    return technique === null || techniques.has(technique);
  });
  const dealing = dealt === undefined ? [] : [dealt];
  return JSON.stringify([[...techniques], used.map((path) => String(knobs[path])), ...dealing]);
}

/**
 * Points that fill the space: a Latin hypercube (McKay, Beckman & Conover, 1979). Along every dimension
 * each of `count` equal stretches holds exactly one of them.
 */
export function latinHypercube(count: number, dimensions: number, random: Random): Point[] {
  const columns = Array.from({ length: dimensions }, () => {
    const order = Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order.map((stretch) => (stretch + random()) / count);
  });
  return Array.from({ length: count }, (_, i) => columns.map((column) => column[i]));
}

/** A point near one of the parents: some coordinates of another parent, a few moved by about `step`. */
export function descendant(parents: readonly Point[], step: number, random: Random): Point {
  const any = (): Point => parents[Math.floor(random() * parents.length)] as Point;
  const [mother, father] = [any(), any()];
  const crossed = random() < 0.5;
  const moved = Math.max(2, 0.2 * mother.length) / mother.length;
  return mother.map((own, i) => {
    const u = crossed && random() < 0.5 ? father[i] : own;
    // The sum of three uniform numbers is near enough to a normal one.
    return random() < moved ? inside(u + step * (2 * (random() + random() + random()) - 3)) : u;
  });
}

/** The coordinate reflected into [0, 1). */
function inside(u: number): number {
  const turned = Math.abs(u) % 2;
  return Math.min(turned > 1 ? 2 - turned : turned, 1 - 1e-9);
}
