import { z } from 'zod';
import { KNOB_PATHS } from '../../settings/knobs.ts';
import { onFront, strategyOutcome } from './compare.ts';
import { knobs } from './knobs.ts';
import { cautions, number, runs, seeds, text } from './parts.ts';
import { playedSummary } from './summary.ts';

const sweepPoint = strategyOutcome
  .pick({ knobs: true, summary: true, savings: true, intervals: true })
  .extend({
    varied: z
      .record(text, text)
      .exactOptional()
      .describe('What of the traffic and the models is otherwise at this point; absent where nothing varies.'),
    onFront,
  })
  .meta({ id: 'SweepPoint' });

const lruCurve = z
  .object({
    requests: number,
    keys: number.describe('Distinct keys: from that size on, every repeat hits.'),
    capacities: z.array(number),
    hits: z.array(number),
    hitRates: z.array(number),
    exact: z
      .boolean()
      .describe(
        'Whether the points of the sweep must have these very hits: LRU, nothing expires, answers are stored at once (--instant), and no other technique touches the cache. Otherwise the curve is what LRU could do under those conditions.',
      ),
  })
  .meta({ id: 'LruCurve' });

export const sweepResult = z
  .object({
    ...runs,
    cautions,
    command: z.literal('sweep'),
    seeds,
    strategy: z.object({ name: text, techniques: z.array(text), knobs }),
    axes: z.array(
      z.object({ path: z.enum(KNOB_PATHS), flag: text, values: z.array(z.union([text, number, z.boolean()])) }),
    ),
    varied: z
      .array(z.object({ name: text, values: z.array(text) }))
      .exactOptional()
      .describe(
        'What of the traffic (`sessions.thinkTime`) or the models (`price.MODEL`, times its price) varies; each point is set against the baseline there. Absent for nothing.',
      ),
    skipped: number.describe('Combinations that make no sense and were left out.'),
    baseline: playedSummary.describe('Where several things vary, at their first values.'),
    points: z.array(sweepPoint).min(1),
    curve: lruCurve
      .nullable()
      .describe('The hit rate of every cache size from one pass; null when the cache size is not an axis.'),
  })
  .meta({ id: 'SweepResult' });

/** A figure along one or more knobs: `optimize sweep --json`. */
export type SweepResult = z.infer<typeof sweepResult>;
/** One combination of the swept values. */
export type SweepPoint = z.infer<typeof sweepPoint>;
/** How many hits an LRU cache of each size has. */
export type LruCurve = z.infer<typeof lruCurve>;
