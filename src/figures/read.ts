import { type Parsed, parseCount, parseDuration, parseNumber, parseRatio, parseUsd } from '../foundation/units.ts';
import type { Unit } from './show.ts';

/** How people may write the values of a unit: what it is called, the ways to write it, and examples. */
interface Notation {
  /** What a value of the unit is: `a time`. */
  kind: string;
  parsers: readonly ((text: string) => Parsed)[];
  fix: string;
}

const TIME: Notation = {
  kind: 'a time',
  parsers: [parseNumber, parseDuration],
  fix: 'write milliseconds or a duration, as in 800, 800ms or 1s',
};
const COUNT: Notation = {
  kind: 'a count',
  parsers: [parseNumber, parseCount],
  fix: 'write how many, as in 250 or 10k',
};
const PLAIN: Notation = { kind: 'a plain number', parsers: [parseNumber], fix: 'write it as in 3 or 0.5' };

const NOTATIONS: Readonly<Record<Unit, Notation>> = {
  usd: {
    kind: 'money',
    parsers: [parseNumber, parseUsd],
    fix: 'write US dollars, as in 0.01 or $0.01',
  },
  ms: TIME,
  duration: TIME,
  share: {
    kind: 'a share',
    parsers: [parseNumber, parseRatio],
    fix: 'write a fraction or a percentage, as in 0.4 or 40%',
  },
  times: PLAIN,
  perSecond: PLAIN,
  tokens: COUNT,
  count: COUNT,
  number: PLAIN,
};

/** The ways to write a value of each unit, as a sentence: `a share: write a fraction or a percentage, as in 0.4 or 40%`. */
export const WAYS_TO_WRITE: readonly (readonly [kind: string, fix: string])[] = [
  ...new Map(Object.values(NOTATIONS).map(({ kind, fix }) => [kind, fix])),
];

/** What a value of a unit is: `a time`. */
export function kindOf(unit: Unit): string {
  return NOTATIONS[unit].kind;
}

/**
 * A value of a unit as people write it, in the unit of the JSON document; the reverse of `show`. A bare
 * number is always in that unit. Of a unit that is not known, any way to write a value will do.
 *
 * @example
 * read('1s', 'ms', 'latencyMs.p95'); // { value: 1000 }
 * read('40%', 'ms', 'latencyMs.p95'); // { wrong: '"40%" does not fit latencyMs.p95, which is a time', … }
 */
export function read(text: string, unit: Unit | undefined, what: string): Parsed {
  const any = firstRead(
    text,
    Object.values(NOTATIONS).flatMap(({ parsers }) => parsers),
  );
  if (any === null) {
    const fix = 'compare with a number, a percentage, a duration or an amount of money, as in 0.4, 40%, 1s or $0.01';
    return { wrong: `"${text}" is not a number`, fix: unit === undefined ? fix : NOTATIONS[unit].fix };
  }
  if (unit === undefined) return any;
  const { kind, parsers, fix } = NOTATIONS[unit];
  return firstRead(text, parsers) ?? { wrong: `"${text}" does not fit ${what}, which is ${kind}`, fix };
}

function firstRead(text: string, parsers: readonly ((text: string) => Parsed)[]): { value: number } | null {
  for (const parse of parsers) {
    const parsed = parse(text);
    if ('value' in parsed) return parsed;
  }
  return null;
}
