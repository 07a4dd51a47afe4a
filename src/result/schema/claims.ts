import { z } from 'zod';
import { head, interval, known, number, text } from './parts.ts';
import { FORMER_VERDICTS, VERDICTS } from './vocabulary.ts';

const figureUnit = z.enum(['share', 'times', 'ms', 'usd', 'tokens', 'count']);
const stretch = z.object({ from: number, to: number });

const claimCondition = z
  .object({
    property: text,
    given: text.nullable(),
    unit: z.enum([...figureUnit.options, 'duration']),
    swept: stretch.describe('What was looked at.'),
    holds: z.array(stretch).describe('Where it is true; no stretch: nowhere.'),
    restates: z
      .literal(true)
      .exactOptional()
      .describe('Present where the claim says nearly the same as the property in other words.'),
    points: z.array(z.object({ at: number, figure: known })),
    publicLogs: z
      .array(
        z.object({
          name: text,
          at: number.describe('Its property.'),
          holds: z.boolean().nullable().describe('Whether the claim is true there; null beyond what was looked at.'),
        }),
      )
      .exactOptional()
      .describe('Where public logs lie along the property; absent where none is known that says it.'),
  })
  .describe('What decides whether it is true, and where it is.')
  .meta({ id: 'ClaimCondition' });

const claimResult = z
  .object({
    id: text,
    title: text,
    source: z
      .object({
        section: text,
        line: number.describe('0 for claims of others.'),
        where: text.exactOptional().describe("Who says so, and when; absent for the document's."),
      })
      .describe('Where it stands.'),
    claim: text.describe("In the document's words; those of others in ours."),
    claimed: text,
    claimedRange: z.object({ from: known, to: known }).describe('The values for which it is true; null for no end.'),
    unit: figureUnit,
    simulated: known.describe("What it comes to; by the document's own arithmetic where nothing was simulated."),
    ci95: interval.nullable().describe('95 % interval; null for arithmetic.'),
    replayed: z
      .object({ scenario: text.nullable(), techniques: z.array(text) })
      .nullable()
      .describe('What was replayed for it; null for arithmetic.'),
    reckoning: z
      .object({ formula: text, value: number, agrees: z.boolean() })
      .nullable()
      .describe("The document's own arithmetic."),
    definition: text
      .exactOptional()
      .describe('Why it can come out no other way where it is `by definition`: what of it is an input.'),
    verdict: z.enum([...VERDICTS, ...FORMER_VERDICTS]),
    gap: number
      .exactOptional()
      .describe('By how many times what the document claims is off its own figures; only where it contradicts itself.'),
    condition: claimCondition.nullable(),
    note: text.nullable(),
  })
  .meta({ id: 'ClaimResult' });

export const claimsResult = z
  .object({
    ...head,
    command: text.describe('`claims`.'),
    runs: number,
    counts: z.record(text, number),
    claims: z.array(claimResult),
  })
  .meta({ id: 'ClaimsResult' });

/** What the guide claims, held against the simulation: `optimize claims --json`. */
export type ClaimsResult = z.infer<typeof claimsResult>;
/** What the simulation says about one claim. */
export type ClaimResult = z.infer<typeof claimResult>;
/** What decides whether a claim is true, and where it is. */
export type ClaimCondition = z.infer<typeof claimCondition>;
/** What claims are measured in. */
export type FigureUnit = z.infer<typeof figureUnit>;
