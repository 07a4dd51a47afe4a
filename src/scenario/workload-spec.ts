import { z } from 'zod';
import { count, duration, moment, ratio, text, texts } from '../files/written-values.ts';
import { CONTENT_CLASSES, TIERS } from './ground-truth.ts';
import { sessions } from './sessions-spec.ts';
import { LONGEST_MEDIAN_ANSWER, LONGEST_MEDIAN_DOCUMENT, MOST_USERS } from './workload-limits.ts';

const perDay = count().describe('Requests a day, follow-ups included; also what the monthly bill is projected from.');

const arrivals = z
  .discriminatedUnion('process', [
    z.strictObject({ process: z.literal('poisson'), perDay }),
    z.strictObject({
      process: z.literal('bursty'),
      perDay,
      cv: z.number().min(0.05).max(50).describe('Coefficient of variation of the gaps; 1 is Poisson.'),
    }),
    z.strictObject({
      process: z.literal('daily'),
      perDay,
      peak: z.number().min(1).max(2).describe('Rate at the peak ÷ mean rate.'),
      peakHour: z.number().min(0).max(24).describe('Hour of the day, 0-24, at which the rate is highest.'),
    }),
    z.strictObject({ process: z.literal('at-once'), perDay }),
  ])
  .describe('When requests come: at random, in bursts, by the time of day, or all at the beginning, as a job does.');

const followUps = z
  .strictObject({
    rate: ratio
      .refine((rate) => rate <= 0.95, 'out of range; use a ratio from 0 to 0.95')
      .describe('Share of the requests after which the same user asks on.'),
    after: duration.describe('Mean time until then; exponential.'),
    successors: count(1, 100).describe(
      'How many intents usually follow an intent; the k-th is 1/k as likely as the first.',
    ),
    usual: z
      .optional(ratio)
      .describe('Share of the follow-ups that ask one of those (default 1); the others ask anything.'),
  })
  .describe('Conversations: one question leads to another by the same user.');

const drift = z
  .strictObject({
    every: duration.describe('Time between two shifts of interest.'),
    share: ratio.describe('Share of the intents of each kind that change places in popularity at each shift.'),
  })
  .describe('What people ask about changes with time.');

const changes = z
  .strictObject(Object.fromEntries(CONTENT_CLASSES.map((name) => [name, z.optional(duration)])))
  .describe('Mean time between changes of the true answer, by class of content.');

const deferrable = z
  .strictObject({
    share: ratio.describe('Share of the requests that may wait.'),
    deadline: duration.describe('How long they may; providers of batch interfaces promise 24h.'),
  })
  .describe('Requests whose answers nobody waits for: they may come hours later.');

const streaming = z
  .union([z.boolean().transform((all) => (all ? 1 : 0)), ratio])
  .describe(
    'Share of the requests whose answers are shown as they are written; true is all. Those are judged by when their answers begin, the others by when they are whole.',
  );

const rush = z.strictObject({
  from: moment.describe('Time since the beginning of the run.'),
  to: duration,
  times: z.number().min(1).max(1e6).describe('So many times as often as usual.'),
});

const variation = z.strictObject({ rate: ratio, texts });

const wording = z
  .strictObject({
    openings: z.optional(variation),
    closings: z.optional(variation),
    lowercase: z.optional(ratio).describe('Share of the requests in lower case.'),
    unpunctuated: z.optional(ratio).describe('Share of the requests without their last mark.'),
  })
  .describe('How one question comes in different clothes.');

const wordLists = z.record(z.string(), texts);

const document = z
  .strictObject({
    medianWords: count(1, LONGEST_MEDIAN_DOCUMENT).describe('Median length in words; log-normal.'),
    sigma: z.number().min(0).max(3),
    sentences: texts.describe('Patterns of its sentences, with {slots} for words.'),
    words: z.optional(wordLists).describe('Word lists for the {slots} of the sentences.'),
    furniture: z
      .optional(z.strictObject({ every: count(), texts }))
      .describe(
        'Lines that stand in every document and come again after so many sentences: headers, footers, notices.',
      ),
  })
  .describe('Long texts that stand for {document} in the phrasings, no two alike.');

const zipf = z.number().min(0).max(5);

