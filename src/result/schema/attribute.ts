import { z } from 'zod';
import type { Technique } from '../../settings/knobs.ts';
import { knobs } from './knobs.ts';
import { cautions, interval, known, number, runs, seeds, text, word } from './parts.ts';
import { playedSummary } from './summary.ts';

const part = z.object({ costPerRequestUsd: known, 'latencyMs.mean': known, 'quality.mean': known });
const ci = interval.nullable();

const techniqueShare = z
  .object({
    technique: word<Technique>(),
    alone: part.describe('Change against none when it is the only one.'),
    added: part.describe('Change of the whole that it makes when all the others are there.'),
    shapley: part.describe('Its Shapley value: its change on average over all orders of joining.'),
    costCi95: ci.describe('Interval of the Shapley value of the cost over the runs; null for a single run.'),
    shapleyCi95: z
      .object({ costPerRequestUsd: ci, 'latencyMs.mean': ci, 'quality.mean': ci })
      .nullable()
      .default(null)
      .describe('Intervals of all Shapley values; null for a single run, or where a figure is not known.'),
  })
  .meta({ id: 'TechniqueShare' });

const waterfallStep = z.object({ label: text, fromUsd: number, toUsd: number });

export const attributeResult = z
  .object({
    ...runs,
    cautions,
    command: z.literal('attribute'),
    seeds,
    strategy: z.object({ name: text, techniques: z.array(text), knobs }),
    method: z
      .object({ kind: z.enum(['exact', 'sampled']), sets: number, orders: known })
      .describe('How the Shapley values were worked out: over every set of techniques, or over so many drawn orders.'),
    baseline: playedSummary,
    optimized: playedSummary,
    settings: part
      .nullable()
      .describe("What the baseline's other knobs make before any technique; null where it has none."),
    attribution: z.array(techniqueShare),
    waterfall: z.array(waterfallStep),
  })
  .meta({ id: 'AttributeResult' });

/** What each technique is worth (Shapley values): `optimize attribute --json`. */
export type AttributeResult = z.infer<typeof attributeResult>;
/** What a technique does to the figures that are shared out; USD, milliseconds, share of good answers. */
export type Part = z.infer<typeof part>;
/** What one technique has of the whole change. */
export type TechniqueShare = z.infer<typeof techniqueShare>;
/** A step of the cost from the baseline's to the strategy's; USD a request. */
export type WaterfallStep = z.infer<typeof waterfallStep>;
