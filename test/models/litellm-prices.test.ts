import { describe, expect, it } from 'vitest';
import type { UserError } from '../../src/foundation/problem.ts';
import { callUsd } from '../../src/models/call-price.ts';
import { readLiteLlm } from '../../src/models/litellm-prices.ts';
import type { Model } from '../../src/models/model.ts';
import { catalogOf } from '../../src/models/run-catalog.ts';

/** As the real list looks, fields we do not read included. */
const LIST = {
  sample_spec: { mode: 'one of: chat, embedding, …', input_cost_per_token: 0, max_tokens: 'LEGACY parameter' },
  'gpt-4o': {
    max_tokens: 16384,
    max_input_tokens: 128000,
    max_output_tokens: 16384,
    input_cost_per_token: 3e-6,
    output_cost_per_token: 12e-6,
    input_cost_per_token_batches: 1.5e-6,
    output_cost_per_token_batches: 6e-6,
    cache_read_input_token_cost: 1.5e-6,
    litellm_provider: 'openai',
    mode: 'chat',
    supports_vision: true,
  },
  'gpt-4o-mini': {
    input_cost_per_token: 1.5e-7,
    output_cost_per_token: 6e-7,
    litellm_provider: 'openai',
    mode: 'chat',
  },
  'gemini/gemini-2.5-pro': {
    input_cost_per_token: 1.25e-6,
    output_cost_per_token: 1e-5,
    input_cost_per_token_above_200k_tokens: 2.5e-6,
    output_cost_per_token_above_200k_tokens: 1.5e-5,
    litellm_provider: 'gemini',
    mode: 'chat',
  },
  'acme/large': { input_cost_per_token: 1e-6, output_cost_per_token: 2e-6, litellm_provider: 'acme', mode: 'chat' },
  'acme/unpriced': { litellm_provider: 'acme', mode: 'chat' },
  'text-embedding-3-small': { input_cost_per_token: 3e-8, mode: 'embedding', litellm_provider: 'openai' },
  'dall-e-3': { input_cost_per_pixel: 1e-8, mode: 'image_generation', litellm_provider: 'openai' },
};
const read = (list: unknown) => readLiteLlm(typeof list === 'string' ? list : JSON.stringify(list), 'prices.json');
const problemsOf = (list: unknown): UserError['problems'] => {
  try {
    read(list);
  } catch (error) {
    expect((error as UserError).name).toBe('UserError');
    return (error as UserError).problems;
  }
  return [];
};
const listing = read(LIST);
const model = (id: string) => listing.models.find((candidate) => candidate.id === id)!;

describe("LiteLLM's price list", () => {
  it('gives its chat models under its own keys', () => {
    expect(listing.models.map(({ id }) => id)).toEqual([
      'gpt-4o',
      'gpt-4o-mini',
      'gemini/gemini-2.5-pro',
      'acme/large',
      'acme/unpriced',
    ]);
  });

  it('joins its prices with the facts we have', () => {
    expect(model('gpt-4o')).toMatchObject({
      name: 'GPT-4o (2024-08-06)',
      price: { inputUsdPerToken: 3e-6, outputUsdPerToken: 12e-6 },
      latency: { firstTokenMs: 570 },
      mmlu: 88.7,
    });
    expect(model('gpt-4o').sources.price).toBe('prices.json');
    expect(model('gemini/gemini-2.5-pro')).toMatchObject({ arenaElo: 1464.5, latency: null });
  });

  it('names the publications behind what it joined', () => {
    expect(listing.references[0]).toBe('prices: prices.json');
    expect(listing.references.some((reference) => reference.startsWith('lmarena/arena-catalog'))).toBe(true);
  });

  it('does not invent what it does not say', () => {
    expect(model('acme/large')).toMatchObject({ provider: 'acme', latency: null, quality: null });
    expect(model('acme/unpriced').price).toBeNull();
    expect(model('acme/large').prices!.batch).toBeNull();
    // Of OpenAI's batches we know more than this list says.
    expect(model('gpt-4o-mini').prices!.batch).toMatchObject({
      multiplier: 0.5,
      source: expect.not.stringContaining('prices.json'),
    });
    expect(model('gpt-4o').prices!.batch).toMatchObject({ multiplier: 0.5, source: 'prices.json' });
  });

  it('charges by its rules: cached input, batches, long prompts', () => {
    const gpt4o = model('gpt-4o') as unknown as Model;
    expect(callUsd(gpt4o, { inputTokens: 2_000, cachedTokens: 1_024, outputTokens: 100 })).toBeCloseTo(
      976 * 3e-6 + 1_024 * 1.5e-6 + 100 * 12e-6,
      15,
    );
    expect(callUsd(gpt4o, { inputTokens: 1_000, outputTokens: 1_000, batch: true })).toBeCloseTo(0.0075, 15);
    const pro = model('gemini/gemini-2.5-pro') as unknown as Model;
    expect(callUsd(pro, { inputTokens: 200_000, outputTokens: 1_000 })).toBeCloseTo(0.26, 12);
    expect(callUsd(pro, { inputTokens: 200_001, outputTokens: 1_000 })).toBeCloseTo(0.515, 5);
  });

  it('prices embeddings, and maps the tiers by price among what is fully known', () => {
    expect(listing.embedding).toEqual({ usdPerToken: 3e-8, source: 'text-embedding-3-small in prices.json' });
    expect(listing.tiers).toEqual({ simple: 'gpt-4o-mini', medium: 'gpt-4o', complex: 'gpt-4o' });
    expect(catalogOf(listing).models.map(({ id }) => id)).toEqual(['gpt-4o-mini', 'gpt-4o']);
  });
});

describe('a file that is not such a list', () => {
  it('is refused with the place where the JSON is broken', () => {
    const [problem] = problemsOf('{\n  "gpt-4o": {"mode": "chat",}\n}');
    expect(problem!.what).toMatch(/^not valid JSON/);
    expect(problem!.where).toBe('prices.json:2:29');
  });

  it.each(['[]', '"text"', 'null', '{}', '{"gpt-4o": {"price": 1}}'])('%s is refused', (source) => {
    expect(problemsOf(source)[0]!.what).toBe("not LiteLLM's price list: there is no chat model in it");
  });

  it('with prices that are none is refused, every one of them named', () => {
    const list = { a: { mode: 'chat', input_cost_per_token: 'cheap', output_cost_per_token: -1 } };
    expect(problemsOf(list).map(({ where, what }) => `${where}: ${what}`)).toEqual([
      'prices.json a.input_cost_per_token: "cheap" is not a price',
      'prices.json a.output_cost_per_token: -1 is not a price',
    ]);
  });
});
