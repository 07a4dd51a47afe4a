import { describe, expect, it } from 'vitest';
import type { UserError } from '../../src/foundation/problem.ts';
import { callUsd } from '../../src/models/call-price.ts';
import { type Model, meanLatencyMs } from '../../src/models/model.ts';
import { readModelFile } from '../../src/models/model-file.ts';
import { qualityOfMmlu } from '../../src/models/quality-law.ts';
import { catalogOf } from '../../src/models/run-catalog.ts';

const OWN = `name: ours
title: Our models
models:
  - id: small
    price: { input: 0.2, output: 0.8, cachedInput: 0.02, batch: 50% }
    latency: { firstToken: 120ms, tokensPerSecond: 200, sigma: 0.4 }
    quality: { simple: 95%, medium: 0.8, complex: 0.5 }
    source: load test of 2026-10
  - id: large
    price:
      input: 3
      output: 15
      longPrompts: [{ above: 200k, input: 6, output: 22.5 }]
    latency: { firstToken: 0.9s, tokensPerSecond: 60 }
    quality: { mmlu: 88 }
    verbosity: 1.2
tiers: { simple: small, medium: small, complex: large }
exactHit: { latency: 5ms }
semanticHit: { latency: 80ms, cost: 0.0001 }
embedding: { price: 0.1 }
judge: { model: small, verdictTokens: 3 }
`;
const read = (source: string) => readModelFile(source, 'ours.yaml');
const problemsOf = async (source: string): Promise<UserError['problems']> => {
  try {
    await read(source);
  } catch (error) {
    expect((error as UserError).name).toBe('UserError');
    return (error as UserError).problems;
  }
  return [];
};

/** The file with one piece replaced; the piece must be there. */
function changed(from: string, to: string): string {
  expect(OWN).toContain(from);
  return OWN.replace(from, to);
}

describe('a file of models', () => {
  it('is read with its units, and is all that a run needs', async () => {
    const catalog = catalogOf(await read(OWN));
    const [small, large] = catalog.models as [Model, Model];
    expect(catalog).toMatchObject({
      id: 'ours',
      tiers: { simple: 'small', medium: 'small', complex: 'large' },
      baseline: 'large',
      exactHit: { latencyMs: 5 },
      semanticHit: { latencyMs: 80, costUsd: 0.0001 },
      judge: { model: 'small', verdictTokens: 3 },
    });
    expect(catalog.embedding.usdPerToken).toBeCloseTo(1e-7, 15);
    expect(meanLatencyMs(small, 500, 100)).toBeCloseTo(120 + 500, 9);
    expect(small).toMatchObject({ quality: { simple: 0.95, medium: 0.8, complex: 0.5 }, verbosity: 1 });
    expect(large).toMatchObject({ quality: qualityOfMmlu(88), verbosity: 1.2, latency: { sigma: 0.25 } });
    expect(small.sources.price).toBe('ours.yaml: load test of 2026-10');
    expect(large.sources).toMatchObject({
      latency: 'ours.yaml; spread of 0.25 assumed',
      quality: expect.stringMatching(/derived from MMLU 88/),
    });
  });

  it('says how a server of one’s own keeps prompts, and how fast it reads the others', async () => {
    const own = changed(
      'sigma: 0.4 }\n',
      'sigma: 0.4, inputTokensPerSecond: 8000 }\n    prefixCache: { minTokens: 16, life: 1m, renewed: false, capacity: 3_000_000, block: 16 }\n',
    );
    const [small, large] = catalogOf(await read(own)).models as [Model, Model];
    expect(small.prices?.prefixCache).toEqual({
      minTokens: 16,
      stepTokens: 1,
      ttlMs: 60_000,
      fixedLife: true,
      renewed: false,
      capacityTokens: 3_000_000,
      blockTokens: 16,
      implicit: true,
      source: 'ours.yaml: load test of 2026-10',
    });
    expect(meanLatencyMs(small, 8_000, 0)).toBeCloseTo(120 + 1_000, 9);
    expect(large.prices?.prefixCache).toBeNull();
  });

  it('has the price rules it states', async () => {
    const [small, large] = catalogOf(await read(OWN)).models as [Model, Model];
    const call = { inputTokens: 1_000, outputTokens: 1_000 };
    expect(callUsd(small, call)).toBeCloseTo(0.001, 15);
    expect(callUsd(small, { ...call, cachedTokens: 1_000 })).toBeCloseTo(0.00082, 15);
    expect(callUsd(small, { ...call, batch: true })).toBeCloseTo(0.0005, 15);
    expect(callUsd(large, { inputTokens: 200_001, outputTokens: 0 })).toBeCloseTo(1.200006, 12);
  });

  it('supplies what is missing of a known model, and keeps what is known', async () => {
    const listing = await read(
      'name: mine\nextends: deepseek\nmodels: [{id: deepseek-chat, latency: {firstToken: 1.1s, tokensPerSecond: 40}}]\n',
    );
    const chat = listing.models.find(({ id }) => id === 'deepseek-chat')!;
    expect(chat).toMatchObject({ latency: { firstTokenMs: 1_100 }, arenaElo: 1333.1 });
    expect(chat.sources).toMatchObject({
      price: expect.stringMatching(/genai-prices/),
      latency: expect.stringMatching(/^mine|^ours\.yaml/),
      quality: expect.stringMatching(/Arena/),
    });
    // The catalog's own map stands: what is not known of its models forbids nothing.
    expect(catalogOf(listing).models.map(({ id }) => id)).toEqual(['deepseek-v4-flash', 'deepseek-v4-pro']);
  });

  it("keeps the provider's rules around a price of its own", async () => {
    const listing = await read('name: mine\nmodels: [{id: gpt-4o, price: {input: 2, output: 8}}]\n');
    const { prices } = listing.models[0]!;
    expect(prices).toMatchObject({ batch: { multiplier: 0.5 }, prefixCache: { minTokens: 1_024, stepTokens: 128 } });
    expect(prices!.periods[0]!.rates).toMatchObject({ input: expect.closeTo(2e-6, 15), cachedInput: null });
  });

  it('keeps the choices of the catalog it extends where they can be run with', async () => {
    const listing = await read('name: mine\nextends: openai\nmodels: [{id: gpt-5-mini, quality: {mmlu: 89}}]\n');
    expect(listing.tiers).toEqual({ simple: 'gpt-6-luna', medium: 'gpt-6-sol', complex: 'gpt-5.5' });
    expect(listing.models.find(({ id }) => id === 'gpt-5-mini')!.quality).toEqual(qualityOfMmlu(89));
    expect(listing.references.length).toBeGreaterThan(5);
  });
});

