import { suggestion } from '../foundation/problem.ts';
import {
  formatDuration,
  type Parsed,
  parseCount,
  parseDuration,
  parseNumber,
  parseRatio,
} from '../foundation/units.ts';

/** The techniques a strategy can switch on, in the order a request meets them. */
export const TECHNIQUES = ['cache', 'router', 'prompt'] as const;
export type Technique = (typeof TECHNIQUES)[number];

interface KnobBase {
  /** Command line flag, without the dashes. */
  flag: string;
  /** One line for --help. */
  help: string;
  /** The technique it belongs to; null for the surroundings. */
  technique: Technique | null;
}

interface Range {
  /** Smallest value allowed. */
  min: number;
  /** Largest value allowed. */
  max: number;
  /** Whether `min` itself is refused. */
  aboveMin?: boolean;
}

export interface DurationKnob extends KnobBase, Range {
  type: 'duration';
  default: number;
  /** The word for Infinity, where there is one. */
  infinite?: 'never';
}
export interface CountKnob extends KnobBase, Range {
  type: 'count';
  default: number;
  infinite?: 'unlimited';
}
export interface NumberKnob extends KnobBase, Range {
  type: 'number' | 'ratio';
  default: number;
}
export interface ChoiceKnob<C extends string = string> extends KnobBase {
  type: 'choice';
  default: C;
  choices: readonly C[];
}
export interface SwitchKnob extends KnobBase {
  type: 'switch';
  default: boolean;
}
export type Knob = DurationKnob | CountKnob | NumberKnob | ChoiceKnob | SwitchKnob;

const choice = <const C extends string>(knob: Omit<ChoiceKnob<C>, 'type'>): ChoiceKnob<C> => ({
  type: 'choice',
  ...knob,
});

/**
 * Every knob, by its path in a scenario file. Flags, YAML keys, help, checks and defaults all come
 * from here. Durations are milliseconds.
 */
export const KNOBS = {
  'cache.ttl': {
    type: 'duration',
    flag: 'ttl',
    technique: 'cache',
    default: 3_600_000,
    min: 0,
    aboveMin: true,
    max: Number.POSITIVE_INFINITY,
    infinite: 'never',
    help: 'age at which a cached answer expires; a hit does not make it younger',
  } as DurationKnob,
  'cache.maxEntries': {
    type: 'count',
    flag: 'cache-size',
    technique: 'cache',
    default: 1_000,
    min: 1,
    max: Number.POSITIVE_INFINITY,
    infinite: 'unlimited',
    help: 'answers the cache holds at most',
  } as CountKnob,
  'cache.policy': choice({
    flag: 'cache-policy',
    technique: 'cache',
    default: 'lru',
    choices: ['lru', 'fifo', 'lfu', 'sieve', 's3fifo'],
    help: 'which answer a full cache gives up',
  }),
  'cache.key': choice({
    flag: 'cache-key',
    technique: 'cache',
    default: 'normalized',
    choices: ['exact', 'normalized', 'ascii'],
    help: 'what counts as the same query: the exact text; case, white space and punctuation ignored; or a-z and 0-9 alone',
  }),
  'cache.lookup': {
    type: 'duration',
    flag: 'cache-lookup',
    technique: 'cache',
    default: 1,
    min: 0,
    max: 60_000,
    help: 'time a look-up adds to a request that misses',
  } as DurationKnob,
  'routing.simpleBelow': {
    type: 'number',
    flag: 'simple-below',
    technique: 'router',
    default: 3,
    min: 0,
    max: 10,
    help: 'complexity (0-10) below which a query goes to the simple model',
  } as NumberKnob,
  'routing.complexFrom': {
    type: 'number',
    flag: 'complex-from',
    technique: 'router',
    default: 7,
    min: 0,
    max: 10,
    help: 'complexity from which a query goes to the complex model',
  } as NumberKnob,
  'prompt.concise': {
    type: 'switch',
    flag: 'concise',
    technique: 'prompt',
    default: false,
    help: 'also ask for short answers (0.55 of the length; people like them less)',
  } as SwitchKnob,
  'provider.concurrency': {
    type: 'count',
    flag: 'concurrency',
    technique: null,
    default: 64,
    min: 1,
    max: 1_000_000,
    help: 'calls in flight at once; 1 is sequential processing',
  } as CountKnob,
} as const;

