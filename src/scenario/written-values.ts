import { z } from 'zod';
import { type Parsed, parseCount, parseDuration, parseRatio } from '../foundation/units.ts';

/** A schema for something written with a unit; what is wrong and the fix become the message. */
export function written(parse: (text: string) => Parsed, allowed: (value: number) => boolean, range: string) {
  return z.union([z.string(), z.number()]).transform((text, context): number => {
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
}

/** A whole number, `1000`, `1_000` or `10k`. */
export const count = (least = 1) =>
  written(parseCount, (n) => n >= least && n <= 1e9, `a count from ${least} to 1,000,000,000`);
export const ratio = written(parseRatio, (r) => r >= 0 && r <= 1, 'a ratio from 0 to 1');
export const duration = written(parseDuration, (ms) => ms > 0, 'a duration above 0');
export const text = z.string().min(1, 'must not be empty');
export const texts = z.array(text).min(1, 'needs at least one entry');
