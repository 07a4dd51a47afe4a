import { z } from 'zod';
import { abMetric } from './ab.ts';
import { frame, known, number, text } from './parts.ts';

const abSize = z
  .object({
    metric: abMetric,
    target: number.describe('The relative change to be seen; for quality the share to be kept.'),
    usersPerArm: known.describe('Users in each arm; null when no number is enough.'),
    requests: known.describe("Requests in both arms together, at the pilot's requests per user."),
    days: known.describe("Days at the workload's rate; null when it has none."),
    powerNow: known.describe(
      "The chance to see it with the pilot's own number of users; null where only the size was asked for.",
    ),
  })
  .meta({ id: 'AbSize' });

export const abPlanResult = z
  .object({
    ...frame,
    command: z.literal('ab plan'),
    control: text,
    treatment: text,
    alpha: number,
    power: number,
    keep: number,
    pilot: z
      .object({ requests: number, usersPerArm: number, requestsPerUser: number, usersKnown: z.boolean() })
      .describe('The pilot the spreads were taken from.'),
    measured: z
      .object({ cost: known, latency: known, quality: known })
      .describe('The change the pilot itself measured, as a fraction.'),
    sizes: z.array(abSize),
    leastDays: number
      .exactOptional()
      .describe(
        'Days that a test takes at least, whatever its users: a whole one, and several times as long as answers are kept.',
      ),
    users: known.exactOptional().describe('Users that the workload has in all; null where it does not name them.'),
  })
  .meta({ id: 'AbPlanResult' });

/** How many users or requests an A/B test needs: `optimize ab plan --json`. */
export type AbPlanResult = z.infer<typeof abPlanResult>;
/** How long a test must be to see one change. */
export type AbSize = z.infer<typeof abSize>;
