import { DAY_MS } from '../../foundation/units.ts';
import { KNOBS, type KnobPath } from '../../scenario/knobs.ts';
import type { Strategy } from '../../scenario/strategy.ts';
import { SIMILARITY_FLOOR } from '../../simulation/pipeline.ts';
import type { TurnablePath } from '../../simulation/turning.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Multiples of a step, exact to the digit that is shown. */
function steps(from: number, to: number, step: number): number[] {
  const count = Math.round((to - from) / step);
  return Array.from({ length: count + 1 }, (_, i) => Number((from + i * step).toFixed(6)));
}

/** The values that each knob clicks through. */
const RUNGS: Record<TurnablePath, readonly number[]> = {
  'cache.ttl': [
    ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
    ...[1, 2, 4, 8, 12].map((hours) => hours * HOUR_MS),
    ...[1, 2, 4, 7, 14, 30].map((days) => days * DAY_MS),
    Number.POSITIVE_INFINITY,
  ],
  'semantic.threshold': steps(SIMILARITY_FLOOR, 1, 0.01),
  'routing.simpleBelow': steps(0, 10, 0.5),
  'routing.complexFrom': steps(0, 10, 0.5),
  'fallback.qualityThreshold': steps(0, 1, 0.05),
  'batching.maxSize': [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000],
  'batching.maxWait': [0, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000],
  'predictive.minConfidence': steps(0, 1, 0.05),
};

/** The knobs of a strategy that can be turned while it runs, in the order of the knob table. */
export function turnableKnobs({ techniques, knobs }: Strategy): TurnablePath[] {
  const stores = ['cache', 'semantic', 'predictive'] as const;
  const paths = (Object.keys(KNOBS) as KnobPath[]).filter((path): path is TurnablePath => path in RUNGS);
  return paths.filter((path) => {
    if (path === 'cache.ttl') return stores.some((technique) => techniques.has(technique));
    const { technique } = KNOBS[path];
    // What is learned from a sample draws no lines.
    if (technique === 'router' && knobs['routing.mode'] === 'learned') return false;
    return technique !== null && techniques.has(technique);
  });
}

/** The next value up (1) or down (-1) from where the knob stands, or null at its end. */
export function nextValue(path: TurnablePath, value: number, direction: 1 | -1): number | null {
  // Values from elsewhere lie between the rungs; one that is as good as on a rung is on it.
  const near = 1e-9 * Math.max(1, Math.abs(Number.isFinite(value) ? value : 1));
  const beyond = RUNGS[path].filter((rung) => (direction === 1 ? rung > value + near : rung < value - near));
  return (direction === 1 ? beyond[0] : beyond.at(-1)) ?? null;
}
