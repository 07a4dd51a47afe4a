import { type Problem, suggestion, UserError } from '../foundation/problem.ts';
import {
  KNOB_PATHS,
  type KnobPath,
  type KnobValue,
  type KnobValues,
  parseKnob,
  type Technique,
} from '../settings/knobs.ts';
import { checkKnobsTogether, findStrategy, parseTechniques, type Strategy } from '../settings/strategy.ts';

/** A strategy of one's own. */
export interface StrategyDescription {
  /** What results call it. Default: `own`. */
  name?: string;
  /** The one it builds on: `baseline`, `basic`, `multi-tier` or `advanced`. Default: `basic`. */
  base?: string;
  /** The techniques it uses, in place of those of its base. */
  techniques?: readonly Technique[];
  /** Knobs by their path, in base units (ms, USD, fractions) or as one writes them: `{ 'cache.ttl': '24h' }`. */
  knobs?: Readonly<Partial<Record<KnobPath, KnobValue | string>>>;
}

/**
 * A strategy: techniques, and what their knobs are set to. `KNOBS` says what each knob does, in which
 * unit, within which range and what it is by default.
 *
 * @throws UserError with all that is wrong: a technique or knob that does not exist, a value out of range
 * @example
 * const strategy = defineStrategy({
 *   techniques: ['cache', 'router'],
 *   knobs: { 'cache.ttl': '24h', 'cache.maxEntries': 5_000 },
 * });
 * strategy.knobs['cache.ttl']; // 86400000
 */
export function defineStrategy(description: StrategyDescription): Strategy {
  const { name = 'own', base = 'basic', techniques, knobs = {} } = description;
  const { techniques: basic, knobs: before } = findStrategy(base, 'base');
  const values: Record<string, KnobValue> = { ...before };
  const problems: Problem[] = [];
  for (const [path, written] of Object.entries(knobs)) {
    if (!(KNOB_PATHS as readonly string[]).includes(path)) {
      problems.push({ where: path, what: 'is no knob', fix: suggestion(path, KNOB_PATHS) });
      continue;
    }
    const parsed = parseKnob(path as KnobPath, written);
    if ('value' in parsed) values[path] = parsed.value;
    else problems.push({ where: path, what: parsed.wrong, fix: parsed.fix });
  }
  problems.push(...checkKnobsTogether(values as KnobValues));
  if (problems.length > 0) throw new UserError(problems);
  const used =
    techniques === undefined || techniques.length === 0 ? techniques : parseTechniques(techniques.join(), 'techniques');
  return { name, techniques: new Set(used ?? basic), knobs: values as KnobValues };
}
