import { z } from 'zod';
import { INSIGHTS } from '../../document/roadmap/phases.ts';
import { ceilings, frame, known, number } from './parts.ts';

const text = z.string();

const standing = {
  costPerRequestUsd: number,
  monthlyUsd: known,
  costRatio: number,
  latencyMeanMs: number,
  latencyP95Ms: number,
  hitRate: known,
  qualityRelative: known,
  addedCostRatio: number,
};

/** The result of `optimize roadmap` as `--json` saved it. */
export const savedRoadmap = z.looseObject({
  ...frame,
  requests: number,
  workload: z.looseObject({ queries: number, repeatRate: number }),
  ceilings,
  phases: z
    .array(
      z.looseObject({
        ...standing,
        phase: number,
        title: text,
        steps: z.array(z.looseObject({ ...standing, bullet: text, technique: text })),
        insights: z.array(z.looseObject({ bullet: text, about: z.enum(INSIGHTS) })),
        targets: z.array(z.looseObject({ what: text, target: text, value: known, met: z.boolean().nullable() })),
        byTier: z.record(text, number),
      }),
    )
    .min(1),
});
