import { z } from 'zod';
import { formatCount, type Parsed, parseCount, parseDuration, parseRatio } from '../foundation/units.ts';

/** What a value is written like. */
export type Writing = 'count' | 'ratio' | 'duration';

const PARSERS: Record<Writing, (text: string) => Parsed> = {
  count: parseCount,
  ratio: parseRatio,
  duration: parseDuration,
};

/** What the numbers are that schemas give of something written with a unit, by what reads them. */
const NUMBERS = new WeakMap<object, z.ZodType<number>>();

/** The schema of the number that such a schema gives; null for another schema. */
export function numberWritten(schema: z.ZodType): z.ZodType<number> | null {
  const { out } = schema._zod.def as { out?: object };
  return (out === undefined ? null : NUMBERS.get(out)) ?? null;
}

/** A schema for something written with a unit; what is wrong and the fix become the message. */
export function written(writing: Writing, allowed: (value: number) => boolean, range: string) {
  const parse = PARSERS[writing];
  const read = z.union([z.string(), z.number()]).transform((text, context): number => {
    const parsed = parse(String(text));
    if ('wrong' in parsed) {
      context.addIssue({ code: 'custom', message: `${parsed.wrong}; ${parsed.fix}` });
      return z.NEVER;
    }
    if (!allowed(parsed.value)) {
      context.addIssue({ code: 'custom', message: `${text} is out of range; use ${range}` });
      return z.NEVER;
    }
    return parsed.value;
  });
  const fits = (value: unknown): boolean =>
    typeof value === 'number' && (writing !== 'count' || Number.isInteger(value)) && allowed(value);
  NUMBERS.set(read._zod.def.out, z.custom<number>(fits, `is not ${range}`));
  return read.meta({ writing, range });
}

/** A whole number, `1000`, `1_000` or `10k`. */
export const count = (least = 1, most = 1_000_000_000) =>
  written('count', (n) => n >= least && n <= most, `a count from ${least} to ${formatCount(most)}`);
export const ratio = written('ratio', (r) => r >= 0 && r <= 1, 'a ratio from 0 to 1');
export const duration = written('duration', (ms) => ms > 0, 'a duration above 0');
/** A duration from some beginning. */
export const moment = written('duration', (ms) => ms >= 0, 'a duration from 0 up');
export const text = z.string().min(1, 'must not be empty');
export const texts = z.array(text).min(1, 'needs at least one entry');
