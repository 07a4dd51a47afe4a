import { z } from 'zod';
import { EXPECTED_NAMES } from '../figures/expected.ts';
import { text } from '../files/written-values.ts';
import { knobSections } from '../settings/knob-sections.ts';
import { TECHNIQUES } from '../settings/knobs.ts';
import { alternative } from './alternatives.ts';
import { describedWorkload } from './workload-schema.ts';
import { scriptedWorkload } from './workload-spec.ts';

/** What the document expects of this use case. */
const expectation = z
  .strictObject({
    what: text,
    source: text.describe('Where the document says so.'),
    metric: z.enum(EXPECTED_NAMES),
    from: z.number(),
    to: z.optional(z.number()),
    only: z
      .optional(z.array(z.enum(TECHNIQUES)).min(1))
      .describe('Held against the strategy reduced to these techniques, when the claim is about them alone.'),
  })
  .refine(({ from, to }) => to === undefined || from <= to, 'from is above to; exchange the two');

/** What a scenario file may say whose traffic is described in this way. */
export function scenarioOf<W extends z.ZodType>(workload: W) {
  return z.strictObject({
    name: text,
    title: text,
    description: text,
    models: z.optional(text).describe('The model catalog (default: docs).'),
    strategy: z.optional(text).describe('The strategy to start from (default: basic).'),
    techniques: z.optional(z.array(z.enum(TECHNIQUES)).min(1)).describe('Only these techniques of the strategy.'),
    workload,
    ...knobSections(),
    baseline: z
      .optional(z.strictObject(knobSections()))
      .describe('Knobs that the baseline has otherwise: what the optimized run changes besides its techniques.'),
    thresholds: z
      .optional(z.array(text))
      .describe('Demands on the result, savings.costRatio>=0.4; optimize simulate ends with 99 if one is not met.'),
    expect: z.optional(z.array(expectation)),
    alternatives: z
      .optional(z.array(alternative))
      .describe('What else might be so of the traffic; results say how far they depend on it.'),
  });
}

/** What a scenario file may say whose traffic is described by its statistics. */
export const scenarioSchema = scenarioOf(describedWorkload);

/** What a scenario file may say whose traffic is written down request by request. */
export const scriptedScenarioSchema = scenarioOf(scriptedWorkload);

export type Expectation = z.infer<typeof expectation>;
export type { ArrivalsSpec, IntentKindSpec, WorkloadSpec } from './workload-spec.ts';
