import type { LruCurve } from '../../result/schema/sweep.ts';
import type { KnobAxis } from '../../settings/knob-axis.ts';
import type { KnobPath } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { CACHE_KEYS } from '../../techniques/cache/cache-key.ts';
import { StackDistances } from '../../techniques/cache/eviction/stack-distances.ts';
import { RequestKeys } from '../../workload/request-keys.ts';
import type { KeyScope } from '../../workload/scoped-keys.ts';
import type { Workload } from '../../workload/workload.ts';
import type { Reader, TaskKind } from '../work/task.ts';
import type { Task, Unit } from '../work/unit.ts';

/** The hits of every size of LRU cache. */
export interface CurveTask extends Task<LruCurve> {
  kind: 'curve';
  key: keyof typeof CACHE_KEYS;
  scope: KeyScope;
  capacities: readonly number[];
  /** Whether runs must have the same. */
  exact: boolean;
}

export const CURVE: TaskKind<CurveTask> = { strategies: () => [], reads: 'together', reader: curveReader };

/** What a curve needs to know of the sweep it goes with. */
interface Grid {
  strategy: Strategy;
  axes: readonly KnobAxis[];
  /** Answers take no time. */
  instant: boolean;
}

/** Sizes between and beyond those asked for, so that the curve has a shape. */
const STEPS_BETWEEN = 3;

/** Techniques under which a cache holds other things than what was asked last. */
const OTHERWISE = ['semantic', 'predictive', 'freshness', 'adaptive'] as const;

/** Whether the sweep has cache sizes to draw a curve over. */
export function wantsCurve({ strategy, axes }: Pick<Grid, 'strategy' | 'axes'>): boolean {
  return (
    strategy.techniques.has('cache') &&
    axes.some(({ path, values }) => path === 'cache.maxEntries' && values.length > 1)
  );
}

/** The curve that goes with a sweep. */
export function curveOf(plan: Grid): CurveTask {
  const { strategy, axes, instant } = plan;
  const asked = axes.find(({ path }) => path === 'cache.maxEntries')?.values as number[];
  const finite = asked.filter((size) => Number.isFinite(size)).sort((a, b) => a - b);
  const between = finite.flatMap((size, i) => {
    const next = finite[i + 1];
    if (next === undefined) return [size];
    return Array.from({ length: STEPS_BETWEEN }, (_, step) =>
      Math.round(size * (next / size) ** (step / STEPS_BETWEEN)),
    );
  });
  return {
    kind: 'curve',
    key: strategy.knobs['cache.key'],
    scope: strategy.knobs['cache.scope'],
    capacities: [...new Set(between)],
    exact: instant && isPlainLru(strategy, axes),
  };
}

function isPlainLru({ knobs, techniques }: Strategy, axes: Grid['axes']): boolean {
  const always = (path: KnobPath, value: unknown): boolean => {
    const axis = axes.find((each) => each.path === path);
    return (axis?.values ?? [knobs[path]]).every((each) => each === value);
  };
  return (
    always('cache.policy', 'lru') &&
    always('cache.ttl', Number.POSITIVE_INFINITY) &&
    always('cache.prewarm', 0) &&
    axes.every(({ path }) => path !== 'cache.key' && path !== 'cache.scope') &&
    !OTHERWISE.some((technique) => techniques.has(technique))
  );
}

/** Reads the workload for its curve. */
export function curveReader({ task }: Unit<CurveTask>, workload: Workload): Reader {
  const distances = new StackDistances();
  const keys = new RequestKeys(workload.queries, CACHE_KEYS[task.key], task.scope);
  return {
    feed(block) {
      keys.prepare(block);
      distances.ensure(keys.count);
      for (let i = 0; i < block.length; i++) distances.reference(keys.of(block, i), i >= block.warm);
    },
    finish(): LruCurve {
      const { references: requests, keys } = distances;
      const hits = task.capacities.map((capacity) => distances.hitsAt(capacity));
      return {
        requests,
        keys,
        capacities: [...task.capacities],
        hits,
        hitRates: hits.map((n) => n / requests),
        exact: task.exact,
      };
    },
  };
}
