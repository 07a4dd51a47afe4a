import { z } from 'zod';
import { lookup, whole } from './lookups.ts';
import { known, text } from './parts.ts';

const countOrNone = whole.nullable();
const spread = z
  .object({ calls: whole, mean: z.number(), p50: z.number(), p95: z.number() })
  .nullable()
  .describe('Milliseconds, of the calls that say it; null where none does.');

const judgement = z
  .object({
    can: z.boolean(),
    why: text,
    log: text.nullable().describe('The field to log that would allow it; null where nothing is missing.'),
  })
  .meta({ id: 'Judgement' });

export const inspectResult = z
  .object({
    ...lookup,
    command: z.literal('inspect'),
    files: z.array(z.object({ name: text, container: text, encoding: text, rows: whole, calls: whole })),
    format: text,
    toldBy: text.describe('What the format was told by.'),
    rows: whole,
    calls: whole.describe('Calls of chat models.'),
    failed: whole,
    cancelled: whole,
    responseCacheHits: whole.describe("Answered by a gateway's cache."),
    aggregates: whole.describe('Sums, and rows around other calls whose tokens and cost are theirs.'),
    embeddings: whole,
    otherKinds: whole.describe('Calls that are neither chat nor embeddings.'),
    otherRows: whole,
    duplicates: whole,
    leftOut: z.array(z.object({ reason: text, count: whole, file: text, firstLine: whole })),
    time: z.object({
      from: text.nullable(),
      to: text.nullable(),
      spanMs: known,
      zone: text,
      withoutZone: whole.describe('Calls whose times name no zone.'),
      order: z.enum(['ascending', 'descending', 'mixed', 'none']),
      withoutTime: whole,
      relative: z.boolean().describe('Times count from an origin of their own.'),
    }),
    tokens: z.object({
      input: countOrNone,
      cachedInput: countOrNone,
      cacheWrite: countOrNone,
      cacheWriteHour: countOrNone,
      output: countOrNone,
      reasoning: countOrNone,
      unknownCalls: whole,
      conventions: z
        .array(z.object({ format: text, model: text, convention: text, by: text, calls: whole }))
        .describe('What was decided about cached tokens, and by what.'),
    }),
    bill: z.object({
      usd: known,
      source: z.enum(['logged', 'listed']).nullable(),
      loggedUsd: known,
      listedUsd: known,
      difference: z
        .array(z.object({ reason: text, usd: z.number().describe('Logged less listed.'), calls: whole }))
        .describe('Why the one is not the other.'),
      otherKindsUsd: z.number().describe('Of the bill, what is not chat.'),
      unpricedCalls: whole.describe('Calls without a cost of their own, and without a known price.'),
    }),
    models: z.array(
      z.object({ logged: text, id: text.nullable(), provider: text.nullable(), calls: whole, usd: known }),
    ),
    users: countOrNone,
    sessions: countOrNone,
    scopes: countOrNone,
    repeats: z
      .object({
        ask: countOrNone.describe('Calls whose ask was asked before.'),
        askWithinScope: countOrNone,
        request: countOrNone.describe('Calls that were sent before as a whole.'),
        ofAsk: whole,
        ofRequest: whole,
      })
      .describe('null where the log does not say.'),
    retries: z
      .object({
        calls: whole.describe('Calls that send the same again within 10 minutes of one that failed.'),
        usd: z.number().describe('What they cost.'),
        failedUsd: z.number().describe('What all calls cost that failed.'),
      })
      .nullable()
      .default(null)
      .describe('null where nothing failed, or where it is not known what failed.'),
    latencyMs: spread,
    ttftMs: spread,
    mapping: z.array(
      z.object({
        field: text,
        path: text,
        filled: z.number().describe('Share of the rows that have it.'),
        example: text,
      }),
    ),
    unused: z.array(text).describe('Fields of the log that are not used.'),
    judge: z
      .object({
        cache: judgement,
        semantic: judgement,
        providerCache: judgement,
        routing: judgement,
        batching: judgement,
        quality: judgement,
      })
      .describe('What can be told from the log.'),
    warnings: z.array(text),
  })
  .meta({ id: 'InspectResult' });
