import { z } from 'zod';
import { adviseResult } from './advise.ts';
import { frame, interval, known, number, text, thresholdResult } from './parts.ts';

const said = {
  question: text,
  said: text.describe('What was answered, as one writes it.'),
  assumed: z.boolean().describe('Whether nobody said so.'),
};

export const estimateResult = z
  .object({
    ...frame,
    command: z.literal('estimate'),
    answers: z.array(z.object(said)),
    requestsPerDay: number.describe('As answered, or as many as the bill is for.'),
    turns: number.describe('Turns of the median session; 1 where each question stands by itself.'),
    advice: adviseResult.describe('What to build first, if all answers are right.'),
    range: z
      .object({
        share: interval.describe('What the steps save, as a fraction of the bill: from, to.'),
        monthlyUsd: interval.nullable().describe('What is left of the bill by that: from, to.'),
        moreWrongPerThousand: interval
          .nullable()
          .describe('Wrong answers among 1,000 that the steps bring: from, to; null where that is not known.'),
      })
      .describe('The least and the most that comes out when one of the answers is off, and the steps are the same.'),
    moves: z
      .array(
        z.object({
          ...said,
          about: text.describe('The question in words.'),
          alternatives: z.array(
            z.object({
              said: text,
              nowMonthlyUsd: known,
              couldMonthlyUsd: known,
              share: number.describe('What the steps save there, as a fraction of the bill there.'),
              wrongPerThousand: known.describe('Wrong answers among 1,000 after the steps.'),
              moreWrongPerThousand: known.describe('How many of them the steps bring.'),
            }),
          ),
          spread: number.describe('Between the least and the most that is saved, the answer itself among them.'),
        }),
      )
      .describe('What each answer moves, that which moves most first; none where there is nothing to build.'),
    savedTo: text.nullable().describe('The file that the scenario was written to.'),
    thresholds: z.array(thresholdResult),
  })
  .meta({ id: 'EstimateResult' });

/** What could be saved on an application of which a few answers are known: `optimize estimate --json`. */
export type EstimateResult = z.infer<typeof estimateResult>;
