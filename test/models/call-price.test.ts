import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/foundation/problem.ts';
import { callUsd, PRICED_AT, type PricedCall, pricePerToken } from '../../src/models/call-price.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { FACTS } from '../../src/models/facts/facts.ts';
import { PROVIDERS } from '../../src/models/facts/providers.ts';
import type { ListedModel } from '../../src/models/listing.ts';
import type { Priced } from '../../src/models/price-rules.ts';
import { realListing } from '../../src/models/real-models.ts';

const { models } = realListing('real');
const priced = ({ id, price, prices }: ListedModel): Priced => ({ id, price: price!, prices: prices! });
const model = (id: string): Priced => priced(models.find((candidate) => candidate.id === id)!);

/** The price of a call that says to whom it goes. */
const usdOf = ({ model, ...call }: PricedCall & { model: Priced }): number => callUsd(model, call);

describe('calls charged by hand', () => {
  // Each sum is dollars per million tokens times tokens, as on the providers' price pages.
  it('cached input: gpt-4o, 10,000 in of which 8,192 cached, 500 out', () => {
    const usd = callUsd(model('gpt-4o'), { inputTokens: 10_000, cachedTokens: 8_192, outputTokens: 500 });
    expect(usd).toBeCloseTo((1_808 * 2.5 + 8_192 * 1.25 + 500 * 10) / 1e6, 15);
    expect(usd).toBeCloseTo(0.01976, 15);
  });

  it('a cache write costs a quarter more, a read a tenth: claude-3-5-sonnet', () => {
    const call = { model: model('claude-3-5-sonnet'), inputTokens: 2_000, outputTokens: 100 };
    expect(usdOf(call)).toBeCloseTo(0.0075, 15);
    expect(usdOf({ ...call, cacheWriteTokens: 1_500 })).toBeCloseTo(0.0015 + 1_500 * 3.75e-6 + 0.0015, 15);
    expect(usdOf({ ...call, cacheWriteTokens: 1_500, cacheWriteHourTokens: 1_500 })).toBeCloseTo(0.012, 15);
    expect(usdOf({ ...call, cachedTokens: 1_500 })).toBeCloseTo(0.0015 + 0.00045 + 0.0015, 15);
  });

  it('writing costs nothing extra where no price is set for it: gpt-4.1', () => {
    const call = { model: model('gpt-4.1'), inputTokens: 2_048, outputTokens: 0 };
    expect(usdOf({ ...call, cacheWriteTokens: 2_048 })).toBe(usdOf(call));
  });

  it('a long prompt raises the price of all its tokens: gemini-2.5-pro around 200,000', () => {
    const call = { model: model('gemini-2.5-pro'), outputTokens: 1_000 };
    expect(usdOf({ ...call, inputTokens: 200_000 })).toBeCloseTo(0.25 + 0.01, 12);
    expect(usdOf({ ...call, inputTokens: 200_001 })).toBeCloseTo(200_001 * 2.5e-6 + 0.015, 12);
    // What is cached of a long prompt has a long prompt's price, too.
    expect(usdOf({ ...call, inputTokens: 300_000, cachedTokens: 300_000 })).toBeCloseTo(0.075 + 0.015, 12);
  });

  it('a batch is half: gpt-4o-mini, and claude with its cache', () => {
    const mini = { model: model('gpt-4o-mini'), inputTokens: 1_000, outputTokens: 1_000, batch: true };
    expect(usdOf(mini)).toBeCloseTo(0.000375, 15);
    // No batch price of cached input is published: it is ordinary batched input.
    expect(usdOf({ ...mini, cachedTokens: 1_000 })).toBe(usdOf(mini));
    const haiku = { model: model('claude-haiku-4.5'), inputTokens: 5_000, outputTokens: 100, batch: true };
    expect(usdOf({ ...haiku, cachedTokens: 4_096 })).toBeCloseTo((904 + 409.6 + 500) / 2 / 1e6, 15);
  });

  it('a price has its day: gpt-5.6-luna before and after 2026-07-30', () => {
    const call = { model: model('gpt-5.6-luna'), inputTokens: 1_000_000 / 10, outputTokens: 0 };
    expect(usdOf({ ...call, at: Date.UTC(2026, 6, 29, 23, 59) })).toBeCloseTo(0.1, 12);
    expect(usdOf({ ...call, at: Date.UTC(2026, 6, 30) })).toBeCloseTo(0.02, 12);
  });

  it('a price has its hour: deepseek-chat by day and by night', () => {
    const call = { model: model('deepseek-chat'), inputTokens: 0, outputTokens: 1_000 };
    expect(usdOf({ ...call, at: Date.UTC(2026, 0, 1, 0, 29) })).toBeCloseTo(0.00055, 15);
    expect(usdOf({ ...call, at: Date.UTC(2026, 0, 1, 0, 30) })).toBeCloseTo(0.0011, 15);
    expect(usdOf({ ...call, at: Date.UTC(2026, 0, 1, 16, 30) })).toBeCloseTo(0.00055, 15);
  });
});

