import { usesKnob } from '../../settings/idle-knobs.ts';
import { knobScale } from '../../settings/knob-scale.ts';
import { KNOB_PATHS, KNOBS, type Knob, type KnobPath, type TurnablePath } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { SIMILARITY_FLOOR } from '../../simulation/request-path.ts';

function isTurnable(path: KnobPath): path is TurnablePath {
  return (KNOBS[path] as Knob).turnable === true;
}

/** The knobs of a strategy that can be turned while it runs, in the order of the knob table. */
export function turnableKnobs(strategy: Strategy): TurnablePath[] {
  // What is learned from a sample draws no lines.
  const drawsLines = strategy.knobs['routing.mode'] !== 'learned';
  return KNOB_PATHS.filter(isTurnable).filter(
    (path) => usesKnob(strategy, path) && (drawsLines || KNOBS[path].technique !== 'router'),
  );
}

/** The next value up (1) or down (-1) from where the knob stands, or null at its end. */
export function nextValue(path: TurnablePath, value: number, direction: 1 | -1): number | null {
  const scale = knobScale(path, value) as readonly number[];
  const next = scale[scale.indexOf(value) + direction];
  // Which texts are less alike than that has not been worked out.
  if (path === 'semantic.threshold' && direction === -1 && (next ?? 0) < SIMILARITY_FLOOR) return null;
  return next ?? null;
}
