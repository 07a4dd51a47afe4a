import { z } from 'zod';
import { knobs } from './knobs.ts';
import { cautions, interval, interval95, known, number, ofCost, runs, text } from './parts.ts';
import { playedSummary } from './summary.ts';

export const abMetric = z.enum(['cost', 'latency', 'quality']);

const decision = z.enum([
  'go on',
  'adopt',
  'quality unknown',
  'roll back: quality',
  'roll back: cost',
  'no difference',
  'quality unproven',
]);

const abDesign = z
  .object({
    shares: z
      .array(number)
      .readonly()
      .describe('Share of the users in the treatment, stage by stage; every stage lasts as many requests.'),
    looksPerStage: number.describe('How often the test is looked at in each stage that has both arms.'),
    alpha: number.describe('Rate of false alarms on cost, both directions and all looks together.'),
    keep: number.describe("The treatment must keep at least this share of the control's quality."),
    resamples: number.describe('Resamples of the bootstrap; 0 to leave it out.'),
  })
  .meta({ id: 'AbDesign' });

const abArm = z
  .object({
    name: text,
    role: z.enum(['control', 'treatment']),
    techniques: z.array(text),
    knobs,
    users: number,
    requests: number,
    summary: playedSummary,
    undivided: z
      .object({ hitRate: known, costPerRequestUsd: number, latencyMeanMs: known })
      .describe('The strategy on the undivided traffic.'),
    hitRateLost: known.describe(
      'Hit rate lost because each arm fills a cache of its own, as a fraction of requests; null without a cache.',
    ),
    costAdded: ofCost.describe('What that adds to the cost of a request, as a fraction of the undivided cost.'),
  })
  .meta({ id: 'AbArm' });

const abContrast = z
  .object({
    metric: abMetric,
    control: known.describe(
      'Mean per request, all stages with both arms together: USD, milliseconds, share of good answers.',
    ),
    treatment: known,
    change: number.describe('(treatment − control) ⁄ control: −0.1 is 10 % less.'),
    ci95: interval95.describe("95 % interval, by Welch's t on users."),
    bootstrap95: interval.nullable().describe('By the percentile bootstrap over users; null when it was left out.'),
    pValue: number,
    net: z
      .object({ change: number, ci95: interval95, pValue: number })
      .exactOptional()
      .describe(
        'The same, net of what dividing the traffic does: held against tests of the same traffic whose arms are alike. Absent where nothing is shared between users.',
      ),
  })
  .meta({ id: 'AbContrast' });

const lookResult = z
  .object({
    requests: number.describe('Requests that have arrived by then.'),
    stage: number,
    information: number.describe('Share of the information of the whole test, in (0, 1].'),
    share: number.describe('Share of the users in the treatment then.'),
    costChange: known.describe('Treatment ⁄ control − 1.'),
    costZ: known,
    costHeld: number
      .exactOptional()
      .describe(
        'z of the cost beyond what tests differ by whose arms are alike: what decides. Absent where `costZ` does.',
      ),
    costBound: number.describe('|z| from which the costs differ.'),
    qualityKept: known.describe('Treatment ⁄ control; null when quality is not known.'),
    qualityZ: known,
    qualityBound: number.describe('z from which the quality is kept; below its negative, it is not.'),
    decision,
  })
  .meta({ id: 'LookResult' });

const abRepetitions = z.object({
  runs: number,
  decisions: z.record(text, number) as unknown as z.ZodType<Partial<Record<Decision, number>>>,
  costDifferenceFound: number.describe('Share of the tests that found a difference in cost, in either direction.'),
  ci95: interval95,
});

const alikeTests = z
  .object({
    tests: number.describe('How many such tests were played on the same traffic, each with users divided anew.'),
    costChange: number.describe('Treatment ⁄ control − 1 of the cost on average, though both are the control.'),
    costSd: number.describe('Standard deviation of that between the tests.'),
    found: number.describe(
      'Share of them that would find a difference in cost, were they not held against each other.',
    ),
  })
  .meta({ id: 'AbAlike' });

export const abResult = z
  .object({
    ...runs,
    cautions,
    command: z.literal('ab'),
    design: abDesign,
    usersKnown: z.boolean().describe('False: the log names no users, and requests were assigned one by one.'),
    arms: z.tuple([abArm, abArm]),
    undividedCostChange: ofCost.describe(
      'Change of the cost of a request if everybody were moved: both strategies on the undivided traffic.',
    ),
    alike: alikeTests
      .exactOptional()
      .describe('Tests whose arms are alike, both the control, at this split: what the test is held to.'),
    contrasts: z.array(abContrast),
    looks: z.array(lookResult),
    decision,
    decidedAt: number.describe('Requests that had arrived when it was taken.'),
    repetitions: abRepetitions.nullable().describe('null for a single test.'),
  })
  .meta({ id: 'AbResult' });

/** An A/B test of two strategies: `optimize ab --json`. */
export type AbResult = z.infer<typeof abResult>;
/** How an A/B test is laid out. */
export type AbDesign = z.infer<typeof abDesign>;
/** One side of the test. */
export type AbArm = z.infer<typeof abArm>;
/** What is held against the control. */
export type AbMetric = z.infer<typeof abMetric>;
/** The treatment against the control in one metric. */
export type AbContrast = z.infer<typeof abContrast>;
/** A look at the test while it ran. */
export type LookResult = z.infer<typeof lookResult>;
/** How often tests like this one decide what. */
export type AbRepetitions = z.infer<typeof abRepetitions>;
/** What a look decides. */
export type Decision = z.infer<typeof decision>;
