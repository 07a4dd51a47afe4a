import { type Problem, suggestion, UserError } from '../foundation/problem.ts';
import { defaultKnobs, type KnobValues, TECHNIQUE, TECHNIQUES, type Technique } from './knobs.ts';

/** A named set of techniques and their knobs. */
export interface Strategy {
  /** What results call it. */
  name: string;
  techniques: ReadonlySet<Technique>;
  /** Every knob, in base units: milliseconds, USD, fractions. */
  knobs: KnobValues;
  /** Whether it is what others are compared with: on a log of calls, those calls as they were. */
  isBaseline?: boolean;
  /** What it would do besides, were more known of the models, and why it does not; absent where it does all. */
  leftOut?: { what: string; why: string };
  /**
   * Models dealt to requests at random, by id how often each in a deck, where nothing chooses: what a router is
   * held against; of one model alone it is asked for everything. Absent: the baseline's, or a log's own.
   */
  dealt?: Readonly<Record<string, number>>;
}

/** A strategy that ships with the product: the techniques it uses, and the knobs it does not leave at their defaults. */
interface Preset {
  title: string;
  techniques: readonly Technique[];
  knobs?: Partial<KnobValues>;
}

/** The strategies that ship with the product. */
export const STRATEGIES: Readonly<Record<string, Preset>> = {
  baseline: { title: 'every query to the strongest model, nothing else', techniques: [] },
  basic: { title: 'caching, prompt optimization and model routing', techniques: ['cache', 'router', 'prompt'] },
  'multi-tier': {
    title: 'exact cache, then close and distant semantic hits, each kept for the next time',
    techniques: ['cache', 'semantic'],
    knobs: { 'semantic.threshold': 0.85, 'semantic.verbatimFrom': 0.95, 'semantic.promote': true },
  },
  advanced: {
    title: 'all techniques: semantic and predictive caching, cost-aware routing with fallback, batching, adaptation',
    techniques: TECHNIQUES.filter((technique) => TECHNIQUE[technique].inAdvanced),
    knobs: { 'routing.mode': 'cost-aware' },
  },
};

/** The strategy of that name with its knobs at their defaults, or the problem with the name. */
export function findStrategy(name: string, where = '--strategy'): Strategy {
  const found = Object.hasOwn(STRATEGIES, name) ? STRATEGIES[name] : undefined;
  if (found === undefined) {
    const fix = suggestion(name, Object.keys(STRATEGIES));
    throw new UserError({ where, what: `there is no strategy "${name}"`, fix });
  }
  return { name, techniques: new Set(found.techniques), knobs: { ...defaultKnobs(), ...found.knobs } };
}

/** The baseline in the surroundings of a strategy: the same provider, but for the knobs it has otherwise. */
export function baselineFor({ knobs }: Pick<Strategy, 'knobs'>, otherwise: Partial<KnobValues>): Strategy {
  return { ...findStrategy('baseline'), isBaseline: true, knobs: { ...knobs, ...otherwise } };
}

/** The same strategy with other techniques; its name says so. */
export function withTechniques(strategy: Strategy, techniques: Iterable<Technique>, name: string): Strategy {
  const { knobs } = strategy;
  return { name, techniques: new Set(techniques), knobs };
}

/** Reads a comma-separated list of techniques. */
export function parseTechniques(text: string, where: string): Technique[] {
  const problems: Problem[] = [];
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of names) {
    if (!(TECHNIQUES as readonly string[]).includes(name)) {
      problems.push({ where, what: `there is no technique "${name}"`, fix: suggestion(name, TECHNIQUES) });
    }
  }
  if (names.length === 0)
    problems.push({ where, what: 'names no technique', fix: `some of: ${TECHNIQUES.join(', ')}` });
  if (problems.length > 0) throw new UserError(problems);
  return names as Technique[];
}

/** What no single knob can be checked for. */
export function checkKnobsTogether(knobs: KnobValues): Problem[] {
  const problems: Problem[] = [];
  if (knobs['routing.simpleBelow'] > knobs['routing.complexFrom']) {
    problems.push({
      where: 'routing.simpleBelow',
      what: `simple queries end at ${knobs['routing.simpleBelow']}, after complex ones begin at ${knobs['routing.complexFrom']}`,
      fix: 'keep --simple-below at or below --complex-from',
    });
  }
  return problems;
}
