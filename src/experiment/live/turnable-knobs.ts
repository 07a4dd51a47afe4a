import { knobScale } from '../../settings/knob-scale.ts';
import { KNOBS, type KnobPath } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { SIMILARITY_FLOOR } from '../../simulation/request-path.ts';
import { TURNABLE_KNOBS, type TurnablePath } from '../../simulation/turnable-knobs.ts';

/** What uses the TTL of cached answers. */
const STORES = ['cache', 'semantic', 'predictive'] as const;

/** The knobs of a strategy that can be turned while it runs, in the order of the knob table. */
export function turnableKnobs({ techniques, knobs }: Strategy): TurnablePath[] {
  const paths = (Object.keys(KNOBS) as KnobPath[]).filter((path): path is TurnablePath => path in TURNABLE_KNOBS);
  return paths.filter((path) => {
    if (path === 'cache.ttl') return STORES.some((technique) => techniques.has(technique));
    const { technique } = KNOBS[path];
    // What is learned from a sample draws no lines.
    if (technique === 'router' && knobs['routing.mode'] === 'learned') return false;
    return technique !== null && techniques.has(technique);
  });
}

/** The next value up (1) or down (-1) from where the knob stands, or null at its end. */
export function nextValue(path: TurnablePath, value: number, direction: 1 | -1): number | null {
  const scale = knobScale(path, value) as readonly number[];
  const next = scale[scale.indexOf(value) + direction];
  // Which texts are less alike than that has not been worked out.
  if (path === 'semantic.threshold' && direction === -1 && (next ?? 0) < SIMILARITY_FLOOR) return null;
  return next ?? null;
}