describe('against the price list itself', () => {
  const facts = new Map(PROVIDERS.flatMap((provider) => FACTS[provider].map((fact) => [fact.id, fact.listed])));
  const moments = fc.integer({ min: Date.UTC(2026, 6, 1), max: Date.UTC(2026, 9, 1) });
  const tokens = fc.oneof(fc.nat(2_000), fc.integer({ min: 100_000, max: 400_000 }));

  it.each(models.filter(({ id, price }) => price !== null && !id.includes('ft:')))('$id costs the same', (listed) => {
    const provider = listed.provider!;
    const theirId = facts.get(listed.id) ?? listed.id.replace(`${provider}/`, '');
    fc.assert(
      fc.property(tokens, tokens, tokens, fc.nat(5_000), tokens, moments, (fresh, read, write, out, hour, ms) => {
        const rates = listed.prices!.periods[0]!.rates;
        const cachedTokens = rates.cachedInput === null ? 0 : read;
        const cacheWriteTokens = rates.cacheWrite === null ? 0 : write;
        const cacheWriteHourTokens = rates.cacheWriteHour === null ? 0 : Math.min(hour, cacheWriteTokens);
        const inputTokens = fresh + cachedTokens + cacheWriteTokens;
        const usage = {
          input_tokens: inputTokens,
          output_tokens: out,
          ...(cachedTokens > 0 ? { cache_read_tokens: cachedTokens } : {}),
          ...(cacheWriteTokens > 0 ? { cache_write_tokens: cacheWriteTokens } : {}),
          ...(cacheWriteHourTokens > 0 ? { cache_write_1h_tokens: cacheWriteHourTokens } : {}),
        };
        const theirs = calcPrice(usage, theirId, { providerId: provider, timestamp: new Date(ms) });
        const ours = usdOf({
          model: priced(listed),
          inputTokens,
          cachedTokens,
          cacheWriteTokens,
          cacheWriteHourTokens,
          outputTokens: out,
          at: ms,
        });
        expect(ours).toBeCloseTo(theirs!.total_price, 9);
      }),
      { numRuns: 60 },
    );
  });
});

describe('prices as they are listed', () => {
  it('are those of short prompts on the day of the list', () => {
    for (const { id, price, prices } of models) {
      if (price === null) continue;
      expect(price).toEqual(pricePerToken(prices!));
      const usd = callUsd(
        { id, price: price!, prices: prices! },
        { inputTokens: 900, outputTokens: 300, at: PRICED_AT },
      );
      expect(callUsd({ id, price: price! }, { inputTokens: 900, outputTokens: 300 })).toBeCloseTo(usd, 15);
    }
  });

  it("are all there is in the document's table: nothing is cheaper cached", () => {
    const gpt4 = DOCS_CATALOG.models.find(({ id }) => id === 'gpt-4')!;
    const usd = callUsd(gpt4, { inputTokens: 300, cachedTokens: 200, outputTokens: 200 });
    expect(usd).toBeCloseTo(0.015, 15);
  });
});

describe('what cannot be charged', () => {
  it('a batch of which no price is known is refused, not guessed', () => {
    const call = { model: model('llama-3.1-8b-groq'), inputTokens: 1, outputTokens: 1, batch: true };
    expect(() => usdOf(call)).toThrow(UserError);
    expect(() => usdOf(call)).toThrow('llama-3.1-8b-groq: no price of batched calls is known');
  });

  it('more cached and written than sent is a mistake', () => {
    const call = { model: model('gpt-4o'), inputTokens: 10, outputTokens: 1 };
    expect(() => usdOf({ ...call, cachedTokens: 6, cacheWriteTokens: 5 })).toThrow(RangeError);
    expect(() => usdOf({ ...call, cachedTokens: -1 })).toThrow(RangeError);
  });
});
