import type { KnobNeed } from './knob.ts';
import { KNOB_PATHS, KNOBS, type Knob, type KnobPath, TECHNIQUE, TECHNIQUES } from './knobs.ts';
import type { Strategy } from './strategy.ts';

/** Whether a technique of the strategy uses the knob. */
export function usesKnob({ techniques }: Strategy, path: KnobPath): boolean {
  const { technique } = KNOBS[path];
  if (technique === null) return true;
  const users = TECHNIQUES.filter(
    (each) => each === technique || (TECHNIQUE[each].alsoUses as readonly string[]).includes(path),
  );
  return users.some((each) => techniques.has(each));
}

/** The knobs that none of the strategy's techniques uses. */
export function unusedKnobs(strategy: Strategy): KnobPath[] {
  return KNOB_PATHS.filter((path) => !usesKnob(strategy, path));
}

/** What the knob needs to have an effect in the strategy, in words; null where nothing is missing. */
export function unmetNeed(path: KnobPath, strategy: Strategy): string | null {
  const { needs }: Knob = KNOBS[path];
  return needs === undefined || !usesKnob(strategy, path) || has(strategy, needs) ? null : needs.words;
}

function has({ techniques, knobs }: Strategy, need: KnobNeed): boolean {
  const value = (path: string): unknown => knobs[path as KnobPath];
  if ('technique' in need) return (techniques as ReadonlySet<string>).has(need.technique);
  if ('limit' in need) {
    const { limit, above0 = [] } = need;
    return limit.some((path) => Number.isFinite(value(path))) || above0.some((path) => Number(value(path)) > 0);
  }
  return need.is.includes(String(value(need.knob)));
}
