import { LONGEST_BLIND_TTL_MS } from '../scenario/ground-truth.ts';
import { knobFlags } from '../settings/knob-flags.ts';
import { KNOBS, type KnobValues, type Technique } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { DiagnosedRun, Fix } from './diagnosis.ts';

/** The strategy with some knobs turned. */
export function turningKnobs(strategy: Strategy, knobs: Partial<KnobValues>): Fix {
  return { flags: knobFlags(knobs), strategy: { ...strategy, knobs: { ...strategy.knobs, ...knobs } } };
}

/** The strategy with a technique more, and its knobs turned. */
export function adding(strategy: Strategy, technique: Technique, knobs: Partial<KnobValues> = {}): Fix {
  const turned = turningKnobs(strategy, knobs);
  return {
    flags: ['--with', technique, ...turned.flags],
    strategy: { ...turned.strategy, techniques: new Set([...strategy.techniques, technique]) },
  };
}

/** The strategy without some of its techniques. */
export function leavingOut(strategy: Strategy, ...techniques: Technique[]): Fix {
  const rest = [...strategy.techniques].filter((technique) => !techniques.includes(technique));
  return { flags: ['--without', techniques.join(',')], strategy: { ...strategy, techniques: new Set(rest) } };
}

/**
 * The TTL so many times as long, or null where that is endless, or no longer. Where nobody knows which
 * answers go stale, what a longer one saves could be paid in wrong answers that nobody sees: it ends at
 * what the guide allows.
 */
export function longerTtl({ played, optimized }: DiagnosedRun, factor: number): number | null {
  const longer = scaled(played, 'cache.ttl', factor);
  const ttl = optimized.cache.staleHits === null ? Math.min(longer, LONGEST_BLIND_TTL_MS) : longer;
  return Number.isFinite(ttl) && ttl > played.knobs['cache.ttl'] ? ttl : null;
}

/** The fix, unless the strategy is already so: a list of it alone, or of nothing. */
export function unless(already: boolean, fix: () => Fix): Fix[] {
  return already ? [] : [fix()];
}

/**
 * A knob's value moved by a factor, to the nearest that its range allows; whole where it counts. What
 * is raised comes at least to the default: a value far below it is not cured by a few times as much.
 */
export function scaled(strategy: Strategy, path: 'cache.ttl' | 'cache.maxEntries', factor: number): number {
  const value = strategy.knobs[path] * factor;
  const least = factor > 1 ? KNOBS[path].default : 1;
  return Number.isFinite(value) ? Math.max(least, Math.round(value)) : value;
}
