import { z } from 'zod';
import { knobs } from './knobs.ts';
import {
  assumption,
  evidenceSource,
  frame,
  interval,
  known,
  number,
  otherTraffic,
  sentence,
  text,
  thresholdResult,
  word,
} from './parts.ts';
import type { BaselineKind } from './summary.ts';

/** How long it takes to build something, as orders of magnitude. */
export type AdviceEffort = 'minutes' | 'hours' | 'a day' | 'days' | 'weeks';

/** Why a move is none of the steps. */
export type LeftOutBecause =
  | 'saves too little'
  | 'another step saves more'
  | 'wrong answers'
  | 'unanswered requests'
  | 'not known here';

const savedShare = number.describe('Of the first bill, as a fraction.');

const adviceStep = z
  .object({
    title: text.describe('What to build, in words.'),
    techniques: z.array(text).describe('What is in use after it.'),
    knobs,
    sentence,
    model: text
      .nullable()
      .describe('The one model that everything goes to after it; null where there are several, or as before.'),
    saved: z.object({
      share: savedShare.describe('What it saves on top of the steps before it, as a fraction of the first bill.'),
      ci95: interval.nullable().describe('95 % interval of that; null where it is not known.'),
      monthlyUsd: known.describe('The same of a month, in USD; null where the traffic has no rate.'),
    }),
    wrongPerThousand: known.describe('Wrong answers among 1,000 after it; null where that is not known.'),
    moreWrongPerThousand: known.describe('How many of them are its own; below 0: it spares some.'),
    savedPerWrongUsd: known.describe(
      'USD saved for each wrong answer more; null where there are none more, or it is not known.',
    ),
    breakEven: known.describe(
      'Where quality is not known: of the answers that were right before, the fraction that has to stay right for a right answer to be no dearer.',
    ),
    breakEvenPerDay: known
      .exactOptional()
      .describe(
        "Where a model of one's own is paid by the month after it: requests a day from which all steps up to it cost less than now; null where they never do.",
      ),
    capacityPerDay: known.exactOptional().describe('Of the same: requests a day that it can take.'),
    effort: word<AdviceEffort>(),
    risk: text,
    arguments: z.array(text).describe('Arguments of the command that shows the steps up to this one.'),
    exportArguments: z
      .array(text)
      .exactOptional()
      .describe('Arguments of the command that writes them as a file to run; absent where nothing runs them.'),
  })
  .meta({ id: 'AdviceStep' });

export const adviseResult = z
  .object({
    ...frame,
    command: z.literal('advise'),
    requests: number.describe('Requests of the whole workload.'),
    now: z.object({
      kind: word<BaselineKind>().exactOptional(),
      model: text.exactOptional().describe('Of `assumed`: the model that every request is taken to be sent to.'),
      paidUsd: known
        .exactOptional()
        .describe('Of `assumed`: what the log comes to all the same; null where it does not say.'),
      costUsd: number.describe('Of the whole workload.'),
      monthlyUsd: known,
      wrongPerThousand: known,
    }),
    could: z.object({
      saved: z.object({ share: savedShare, ci95: interval.nullable() }),
      monthlyUsd: known,
      wrongPerThousand: known,
    }),
    priceOfErrorUsd: number.describe('What a wrong answer costs, by which steps are chosen.'),
    priceOfErrorAssumed: z.boolean().describe('Whether nobody said so, and it is five times what an answer costs.'),
    minQuality: number.describe("Quality that must be kept, as a fraction of the baseline's, where it is known."),
    steps: z.array(adviceStep).describe('What saves most, each on top of those before it.'),
    assumptions: z.array(assumption).describe('What is taken to be so of what a log does not say.'),
    notWorth: z
      .array(
        z.object({
          title: text,
          share: known.describe('Of the first bill, on top of the steps; null where it cannot be judged here.'),
          because: word<LeftOutBecause>().describe(
            '`wrong answers`: it saves more, at more of them than may be; `another step saves more`: three steps are told of, and this would be a fourth.',
          ),
        }),
      )
      .describe('What saves next to nothing here, nothing that could be judged, or too many good answers.'),
    told: z
      .object({
        on: z.enum(['later requests', 'other seeds', 'the same requests']),
        requests: number,
        seeds: z.array(text),
        evidence: evidenceSource.exactOptional(),
      })
      .describe(
        'What the figures are from: not what the steps were found with, unless the log is too short to hold back a part.',
      ),
    alternatives: z
      .array(otherTraffic)
      .exactOptional()
      .describe(
        'What all steps together come to on other traffic than the scenario assumes, on 20,000 requests at most; of more, as stated too. Absent where there are none.',
      ),
    thresholds: z.array(thresholdResult).exactOptional().describe('Absent where none was asked for.'),
  })
  .meta({ id: 'AdviseResult' });

/** What to build first: `optimize advise --json`. */
export type AdviseResult = z.infer<typeof adviseResult>;
/** One step of it. */
export type AdviceStep = z.infer<typeof adviceStep>;
