import { type Problem, suggestion, UserError } from '../foundation/problem.ts';
import {
  describeRange,
  KNOB_PATHS,
  KNOBS,
  type KnobPath,
  type KnobValue,
  type KnobValues,
  parseKnob,
  TECHNIQUES,
  type Technique,
} from './knobs.ts';
import { parseTechniques } from './strategy.ts';

/** A strategy in a few words, `basic,ttl=6h,without=router`: what it starts from and what is different. */
export interface StrategyWords {
  /** As written. */
  text: string;
  /** A preset, or a file. */
  base: string;
  knobs: Partial<KnobValues>;
  only: readonly Technique[] | null;
  without: readonly Technique[];
  more: readonly Technique[];
}

const LISTS = ['only', 'without', 'with'] as const;

/**
 * Reads a strategy in words: the base, then `knob=value` by flag or path, and `only=`, `without=`,
 * `with=` with techniques joined by `+`. A switch needs no value.
 */
export function parseStrategyWords(text: string, where: string): StrategyWords {
  const [base, ...changes] = text.split(',').map((part) => part.trim()) as [string, ...string[]];
  const problems: Problem[] = [];
  const knobs: Partial<Record<KnobPath, KnobValue>> = {};
  const lists: Record<(typeof LISTS)[number], Technique[]> = { only: [], without: [], with: [] };
  if (base === '') problems.push({ where, what: `"${text}" names no strategy`, fix: 'write basic, or basic,ttl=6h' });
  for (const change of changes) {
    const [name, value] = split(change);
    if (LISTS.includes(name as 'only')) {
      try {
        lists[name as 'only'].push(...parseTechniques((value ?? '').replaceAll('+', ','), `${where} ${name}`));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(...error.problems);
      }
      continue;
    }
    const path = KNOB_PATHS.find((each) => each === name || KNOBS[each].flag === name);
    if (path === undefined) {
      const known = [...KNOB_PATHS.map((each) => KNOBS[each].flag), ...LISTS];
      problems.push({ where, what: `there is no knob "${name}"`, fix: suggestion(name, known) });
      continue;
    }
    if (value === undefined && KNOBS[path].type !== 'switch') {
      problems.push({
        where: `${where} ${name}`,
        what: 'has no value',
        fix: `write ${name}=, followed by ${describeRange(path)}`,
      });
      continue;
    }
    const parsed = parseKnob(path, value ?? true);
    if ('value' in parsed) knobs[path] = parsed.value;
    else problems.push({ where: `${where} ${name}`, what: parsed.wrong, fix: parsed.fix });
  }
  if (problems.length > 0) throw new UserError(problems);
  return {
    text,
    base,
    knobs: knobs as Partial<KnobValues>,
    only: lists.only.length > 0 ? lists.only : null,
    without: lists.without,
    more: lists.with,
  };
}

function split(change: string): [string, string | undefined] {
  const at = change.indexOf('=');
  return at === -1 ? [change, undefined] : [change.slice(0, at).trim(), change.slice(at + 1).trim()];
}

/** The techniques of a strategy after what the words change. */
export function changedTechniques(
  own: readonly Technique[],
  { only, without, more }: Pick<StrategyWords, 'only' | 'without' | 'more'>,
): Technique[] {
  return TECHNIQUES.filter(
    (technique) =>
      (own.includes(technique) || more.includes(technique)) &&
      (only?.includes(technique) ?? true) &&
      !without.includes(technique),
  );
}
