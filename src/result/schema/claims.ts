import { z } from 'zod';
import { VERDICTS } from '../../document/claims/result.ts';
import { frame, interval, known, number } from './parts.ts';

const text = z.string();
const unit = z.enum(['share', 'times', 'ms', 'usd', 'tokens', 'count']);
const stretch = z.looseObject({ from: number, to: number });
const { scenario: _, ...claimsFrame } = frame;

/** The result of `optimize claims` as `--json` saved it. */
export const savedClaims = z.looseObject({
  ...claimsFrame,
  runs: number,
  counts: z.record(z.enum(VERDICTS), number),
  claims: z.array(
    z.looseObject({
      id: text,
      title: text,
      source: z.looseObject({ section: text, line: number }),
      claim: text,
      claimed: text,
      unit,
      simulated: known,
      ci95: interval.nullable(),
      replayed: z.looseObject({ scenario: text.nullable(), techniques: z.array(text) }).nullable(),
      reckoning: z.looseObject({ formula: text, value: number, agrees: z.boolean() }).nullable(),
      verdict: z.enum(VERDICTS),
      condition: z
        .looseObject({
          property: text,
          given: text.nullable(),
          unit: z.enum([...unit.options, 'duration']),
          swept: stretch,
          holds: z.array(stretch),
        })
        .nullable(),
      note: text.nullable(),
    }),
  ),
});
