import { z } from 'zod';
import { CONTENT_CLASSES, TIERS } from './ground-truth.ts';
import { KNOB_PATHS, type KnobPath, parseKnob, TECHNIQUES } from './knobs.ts';
import { count, duration, ratio, text, texts } from './written-values.ts';

/** The knobs of a scenario file: one object per section, `cache: {ttl: 1h}`. */
function knobSections() {
  const sections: Record<string, Record<string, z.ZodType>> = {};
  for (const path of KNOB_PATHS) {
    const [section, name] = path.split('.') as [string, string];
    sections[section] ??= {};
    (sections[section] as Record<string, z.ZodType>)[name] = z.optional(knobSchema(path));
  }
  return Object.fromEntries(
    Object.entries(sections).map(([section, shape]) => [section, z.optional(z.strictObject(shape))]),
  );
}

function knobSchema(path: KnobPath) {
  return z.unknown().transform((value, context) => {
    const parsed = parseKnob(path, value);
    if ('value' in parsed) return parsed.value;
    context.addIssue({ code: 'custom', message: `${parsed.wrong}; ${parsed.fix}` });
    return z.NEVER;
  });
}

const arrivals = z.discriminatedUnion('process', [
  z.strictObject({ process: z.literal('poisson'), perDay: count() }),
  z.strictObject({
    process: z.literal('bursty'),
    perDay: count(),
    /** Coefficient of variation of the gaps; 1 is Poisson. */
    cv: z.number().min(0.05).max(50),
  }),
  z.strictObject({
    process: z.literal('daily'),
    perDay: count(),
    /** Rate at the peak ÷ mean rate. */
    peak: z.number().min(1).max(2),
    /** Hour of the day, 0–24, at which the rate is highest. */
    peakHour: z.number().min(0).max(24),
  }),
]);

const variation = z.strictObject({ rate: ratio, texts });

const intentKind = z.strictObject({
  kind: text,
  /** Share of the requests, relative to the other kinds'. */
  share: ratio,
  complexity: z.enum(TIERS),
  content: z.enum(CONTENT_CLASSES),
  /** Zipf exponent of the popularity of its intents, in the order in which they are listed. */
  zipf: z.number().min(0).max(5),
  /** Length of the answers: log-normal. */
  answer: z.strictObject({ medianTokens: count(), sigma: z.number().min(0).max(3) }),
  phrasings: texts,
  /** Word lists for the {slots} of the phrasings; every combination is an intent. */
  fill: z.optional(z.record(z.string(), texts)),
});

/** What a scenario file may say. */
export const scenarioSchema = z.strictObject({
  name: text,
  title: text,
  description: text,
  models: z.optional(text),
  strategy: z.optional(text),
  workload: z.strictObject({
    requests: count(),
    users: count(),
    arrivals,
    systemPrompt: z.optional(z.string()),
    /** Mean time between changes of the true answer. */
    changes: z.optional(
      z.strictObject(Object.fromEntries(CONTENT_CLASSES.map((name) => [name, z.optional(duration)]))),
    ),
    wording: z.optional(
      z.strictObject({
        openings: z.optional(variation),
        closings: z.optional(variation),
        lowercase: z.optional(ratio),
        unpunctuated: z.optional(ratio),
      }),
    ),
    intents: z
      .array(intentKind)
      .min(1, 'needs at least one kind of intent')
      .refine((kinds) => kinds.some(({ share }) => share > 0), 'needs a share above 0; give at least one kind a share'),
  }),
  ...knobSections(),
  /** What the document expects of this use case. */
  expect: z.optional(
    z.array(
      z
        .strictObject({
          what: text,
          source: text,
          metric: z.enum(['hitRate', 'costRatio', 'cachedSpeedup']),
          from: z.number(),
          to: z.optional(z.number()),
          /** Held against the strategy reduced to these techniques, when the claim is about them alone. */
          only: z.optional(z.array(z.enum(TECHNIQUES)).min(1)),
        })
        .refine(({ from, to }) => to === undefined || from <= to, 'from is above to; exchange the two'),
    ),
  ),
});

export type ScenarioFile = z.infer<typeof scenarioSchema>;
export type WorkloadSpec = ScenarioFile['workload'];
export type ArrivalsSpec = WorkloadSpec['arrivals'];
export type IntentKindSpec = WorkloadSpec['intents'][number];
export type Expectation = NonNullable<ScenarioFile['expect']>[number];