export type KnobPath = keyof typeof KNOBS;
type ValueOf<K> = K extends ChoiceKnob<infer C> ? C : K extends SwitchKnob ? boolean : number;

/** A value for every knob. Infinity stands for "never" and "unlimited". */
export type KnobValues = { [P in KnobPath]: ValueOf<(typeof KNOBS)[P]> };
export type KnobValue = KnobValues[KnobPath];

export const KNOB_PATHS = Object.keys(KNOBS) as KnobPath[];

/** Every knob at its default. */
export function defaultKnobs(): KnobValues {
  return Object.fromEntries(KNOB_PATHS.map((path) => [path, KNOBS[path].default])) as KnobValues;
}

const PARSERS: Record<'duration' | 'count' | 'ratio' | 'number', (text: string) => Parsed> = {
  duration: parseDuration,
  count: parseCount,
  ratio: parseRatio,
  number: parseNumber,
};

export type KnobParsed = { value: KnobValue } | { wrong: string; fix: string };

/** Reads what the user wrote for a knob, on the command line or in a file; the value is in base units. */
export function parseKnob(path: KnobPath, written: unknown): KnobParsed {
  const knob: Knob = KNOBS[path];
  if (knob.type === 'switch') {
    if (typeof written === 'boolean') return { value: written };
    if (written === 'true' || written === 'false') return { value: written === 'true' };
    return { wrong: `"${written}" is neither true nor false`, fix: 'write true or false' };
  }
  if (typeof written !== 'string' && typeof written !== 'number') {
    return {
      wrong: `a ${knob.type} is needed here`,
      fix: `the default is ${formatKnob(path, knob.default as KnobValue)}`,
    };
  }
  const text = String(written).trim();
  if (knob.type === 'choice') {
    if (knob.choices.includes(text)) return { value: text as KnobValue };
    return { wrong: `"${text}" is not a choice`, fix: suggestion(text, knob.choices) };
  }
  const infinite = 'infinite' in knob ? knob.infinite : undefined;
  if (infinite !== undefined && ['never', 'unlimited'].includes(text.toLowerCase())) {
    return { value: Number.POSITIVE_INFINITY };
  }
  const parsed = PARSERS[knob.type](text);
  if ('wrong' in parsed) {
    return infinite === undefined ? parsed : { ...parsed, fix: `${parsed.fix}, or ${infinite}` };
  }
  const { value } = parsed;
  if (value < knob.min || value > knob.max || (knob.aboveMin === true && value === knob.min)) {
    return { wrong: `${text} is out of range`, fix: `use ${describeRange(path)}` };
  }
  return { value };
}

/** The values a knob allows, in words: `a duration above 0s, or never`. */
export function describeRange(path: KnobPath): string {
  const knob: Knob = KNOBS[path];
  if (knob.type === 'switch') return 'true or false';
  if (knob.type === 'choice') return knob.choices.join(', ');
  const show = (value: number): string => formatKnob(path, value);
  const lower = knob.aboveMin === true ? `above ${show(knob.min)}` : `from ${show(knob.min)}`;
  const upper = Number.isFinite(knob.max) ? ` to ${show(knob.max)}` : '';
  const infinite = 'infinite' in knob && knob.infinite !== undefined ? `, or ${knob.infinite}` : '';
  return `a ${knob.type} ${lower}${knob.aboveMin === true || upper !== '' ? upper : ' up'}${infinite}`;
}

/** A knob's value as the user would write it. */
export function formatKnob(path: KnobPath, value: KnobValue): string {
  const knob: Knob = KNOBS[path];
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value)) return 'infinite' in knob && knob.infinite !== undefined ? knob.infinite : 'unlimited';
  return knob.type === 'duration' ? formatDuration(value) : String(value);
}
