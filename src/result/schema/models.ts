import { z } from 'zod';
import { lookup } from './lookups.ts';
import { known, number, text } from './parts.ts';

const rates = z
  .object({
    input: number,
    output: number,
    cachedInput: known,
    cacheWrite: known.describe('Input written to the prompt cache, to be kept for some minutes.'),
    cacheWriteHour: known.describe('The same, to be kept for an hour.'),
  })
  .describe('USD a token; null: charged as ordinary input.')
  .meta({ id: 'Rates' });

const prices = z
  .object({
    periods: z
      .array(
        z.object({
          since: text.nullable().describe('The day (UTC) since which they hold; null: none is known.'),
          daily: z
            .object({ from: number, to: number })
            .nullable()
            .describe('Hours of the day (UTC, ms after midnight) in which they hold; null: all day.'),
          rates,
          longPrompts: z
            .array(z.object({ above: number.describe('Tokens of input.'), rates }))
            .describe('Rates of all tokens of calls with longer prompts.'),
        }),
      )
      .describe('Of several that hold at a moment, the last counts.'),
    batch: z
      .object({ multiplier: number, keepsCachedPrice: z.boolean(), source: text })
      .nullable()
      .describe('What is taken off calls that may wait for hours; null: nothing is published.'),
    prefixCache: z
      .object({
        minTokens: number.describe('Shorter beginnings are not kept.'),
        stepTokens: number.describe('They are kept in whole steps of so many tokens beyond that.'),
        ttlMs: known.describe('Time without use after which one is forgotten, ms; null: not published, or never.'),
        fixedLife: z.literal(true).exactOptional().describe('Where it is that time, whatever --prefix-ttl says.'),
        renewed: z.literal(false).exactOptional().describe('Where that is the time since it was written.'),
        capacityTokens: number.exactOptional().describe('Tokens that there is room for.'),
        blockTokens: number.exactOptional().describe('Of a block of that room.'),
        implicit: z.boolean().describe('Whether they are kept unasked.'),
        breakpoints: number.exactOptional(),
        unaskedBreakpoints: number.exactOptional(),
        lookBack: number.exactOptional(),
        source: text,
      })
      .nullable()
      .describe("How the provider keeps prompts' beginnings; null: nothing is published."),
  })
  .meta({ id: 'PriceList' });

const tiers = z.object({ simple: text, medium: text, complex: text });

const atEffort = z
  .object({
    reasoning: number.describe('Tokens of reasoning relative to those at high effort.'),
    shift: z
      .object({ simple: number, medium: number, complex: number })
      .nullable()
      .describe('Added to the logit of a good answer; null: not known.'),
  })
  .exactOptional();

const model = z
  .object({
    id: text,
    name: text,
    provider: text.nullable(),
    price: z
      .object({ inputUsdPerToken: number, outputUsdPerToken: number })
      .nullable()
      .describe('Of a short prompt; null: not known.'),
    prices: prices
      .nullable()
      .describe('The list prices with all their rules; null where there is no more than a price.'),
    latency: z
      .object({
        firstTokenMs: number,
        inputMsPerToken: number.describe("For each token sent that is not in the provider's cache of prompts."),
        outputMsPerToken: number,
        sigma: number,
        wholeOnly: z
          .literal(true)
          .exactOptional()
          .describe('Where only the time of whole answers is known, and not when they begin.'),
      })
      .nullable(),
    quality: z
      .object({ simple: number, medium: number, complex: number })
      .nullable()
      .describe('Probability of a good answer by the complexity of the query.'),
    efforts: z
      .object({ medium: atEffort, low: atEffort, source: text })
      .nullable()
      .default(null)
      .describe('What lower efforts of reasoning make of it; null: it does not reason, or no table is published.'),
    verbosity: known.describe("Length of its answers relative to the workload's."),
    answerChars: known,
    arenaElo: known,
    mmlu: known.describe('Per cent.'),
    contextTokens: known,
    maxOutputTokens: known,
    retirement: z
      .object({ on: text.nullable(), notBefore: text.nullable(), source: text })
      .nullable()
      .describe('When its seller stops serving it; null: nothing found.'),
    sources: z.record(text, text).describe('Where each figure comes from, in words; of those that are null, why.'),
  })
  .meta({ id: 'Model' });

export const modelsResult = z
  .object({
    ...lookup,
    command: z.literal('models'),
    catalog: z
      .object({
        id: text,
        title: text,
        note: text,
        tiers: tiers.describe('The model that the router takes for each tier.'),
        baseline: text,
        exactHit: z.object({ latencyMs: number, source: text }),
        semanticHit: z.object({ latencyMs: number, costUsd: number, source: text }).nullable(),
        embedding: z.object({ usdPerToken: number, source: text }),
        judge: z.object({ model: text, verdictTokens: number, source: text }).nullable(),
        nominalTokens: number,
        qualityCorrelation: number,
        references: z.array(text),
      })
      .describe('What goes for all of them; null: told from the cheapest model of a run.'),
    models: z.array(model),
  })
  .meta({ id: 'ModelsResult' });
