import { z } from 'zod';
import type { ComparedPath } from '../../figures/figures.ts';
import { controls } from './controls.ts';
import { knobs } from './knobs.ts';
import {
  cautions,
  evidence,
  interval,
  interval95,
  intervals,
  known,
  number,
  runs,
  seeds,
  sentence,
  text,
  warmUpRequests,
  word,
} from './parts.ts';
import { savingsWithIntervals } from './savings.ts';
import { playedSummary } from './summary.ts';

/** Traffic that strategies were played on. */
const playedWorkload = z.object({
  requests: number,
  warmUpRequests,
  queries: number,
  users: known,
  spanMs: known,
  log: z.literal(true).exactOptional(),
});

export const strategyOutcome = z
  .object({
    name: text,
    techniques: z.array(text),
    knobs,
    summary: playedSummary.describe('Means over the runs.'),
    savings: savingsWithIntervals,
    intervals,
  })
  .meta({ id: 'StrategyOutcome' });

/** One strategy as the runs found it. */
export type StrategyOutcome = z.infer<typeof strategyOutcome>;

export const onFront = z
  .boolean()
  .describe('Whether no other is at least as good in cost, P95 latency and quality, and better in one.');

const requestsNeeded = known.describe(
  'Requests it would take to see a difference of this size four times out of five; null where one was found, or there is none at all.',
);

const contrast = z
  .object({
    arm: text,
    against: text,
    metric: word<ComparedPath>(),
    change: number.describe('Mean of (arm − against) ⁄ against: 0.1 is 10 % more.'),
    ci95: interval95,
    pValue: number,
    verdict: z.enum(['better', 'worse', 'none']).describe('`none`: no difference was found.'),
    requestsNeeded,
  })
  .meta({ id: 'Contrast' });

const winner = z
  .object({
    arm: text,
    runnerUp: text,
    cheaperBy: number.describe('Fraction by which the winner is cheaper than the runner-up.'),
    interval: interval.describe(
      'Its interval, widened (Bonferroni) so that all comparisons with the winner hold together at 95 %.',
    ),
    certain: z.boolean().describe('False: it may be chance.'),
    requestsNeeded,
  })
  .meta({ id: 'Winner' });

export const compareResult = z
  .object({
    ...runs,
    command: z.literal('compare'),
    seeds,
    workload: playedWorkload,
    baseline: playedSummary,
    arms: z.array(
      strategyOutcome.extend({
        onFront,
        sentence,
        controls: controls
          .exactOptional()
          .describe('What its choice of models is held against, with --controls; absent where it does not choose.'),
      }),
    ),
    contrasts: z.array(contrast),
    evidence,
    cautions,
    winner: winner.nullable().describe('null for a single run of generated traffic, which tells nothing of chance.'),
  })
  .meta({ id: 'CompareResult' });

/** Several strategies on the same traffic: `optimize compare --json`. */
export type CompareResult = z.infer<typeof compareResult>;
/** One arm against the cheapest, run by run. */
export type Contrast = z.infer<typeof contrast>;
/** Which strategy is cheapest, and how sure that is. */
export type Winner = z.infer<typeof winner>;