/** A kind of intent, before its words are held against one another. */
export const intentKindShape = z.strictObject({
  kind: text,
  share: ratio.describe(
    "Share of the requests, relative to the other kinds'; with follow-ups, of those that follow nothing.",
  ),
  complexity: z.enum(TIERS).describe('The truth, which a router has to guess from the words.'),
  content: z.enum(CONTENT_CLASSES).describe('How fast the true answer changes.'),
  zipf: z
    .union([zipf, z.record(z.string(), zipf)])
    .describe(
      'Popularity: the intent at place k is asked 1/k^zipf as often as the first; one exponent for all combinations of words, or one for each list under fill.',
    ),
  answer: z
    .strictObject({
      medianTokens: count(1, LONGEST_MEDIAN_ANSWER),
      sigma: z.number().min(0).max(3),
      reasoning: z
        .optional(ratio)
        .describe('Share of those tokens that are reasoning at high effort, which nobody reads (default: not known).'),
    })
    .describe('Length of the answers: log-normal.'),
  sends: z
    .optional(count(0, LONGEST_MEDIAN_ANSWER))
    .describe('Tokens of what is sent along with the question, such as data; only where there are sessions.'),
  phrasings: texts.describe('Ways to ask it, with {slots} for words; each is used as often as the others.'),
  fill: z.optional(wordLists).describe('Word lists for the {slots} of the phrasings; every combination is an intent.'),
  unique: z
    .optional(z.boolean())
    .describe('Each request draws its words anew from all combinations, so that hardly any comes twice.'),
  document: z.optional(document),
  next: z
    .optional(texts)
    .describe(
      'Kinds its follow-ups are of, each as likely; with the same words where they have lists of the same name.',
    ),
});

/** Traffic described by its statistics; `intentKind` is the schema of a kind, with whatever checks go with it. */
export const describedShape = <Kind extends z.ZodType<IntentKindSpec>>(intentKind: Kind) =>
  z.strictObject({
    requests: count(),
    users: count(1, MOST_USERS),
    arrivals,
    followUps: z.optional(followUps),
    sessions: z.optional(sessions),
    drift: z.optional(drift),
    deferrable: z.optional(deferrable),
    streaming: z.optional(streaming),
    systemPrompt: z.optional(z.string()).describe('Text sent before every question.'),
    changes: z.optional(changes),
    rushHours: z.optional(z.array(rush)).describe('Times in which the true answers change more often than usual.'),
    wording: z.optional(wording),
    intents: z
      .array(intentKind)
      .min(1, 'needs at least one kind of intent')
      .refine((kinds) => kinds.some(({ share }) => share > 0), 'needs a share above 0; give at least one kind a share'),
  });

const scriptLine = z.strictObject({
  at: moment.describe('Time since the beginning.'),
  ask: text.describe('The query, word for word.'),
  intent: z
    .optional(text)
    .describe('What it is after; two lines of one intent deserve the same answer (default: its words).'),
  user: z.optional(count(0)),
  complexity: z.enum(TIERS),
  content: z.optional(z.enum(CONTENT_CLASSES)).describe('How fast the true answer changes (default: static).'),
  promptTokens: z.optional(count()).describe('Tokens of the prompt, instructions included (default: counted).'),
  answerTokens: count().describe('Tokens of a plain answer.'),
});

/** Traffic written down request by request. */
export const scriptedWorkload = z.strictObject({
  perDay,
  systemPrompt: z.optional(z.string()),
  changes: z.optional(changes),
  script: z.array(scriptLine).min(1, 'needs at least one line'),
});

/** The description of a scripted workload in the terms of the others. */
export const scriptedShape = z.strictObject({
  requests: count(),
  users: count(1, MOST_USERS),
  arrivals,
  systemPrompt: z.optional(z.string()),
  changes: z.optional(changes),
  intents: z.array(intentKindShape).max(0),
  script: z.array(scriptLine).min(1),
});

type Described = z.infer<ReturnType<typeof describedShape<typeof intentKindShape>>>;
export type ScriptLine = z.infer<typeof scriptLine>;
export type IntentKindSpec = z.infer<typeof intentKindShape>;
export type DocumentSpec = NonNullable<IntentKindSpec['document']>;
export type FollowUpsSpec = NonNullable<Described['followUps']>;
export type DriftSpec = NonNullable<Described['drift']>;
export type RushSpec = NonNullable<Described['rushHours']>[number];
export type ArrivalsSpec = Described['arrivals'];

/** A workload's description; with a script, the requests are its lines and there are no kinds of intent. */
export type WorkloadSpec = Described & { script?: readonly ScriptLine[] };
