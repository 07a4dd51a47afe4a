import { z } from 'zod';
import { KNOB_PATHS } from '../../settings/knobs.ts';
import { frame, interval, intervals, knobs, known, number, playedSummary, savingsWithIntervals } from './parts.ts';

/*
 * What the saved results of experiments must hold to be shown again.
 */

const text = z.string();
const strategy = z.looseObject({ name: text, techniques: z.array(text), knobs });
const runs = { ...frame, runs: number, requests: number };
const arm = z.looseObject({ ...strategy.shape, summary: playedSummary, savings: savingsWithIntervals, intervals });

/** The result of `optimize compare`. */
export const savedCompare = z.looseObject({
  ...runs,
  baseline: playedSummary,
  arms: z.array(z.looseObject({ ...arm.shape, onFront: z.boolean() })),
  contrasts: z.array(
    z.looseObject({
      arm: text,
      against: text,
      metric: text,
      change: number,
      ci95: interval,
      verdict: z.enum(['better', 'worse', 'none']),
      requestsNeeded: known,
    }),
  ),
  winner: z
    .looseObject({
      arm: text,
      runnerUp: text,
      cheaperBy: number,
      interval,
      certain: z.boolean(),
      requestsNeeded: known,
    })
    .nullable(),
});

/** The result of `optimize sweep`. */
export const savedSweep = z.looseObject({
  ...runs,
  strategy,
  axes: z.array(
    z.looseObject({ path: z.enum(KNOB_PATHS), flag: text, values: z.array(z.union([text, number, z.boolean()])) }),
  ),
  skipped: number,
  baseline: playedSummary,
  points: z
    .array(
      z.looseObject({ knobs, summary: playedSummary, savings: savingsWithIntervals, intervals, onFront: z.boolean() }),
    )
    .min(1),
  curve: z.looseObject({ capacities: z.array(number), hitRates: z.array(number), exact: z.boolean() }).nullable(),
});

const part = z.looseObject({ costPerRequestUsd: known, 'latencyMs.mean': known, 'quality.mean': known });

/** The result of `optimize attribute`. */
export const savedAttribute = z.looseObject({
  ...runs,
  strategy,
  method: z.looseObject({ kind: z.enum(['exact', 'sampled']), sets: number, orders: known }),
  baseline: playedSummary,
  optimized: playedSummary,
  settings: part.nullable(),
  attribution: z.array(
    z.looseObject({
      technique: text,
      alone: part,
      added: part,
      shapley: part,
      costCi95: interval.nullable(),
      shapleyCi95: z.record(text, interval.nullable()).nullable().default(null),
    }),
  ),
  waterfall: z.array(z.looseObject({ label: text, fromUsd: number, toUsd: number })),
});

const heldOut = z.looseObject({
  techniques: z.array(text),
  knobs,
  summary: playedSummary,
  intervals: z.record(text, interval),
  savings: savingsWithIntervals,
  objective: z.looseObject({ mean: number, ci95: interval }),
  keep: z.array(z.looseObject({ threshold: text, value: known, met: z.boolean(), metIn: number })),
});

/** The result of `optimize tune`. */
export const savedTune = z.looseObject({
  ...runs,
  heldOutSeeds: z.array(text),
  minimize: text,
  keep: z.array(text),
  space: z.array(text),
  start: heldOut,
  best: heldOut,
  change: z.looseObject({ mean: number, ci95: interval }),
  ceiling: z.looseObject({ costRatio: number, captured: number }).nullable(),
  sensitivity: z.array(z.looseObject({ what: text, was: text, change: number, breaks: z.array(text) })),
});

const decision = z.enum([
  'go on',
  'adopt',
  'quality unknown',
  'roll back: quality',
  'roll back: cost',
  'no difference',
  'quality unproven',
]);
const metric = z.enum(['cost', 'latency', 'quality']);
const abArm = z.looseObject({
  name: text,
  users: number,
  requests: number,
  summary: playedSummary,
  undivided: z.looseObject({ hitRate: known, costPerRequestUsd: number, latencyMeanMs: number }),
  hitRateLost: known,
  costAdded: number,
});

/** The result of `optimize ab`. */
export const savedAb = z.looseObject({
  ...runs,
  design: z.looseObject({ shares: z.array(number), keep: number, alpha: number }),
  usersKnown: z.boolean(),
  arms: z.tuple([abArm, abArm]),
  undividedCostChange: number,
  contrasts: z.array(
    z.looseObject({
      metric,
      control: known,
      treatment: known,
      change: number,
      ci95: interval,
      bootstrap95: interval.nullable(),
      pValue: number,
    }),
  ),
  looks: z.array(
    z.looseObject({
      requests: number,
      share: number,
      information: number,
      costZ: known,
      costBound: number,
      qualityZ: known,
      qualityBound: number,
      decision,
    }),
  ),
  decision,
  decidedAt: number,
  repetitions: z
    .looseObject({ runs: number, decisions: z.record(text, number), costDifferenceFound: number, ci95: interval })
    .nullable(),
});

/** The result of `optimize ab plan`. */
export const savedAbPlan = z.looseObject({
  ...frame,
  control: text,
  treatment: text,
  alpha: number,
  power: number,
  keep: number,
  pilot: z.looseObject({ requests: number, usersPerArm: number, requestsPerUser: number, usersKnown: z.boolean() }),
  measured: z.looseObject({ cost: known, latency: known, quality: known }),
  sizes: z.array(
    z.looseObject({ metric, target: number, usersPerArm: known, requests: known, days: known, powerNow: known }),
  ),
});
