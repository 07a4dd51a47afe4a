import { z } from 'zod';
import { controls } from './controls.ts';
import { knobs } from './knobs.ts';
import { evidence, interval, interval95, number, ofCost, runs, sentence, text, thresholdResult } from './parts.ts';
import { savingsWithIntervals } from './savings.ts';
import { playedSummary } from './summary.ts';

const keepResult = thresholdResult
  .extend({ metIn: number.describe('In how many of the runs it is met.') })
  .meta({ id: 'KeepResult' });
const estimate = z.object({ mean: number, ci95: interval95 });

const heldOut = z
  .object({
    techniques: z.array(text),
    knobs,
    sentence,
    summary: playedSummary.describe('Means over the seeds.'),
    intervals: z.record(text, interval).describe('95 % intervals of its figures by their path.'),
    savings: savingsWithIntervals,
    objective: estimate,
    keep: z.array(keepResult),
  })
  .meta({ id: 'HeldOut' });

const sensitivity = z
  .object({
    what: text.describe("A knob's flag, or a technique."),
    tuned: text,
    was: text,
    change: ofCost.describe('Change of the objective, as a fraction: 0.1 is 10 % more.'),
    breaks: z.array(text).describe('Demands that would no longer hold.'),
  })
  .meta({ id: 'Sensitivity' });

export const tuneResult = z
  .object({
    ...runs,
    command: z.literal('tune'),
    partial: z.literal(false),
    heldOutSeeds: z.array(text).describe('Seeds of the figures: not those the setting was found with.'),
    runs: number.describe('Runs played, whole and shortened.'),
    minimize: text.describe('Path of the figure that is made as small as possible.'),
    priceOfErrorUsd: number
      .exactOptional()
      .describe(
        'USD that a wrong answer costs: what is made as small as possible is then the cost of a request and, times this, its chance of a wrong answer. Absent where nobody said so.',
      ),
    keep: z.array(text),
    space: z.array(text).describe('What could be turned.'),
    start: heldOut,
    best: heldOut,
    change: z
      .object({ mean: ofCost, ci95: interval95.nullable() })
      .describe(
        '(best − start) ⁄ start of the objective, run by run; on a log, with the interval that its own variety gives, and null where that is not known.',
      ),
    heldOutRequests: number
      .exactOptional()
      .describe('Later requests of the same log that the figures are from; absent where other seeds are.'),
    evidence,
    cautions: z
      .array(text)
      .default([])
      .describe('What is said with a setting whose damage the workload does not show.'),
    ceiling: z
      .object({ costRatio: number, captured: number })
      .nullable()
      .describe('Cost saved beside the most that was possible on this workload; null where that is not known.'),
    controls: controls
      .exactOptional()
      .describe("What the best setting's choice of models is held against; absent where it does not choose."),
    sensitivity: z.array(sensitivity).describe('Each change put back, and what that does.'),
  })
  .meta({ id: 'TuneResult' });

/** The best setting found: `optimize tune --json`. */
export type TuneResult = z.infer<typeof tuneResult>;
/** A setting on seeds it was not found with. */
export type HeldOut = z.infer<typeof heldOut>;
/** A change put back, and what that does. */
export type Sensitivity = z.infer<typeof sensitivity>;
/** Whether each demand holds of the means over several runs, and in how many of the runs. */
export type KeepResult = z.infer<typeof keepResult>;
