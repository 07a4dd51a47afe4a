import { z } from 'zod';
import { count, duration, ratio, text } from '../files/written-values.ts';
import { LONGEST_MEDIAN_ANSWER } from './workload-limits.ts';

const sigma = z.number().min(0).max(3);

const length = z.strictObject({ medianTokens: count(1, LONGEST_MEDIAN_ANSWER), sigma });

const steps = z
  .strictObject({
    share: ratio.describe('Share of the turns, the first apart, that answer with what a tool gave.'),
    kind: text.describe('The kind of intent that such a turn is of; its own share may be 0.'),
    result: length.describe('Length of what the tool gave: log-normal.'),
    inRow: z
      .optional(z.number().min(1).max(1_000_000))
      .describe('How many of them follow one another on average (default: as many as chance has, 1 / (1 - share)).'),
    after: duration.describe('Time that the tool takes: exponential, after the turn before.'),
  })
  .describe('Turns of an agent between those of a person.');

const documents = z
  .strictObject({
    share: ratio.describe('Share of the turns of people before which a document is put.'),
    length: length.describe('Length of a document: log-normal.'),
    of: count(1, 1_000_000).describe('How many documents there are.'),
    zipf: z.number().min(0).max(5).describe('The document at place k is taken 1/k^zipf as often as the first.'),
  })
  .describe('Documents that are retrieved for a question and stay in the conversation.');

const subAgents = z
  .strictObject({
    share: ratio.describe('Share of the turns after which they begin.'),
    count: count(1, 100).describe('How many begin at once, from the prompt of that turn.'),
    turns: count(1, 1_000).describe('Turns of each.'),
  })
  .describe('Agents that others begin, and that work in parallel.');

/** Conversations and agents: each request sends again what came before it. */
export const sessions = z
  .strictObject({
    turns: z.strictObject({ median: count(1, 100_000), sigma }).describe('Turns of a session: log-normal.'),
    tools: z.optional(count(0)).describe('Tokens of the definitions of tools, sent with every request.'),
    system: z.optional(count(0)).describe('Tokens of the system prompt (default: those of systemPrompt).'),
    thinkTime: duration.describe('Time until a person asks on: exponential, after the turn before.'),
    steps: z.optional(steps),
    documents: z.optional(documents),
    pauses: z
      .optional(
        z.strictObject({
          share: ratio.describe('Share of the turns before which one is made.'),
          length: duration.describe('How long it is, added to the usual time.'),
        }),
      )
      .describe('Pauses, in which a provider may forget.'),
    subAgents: z.optional(subAgents),
  })
  .describe('Each request is a turn of a session, and sends again what came before it in the session.');

export type SessionsSpec = z.infer<typeof sessions>;
