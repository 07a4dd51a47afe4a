import { z } from 'zod';
import type { Interval } from '../../foundation/statistics/estimates.ts';
import { FORMER_RESULT_SCHEMA, RESULT_SCHEMA, SCHEMA_VERSION } from './vocabulary.ts';

/*
 * What results have in common. Each schema says what this version writes, and its type is inferred
 * from it. Fields that have come within the schema version have a default here, so older results can
 * still be read; fields that will come are let through.
 */

export const text = z.string();
export const number = z.number();
/** A figure that may not be known. */
export const known = number.nullable();
/** A fraction of the baseline's cost, which has none where that is nothing: null then in a file, and infinite until it is written. */
export const ofCost = known.describe('null where the baseline costs nothing.') as unknown as z.ZodType<number>;

/** What a strategy does, in words, as `strategySentence` has it; older results do not have it. */
export const sentence = text.exactOptional().describe('What it does, in words.');

/** A count that older results do not have. */
export const count = number.default(0);

/** Text of which this version knows the words; later ones may write others. */
export const word = <Word extends string>(): z.ZodType<Word> => text as unknown as z.ZodType<Word>;

export const interval: z.ZodType<Interval> = z.tuple([number, number]);

export const interval95 = interval.describe('95 % interval: from, to.');

/** Intervals of several runs by the path of their figure. */
export const intervals = z
  .record(text, interval)
  .nullable()
  .default(null)
  .describe('95 % intervals of other figures by their path; null for a single run.');

export const assumption = z
  .object({
    what: text.describe('What is assumed: `output tokens`.'),
    value: text.describe('The value, ready to read: `250 per answer`.'),
    why: text.describe('Why, and how to say it instead.'),
  })
  .meta({ id: 'Assumption' });

/** Something the workload does not say and the simulation has to suppose. Shown with every result. */
export type Assumption = z.infer<typeof assumption>;

export const evidenceSource = z
  .object({
    over: z
      .enum(['days', 'users', 'sessions', 'stretches'])
      .describe(
        'Whole days; where there are fewer than ten, whole users; else whole sessions; else stretches of requests that followed one another.',
      ),
    blocks: number.describe('How many there are to draw from; at most 200, each then several together.'),
    resamples: number,
  })
  .meta({ id: 'EvidenceSource' });

/** What the intervals of a log's figures come from. */
export type EvidenceSource = z.infer<typeof evidenceSource>;

export const thresholdResult = z
  .object({
    threshold: text.describe('As written.'),
    value: known.describe('null when the figure is not known; such a demand is not met.'),
    met: z.boolean(),
  })
  .meta({ id: 'ThresholdResult' });

/** A demand and what it met. */
export type ThresholdResult = z.infer<typeof thresholdResult>;

/** What every result begins with. */
export const head = {
  $schema: z
    .enum([RESULT_SCHEMA, FORMER_RESULT_SCHEMA])
    .exactOptional()
    .describe('Where this schema is; results of older versions have none.'),
  schemaVersion: z.literal(SCHEMA_VERSION).describe('Fields may be added within a version, never renamed.'),
  models: text.describe('The catalog of models.'),
  seed: text,
  partial: z.boolean().describe('True when it was interrupted: only what was finished by then is in.'),
  reproduce: z
    .array(text)
    .nullable()
    .default(null)
    .describe('Arguments of the command that gives the same result again; null when it was not a command.'),
};

/** What every result begins with that is about one workload. */
export const frame = { ...head, scenario: text.describe('The scenario, or the file of the log.') };

/** What comes before the requests that are counted. */
export const warmUpRequests = number
  .exactOptional()
  .describe('Requests before those, which were played and not counted; absent where there were none.');

/** What is said of an experiment's runs. */
export const runs = {
  ...frame,
  runs: number.describe('How often it was run.'),
  requests: number.describe('Requests of each run that are counted.'),
  warmUpRequests,
};

/** What an experiment on a log has its intervals from. */
export const evidence = evidenceSource
  .exactOptional()
  .describe('What the intervals of a log come from: which part of it was drawn anew. Absent without a log.');

/** What is said of the figures of an experiment on a log before they are relied on. */
export const cautions = z
  .array(text)
  .exactOptional()
  .describe('What one should know of the log before relying on the figures; absent where there is nothing.');

/** The seeds of the runs, which older results do not have. */
export const seeds = z.array(text).default([]).describe('The seeds of the runs.');

export const playedOtherwise = z.object({
  requests: number.describe('On so many requests.'),
  costRatio: ofCost.describe('What the strategy saves there, as a fraction of the bill there.'),
  baselineMonthlyUsd: known,
  monthlyUsd: known,
  hitRate: known,
  qualityMean: known.describe('Share of good answers there.'),
  wrongPerThousand: known,
});

export const otherTraffic = z
  .object({
    title: text.describe('What is otherwise: follows "if".'),
    because: text.describe('Why these values.'),
    set: z.record(text, text).describe("The scenario's values that are otherwise, by their paths; none: as stated."),
    ...playedOtherwise.shape,
  })
  .meta({ id: 'OtherTraffic' });

/** What a strategy comes to elsewhere. */
export type PlayedOtherwise = z.infer<typeof playedOtherwise>;
/** The same on other traffic. */
export type OtherTraffic = z.infer<typeof otherTraffic>;
