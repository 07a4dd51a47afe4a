import type { KnobPath } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { CACHE_KEYS } from '../../techniques/cache/cache-key.ts';
import { StackDistances } from '../../techniques/cache/eviction/stack-distances.ts';
import type { Workload } from '../../workload/workload.ts';
import type { Reader } from '../work/perform.ts';
import type { Tasks, Unit } from '../work/unit.ts';
import type { SweepPlan } from './sweep.ts';

/** The hits of LRU caches of many sizes, all from one pass over the requests. */
export interface LruCurve {
  requests: number;
  /** Distinct keys: from that size on, every repeat hits. */
  keys: number;
  capacities: number[];
  hits: number[];
  hitRates: number[];
  /**
   * Whether the points of the sweep must have these very hits: LRU, nothing expires, answers are stored
   * at once (--instant), and no other technique touches the cache. Otherwise the curve is what LRU could
   * do under those conditions.
   */
  exact: boolean;
}

/** Sizes between and beyond those asked for, so that the curve has a shape. */
const STEPS_BETWEEN = 3;

/** Techniques under which a cache holds other things than what was asked last. */
const OTHERWISE = ['semantic', 'predictive', 'freshness', 'adaptive'] as const;

/** Whether the sweep has cache sizes to draw a curve over. */
export function wantsCurve({ strategy, axes }: Pick<SweepPlan, 'strategy' | 'axes'>): boolean {
  return (
    strategy.techniques.has('cache') &&
    axes.some(({ path, values }) => path === 'cache.maxEntries' && values.length > 1)
  );
}

/** The curve that goes with a sweep. */
export function curveOf(plan: SweepPlan): Tasks['curve'] {
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
    capacities: [...new Set(between)],
    exact: instant && isPlainLru(strategy, axes),
  };
}

function isPlainLru({ knobs, techniques }: Strategy, axes: SweepPlan['axes']): boolean {
  const always = (path: KnobPath, value: unknown): boolean => {
    const axis = axes.find((each) => each.path === path);
    return (axis?.values ?? [knobs[path]]).every((each) => each === value);
  };
  return (
    always('cache.policy', 'lru') &&
    always('cache.ttl', Number.POSITIVE_INFINITY) &&
    always('cache.prewarm', 0) &&
    axes.every(({ path }) => path !== 'cache.key') &&
    !OTHERWISE.some((technique) => techniques.has(technique))
  );
}

/** Reads the workload for its curve. */
export function curveReader({ task }: Unit<'curve'>, workload: Workload): Reader {
  const distances = new StackDistances();
  const keyOf = CACHE_KEYS[task.key];
  return {
    feed(block) {
      const keys = workload.queries.keyIds(keyOf);
      distances.ensure(workload.queries.size);
      for (let i = 0; i < block.length; i++) distances.reference(keys[block.query[i]]);
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
