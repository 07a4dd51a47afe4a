import { z } from 'zod';
import type { Technique } from '../../settings/knobs.ts';
import { assumption, frame, known, number, ofCost, text, word } from './parts.ts';
import { ceilings } from './savings.ts';
import { target } from './target.ts';
import { INSIGHTS } from './vocabulary.ts';

const standing = {
  costPerRequestUsd: number,
  monthlyUsd: known,
  costRatio: ofCost.describe('Fraction saved against the baseline.'),
  latencyMeanMs: known,
  latencyP95Ms: known,
  hitRate: known,
  qualityRelative: known,
  capacityPerSecond: known.default(null).describe("Requests a second that the provider's slots could serve."),
  addedCostRatio: ofCost.describe('What it adds to `costRatio`.'),
};

const roadmapStep = z
  .object({ ...standing, bullet: text, line: number, technique: word<Technique>() })
  .meta({ id: 'RoadmapStep' });

const roadmapPhase = z
  .object({
    ...standing,
    phase: number,
    title: text,
    weeks: text,
    line: number,
    techniques: z.array(word<Technique>()),
    steps: z.array(roadmapStep),
    insights: z.array(z.object({ bullet: text, line: number, about: z.enum(INSIGHTS) })),
    targets: z.array(target),
    byTier: z.record(text, number).describe('Requests by the tier the router saw; empty before there is one.'),
  })
  .meta({ id: 'RoadmapPhase' });

export const roadmapResult = z
  .object({
    ...frame,
    command: z.literal('roadmap'),
    requests: number,
    workload: z.object({ queries: number, repeatRate: number, assumptions: z.array(assumption) }),
    ceilings,
    measured: z
      .array(
        z.object({
          technique: word<Technique>(),
          bullet: text,
          phase: number.describe("The guide's phase that brings it."),
          costRatio: ofCost.describe('Saved by it alone, as a fraction of the first bill.'),
          moreWrongPerThousand: known.describe('Wrong answers of 1,000 more than before, with it alone.'),
          perWrongUsd: known.describe('Saved by it alone for each wrong answer more, USD.'),
        }),
      )
      .exactOptional()
      .describe('The steps by what each saves alone on this traffic, the most first; absent in older results.'),
    phases: z
      .array(roadmapPhase)
      .min(1)
      .refine(([first, ...others]) => others.every(({ targets }) => targets.length === first?.targets.length), {
        error: 'must each be held to the same targets',
      }),
  })
  .meta({ id: 'RoadmapResult' });

/** The guide's phases, one after another: `optimize roadmap --json`. */
export type RoadmapResult = z.infer<typeof roadmapResult>;
export type RoadmapPhase = z.infer<typeof roadmapPhase>;
export type RoadmapStep = z.infer<typeof roadmapStep>;
/** Where a strategy stands after a step. Money in USD, times in milliseconds. */
export type Standing = Omit<RoadmapStep, 'bullet' | 'line' | 'technique'>;