describe('mistakes in a file of models', () => {
  it('are all reported at once, each in its place', async () => {
    const source = changed('firstToken: 120ms', 'firstToken: 120')
      .replace('input: 3\n', 'input: three\n')
      .replace('quality: { mmlu: 88 }', 'qualty: { mmlu: 88 }');
    expect(await problemsOf(source)).toEqual([
      {
        where: 'ours.yaml:6:28 models.0.latency.firstToken',
        what: '"120" has no unit',
        fix: 'write 120s, 120m or 120h',
      },
      { where: 'ours.yaml:11:14 models.1.price.input', what: 'a number is needed here', fix: '"three" is none' },
      { where: 'ours.yaml:15:5 models.1.qualty', what: 'unknown key "qualty"', fix: 'did you mean quality?' },
    ]);
  });

  it('of names are found: twice the same, unknown in a tier, as baseline, as judge', async () => {
    const source = changed('id: large', 'id: small')
      .replace('complex: large }', 'complex: lagre }')
      .replace('judge: { model: small', 'judge: { model: smal');
    expect((await problemsOf(source)).map(({ where, what }) => `${where}: ${what}`)).toEqual([
      'ours.yaml:9:9 models.1.id: "small" is listed twice',
      'ours.yaml:17:49 tiers.complex: there is no model "lagre"',
      'ours.yaml:21:17 judge.model: there is no model "smal"',
    ]);
  });

  it.each([
    ['{ mmlu: 88 }', '{ simple: 0.9, medium: 0.8 }'],
    ['{ mmlu: 88 }', '{ mmlu: 88, arenaElo: 1300 }'],
    ['{ mmlu: 88 }', '{ mmlu: 88, simple: 0.9 }'],
  ])('quality %s written as %s is not complete', async (from, to) => {
    const [problem] = await problemsOf(changed(from, to));
    expect(problem).toMatchObject({ where: 'ours.yaml:15:14 models.1.quality', what: 'is not complete' });
  });

  it('of a catalog to extend get a suggestion', async () => {
    const [problem] = await problemsOf(`extends: antropic\n${OWN}`);
    expect(problem).toMatchObject({
      where: 'ours.yaml:1:10 extends',
      fix: expect.stringMatching(/did you mean anthropic\?/),
    });
  });

  it('that make it no file of models at all are told', async () => {
    expect((await problemsOf('- a\n- b\n'))[0]!.what).toBe('not a file of models');
    expect((await problemsOf('name: [\n'))[0]!.what).toMatch(/^not valid YAML/);
  });
});
