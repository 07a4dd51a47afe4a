import { z } from 'zod';
import { MOST_LOOKS } from '../../experiment/ab/design.ts';
import type { SplitTask } from '../../experiment/ab/split.ts';
import type { ControlsTask } from '../../experiment/controls-task.ts';
import type { SimulateTask } from '../../experiment/simulate-task.ts';
import type { CurveTask } from '../../experiment/sweep/lru-curve.ts';
import type { EvidenceTask } from '../../experiment/work/evidence-task.ts';
import type { PlayTask, TryTask } from '../../experiment/work/play.ts';
import { EXPECTED_NAMES } from '../../figures/expected.ts';
import type { AbDesign } from '../../result/schema/ab.ts';
import type { Expectation } from '../../scenario/schema.ts';
import { KNOB_PATHS, KNOBS, type Knob, type KnobPath, type KnobValues, TECHNIQUES } from '../../settings/knobs.ts';
import { checkKnobsTogether, type Strategy } from '../../settings/strategy.ts';
import { CACHE_KEYS } from '../../techniques/cache/cache-key.ts';
import { KEY_SCOPES } from '../../workload/scoped-keys.ts';

/* What a job may say of what is to be done. */

type Shape<T> = Record<Extract<keyof T, string>, z.ZodType>;

const LONGEST_TEXT = 10_000;
const MOST_STRATEGIES = 1_000;
const MOST_DEALT = 1_000_000_000;

const text = z.string().max(LONGEST_TEXT);
const share = z.number().min(0).max(1);

/** Whether a knob can have the value, in base units. */
function fits(path: KnobPath, value: unknown): boolean {
  const knob: Knob = KNOBS[path];
  if (knob.type === 'switch') return typeof value === 'boolean';
  if (knob.type === 'choice') return knob.choices.includes(value as string);
  if (value === Number.POSITIVE_INFINITY) return 'infinite' in knob || knob.max === value;
  if (knob.type === 'count' && !Number.isInteger(value)) return false;
  return typeof value === 'number' && value >= knob.min && value <= knob.max;
}

const knobs = z.record(text, z.unknown()).superRefine((values, context) => {
  for (const [path, value] of Object.entries(values)) {
    if (Object.hasOwn(KNOBS, path) && fits(path as KnobPath, value)) continue;
    context.addIssue({ code: 'custom', path: [path], message: 'is no value of a knob' });
  }
});

const allKnobs = knobs.superRefine((values, context) => {
  const missing = KNOB_PATHS.find((path) => !Object.hasOwn(values, path));
  if (missing !== undefined) context.addIssue({ code: 'custom', path: [missing], message: 'is missing' });
  else
    for (const { what } of checkKnobsTogether(values as unknown as KnobValues))
      context.addIssue({ code: 'custom', message: what });
});

const strategy = z.strictObject({
  name: text,
  techniques: z.set(z.enum(TECHNIQUES)),
  knobs: allKnobs,
  isBaseline: z.optional(z.boolean()),
  leftOut: z.optional(z.strictObject({ what: text, why: text })),
  dealt: z.optional(z.record(text, z.int().min(0).max(MOST_DEALT))),
} satisfies Shape<Strategy>);

const expectation = z.strictObject({
  what: text,
  source: text,
  metric: z.enum(EXPECTED_NAMES),
  from: z.number(),
  to: z.optional(z.number()),
  only: z.optional(z.array(z.enum(TECHNIQUES)).min(1)),
} satisfies Shape<Expectation>);

const design = z.strictObject({
  shares: z.array(share).min(1).max(MOST_LOOKS),
  looksPerStage: z.int().min(1).max(MOST_LOOKS),
  alpha: share,
  keep: share,
  resamples: z.int().min(0).max(100_000),
} satisfies Shape<AbDesign>);

/** Each kind of task that is done by the workers of a queue. */
export const TASKS_OF_QUEUE = {
  simulate: z.strictObject({
    kind: z.literal('simulate'),
    command: text,
    reproduce: z.array(text).max(10_000),
    strategy,
    baselineKnobs: knobs,
    expect: z.array(expectation).max(1_000),
    controls: z.optional(z.boolean()),
    parts: z.optional(z.boolean()),
  } satisfies Shape<SimulateTask>),
  play: z.strictObject({ kind: z.literal('play'), strategy } satisfies Shape<PlayTask>),
  try: z.strictObject({ kind: z.literal('try'), strategy } satisfies Shape<TryTask>),
  split: z.strictObject({
    kind: z.literal('split'),
    control: strategy,
    treatment: strategy,
    design,
    alike: z.int().min(0).max(1_000),
  } satisfies Shape<SplitTask>),
  curve: z.strictObject({
    kind: z.literal('curve'),
    key: z.enum(Object.keys(CACHE_KEYS)),
    scope: z.enum(KEY_SCOPES),
    capacities: z.array(z.int().min(1)).min(1).max(100_000),
    exact: z.boolean(),
  } satisfies Shape<CurveTask>),
  evidence: z.strictObject({
    kind: z.literal('evidence'),
    strategies: z.array(strategy).max(MOST_STRATEGIES),
    costLevel: share,
    priceOfErrorUsd: z.optional(z.number().min(0)),
  } satisfies Shape<EvidenceTask>),
  controls: z.strictObject({ kind: z.literal('controls'), strategy } satisfies Shape<ControlsTask>),
} as const;

/** What is to be done, as a job says it. */
export const task = z.discriminatedUnion('kind', [
  TASKS_OF_QUEUE.simulate,
  TASKS_OF_QUEUE.play,
  TASKS_OF_QUEUE.try,
  TASKS_OF_QUEUE.split,
  TASKS_OF_QUEUE.curve,
  TASKS_OF_QUEUE.evidence,
  TASKS_OF_QUEUE.controls,
]);
