import { z } from 'zod';
import {
  ceilings,
  count,
  intervals,
  knobs,
  known,
  number,
  reproduce,
  savings,
  savingsWithIntervals,
  summary,
} from './parts.ts';

const alone = z.looseObject({ ...savings.shape, hitRate: known, qualityRelative: known });

/** The result of a simulation as `--json` saved it. */
export const savedSimulation = z.looseObject({
  command: z.string(),
  scenario: z.string(),
  seed: z.string(),
  runs: number,
  requests: number,
  models: z.string(),
  reproduce,
  partial: z.boolean(),
  workload: z.looseObject({
    queries: number,
    users: known,
    spanMs: known,
    log: z.boolean().optional(),
    nothingBefore: z.boolean().optional(),
    repeatRate: number,
    intents: known,
    assumptions: z.array(z.looseObject({ what: z.string(), value: z.string(), why: z.string() })),
    skippedLines: number,
  }),
  strategy: z.looseObject({
    name: z.string(),
    techniques: z.array(z.string()),
    instant: z.boolean(),
    knobs,
    baselineKnobs: knobs.prefault({}),
  }),
  baseline: summary,
  optimized: summary,
  savings: savingsWithIntervals,
  intervals,
  seeds: z.array(z.string()).default([]),
  thresholds: z.array(z.looseObject({ threshold: z.string(), value: known, met: z.boolean() })).default([]),
  ceilings,
  attribution: z.array(
    z.looseObject({
      technique: z.string(),
      alone,
      added: z
        .looseObject({
          costRatio: number,
          latencyMeanRatio: known,
          latencyP95Ratio: known,
          tokensRatio: number,
          hitRate: known,
          qualityRelative: known,
        })
        .nullable()
        .default(null),
      spentUsd: count,
    }),
  ),
  expectations: z
    .array(
      z.looseObject({
        what: z.string(),
        source: z.string(),
        metric: z.string(),
        from: number,
        to: known,
        simulated: known,
        only: z.array(z.string()).nullable(),
      }),
    )
    .default([]),
  findings: z.array(
    z.looseObject({
      id: z.string(),
      severity: z.enum(['info', 'warning']),
      message: z.string(),
      suggestion: z.string(),
      flags: z.array(z.string()).optional(),
    }),
  ),
  worth: z
    .array(
      z.looseObject({
        technique: z.string(),
        verdict: z.enum(['worth it', 'a trade', 'makes no difference', 'not worth it']),
        when: z.string(),
        measured: z.string(),
      }),
    )
    .default([]),
  turned: z
    .array(
      z.looseObject({
        path: z.string(),
        from: z.union([z.string(), number]),
        to: z.union([z.string(), number]),
        atMs: number,
        requests: number,
      }),
    )
    .optional(),
});
