import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/foundation/problem.ts';
import { inOrder, meanQuality, ofProvider } from '../../src/models/arrangement.ts';
import { callUsd } from '../../src/models/call-price.ts';
import { CATALOG_IDS, openListing } from '../../src/models/catalogs.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { type Listing, missingFigures } from '../../src/models/listing.ts';
import { meanLatencyMs } from '../../src/models/model.ts';
import { catalogOf } from '../../src/models/run-catalog.ts';

const real = await openListing('real');
const problemsOf = async (run: () => unknown): Promise<UserError['problems']> => {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).problems;
  }
  return [];
};

describe('the listing of real models', () => {
  it('says null and why of what has no source', () => {
    const pro = real.models.find(({ id }) => id === 'gemini-2.5-pro')!;
    expect(pro.latency).toBeNull();
    expect(pro.sources.latency).toBe('no measurement found');
    const luna = real.models.find(({ id }) => id === 'gpt-5.6-luna')!;
    expect(luna).toMatchObject({ quality: null, arenaElo: null, mmlu: null, answerChars: null });
    expect(luna.price).toEqual({
      inputUsdPerToken: expect.closeTo(2e-7, 15),
      outputUsdPerToken: expect.closeTo(1.2e-6, 15),
    });
  });

  it('tells of every figure that it knows where it is from and of when, and that quality is derived', () => {
    for (const model of real.models) {
      expect(model.sources.price).toMatch(/^@pydantic\/genai-prices 0\.1\.8 \(2026-09-23\)/);
      if (model.latency !== null)
        expect(model.sources.latency).toMatch(/\((20\d\d.*|no date)\).*; spread of 0\.25 assumed$/);
      if (model.quality !== null)
        expect(model.sources.quality).toMatch(
          /^(of the same model sold by \w+: )?derived from (MMLU|the Arena score) .*\(.*\)/,
        );
    }
  });

  it('takes the newest of several measurements, and one without a date only where no other is', () => {
    const gpt4o = real.models.find(({ id }) => id === 'gpt-4o')!;
    expect(gpt4o.latency).toMatchObject({ firstTokenMs: 570, outputMsPerToken: 1000 / 64.34 });
    const gpt35 = real.models.find(({ id }) => id === 'gpt-3.5-turbo')!;
    expect(gpt35.latency, 'mid-2024, not April').toMatchObject({ firstTokenMs: 550, outputMsPerToken: 1000 / 102.36 });
    const sonnet = real.models.find(({ id }) => id === 'claude-3-5-sonnet')!;
    expect(sonnet.sources.latency).toMatch(/no date/);
  });

  it('has the references of what it shows', () => {
    expect(real.references).toContain('@pydantic/genai-prices 0.1.8 (2026-09-23)');
    expect(real.references).toContain('lmarena/arena-catalog@c9558b60, leaderboard-text.json, "full" (2025-12-17)');
  });
});

describe('catalogs', () => {
  it.each(CATALOG_IDS)('%s can be run with, or says what is missing', async (id) => {
    const listing = await openListing(id);
    expect(listing.id).toBe(id);
    const mapped = [...Object.values(listing.tiers), listing.baseline];
    const ids = listing.models.map((model) => model.id);
    for (const model of mapped) expect(ids).toContain(model);
    const called = catalogOf(listing).models.map((model) => model.id);
    expect(called.sort()).toEqual([...new Set(mapped)].sort());
  });

  it("the document's comes out of its listing as it is", async () => {
    expect(catalogOf(await openListing('docs'))).toMatchObject({ ...DOCS_CATALOG });
  });

  it('models by name make one: the cheapest answers simple questions, the dearest complex ones', async () => {
    const three = await openListing('gpt-4o,gpt-4.1-nano, gpt-4o-mini');
    expect(three.id).toBe('gpt-4o,gpt-4.1-nano,gpt-4o-mini');
    expect(three.tiers).toEqual({ simple: 'gpt-4.1-nano', medium: 'gpt-4o-mini', complex: 'gpt-4o' });
    expect((await openListing('gpt-4o-mini,gpt-4o')).tiers).toEqual({
      simple: 'gpt-4o-mini',
      medium: 'gpt-4o',
      complex: 'gpt-4o',
    });
    expect((await openListing('claude-3-haiku')).baseline).toBe('claude-3-haiku');
  });

  it('an unknown one is refused with the closest there is, never priced at nothing', async () => {
    expect(await problemsOf(() => openListing('docz', 'faq.yaml: models'))).toEqual([
      {
        where: 'faq.yaml: models',
        what: 'there is no model catalog "docz"',
        fix: expect.stringMatching(/^did you mean docs\?/),
      },
    ]);
    const [problem] = await problemsOf(() => openListing('gpt-4o-minni'));
    expect(problem!.fix).toMatch(/^did you mean gpt-4o-mini\?/);
    const several = await problemsOf(() => openListing('gpt-4o,gpt-4.1-nanno,claude-3-hiku'));
    expect(several.map(({ fix }) => fix)).toEqual([
      expect.stringMatching(/^did you mean gpt-4.1-nano\?/),
      expect.stringMatching(/^did you mean claude-3-haiku\?/),
    ]);
  });
});

describe('the catalog of a run', () => {
  it('holds the mapped models alone, from the weakest to the strongest', () => {
    const catalog = catalogOf(real, { map: { simple: 'gpt-4o-mini', medium: 'claude-3-5-haiku', complex: 'gpt-4o' } });
    expect(catalog.tiers).toEqual({ simple: 'gpt-4o-mini', medium: 'claude-3-5-haiku', complex: 'gpt-4o' });
    const quality = catalog.models.map((model) => meanQuality({ ...model } as never)!);
    expect(quality).toEqual([...quality].sort((a, b) => a - b));
    expect(catalog.models.length).toBe(3);
  });

  it('compares with the complex model unless it is told otherwise', () => {
    expect(catalogOf(real, { map: { complex: 'gpt-4o' } }).baseline).toBe('gpt-4o');
    expect(catalogOf(real, { map: { complex: 'gpt-4o', baseline: 'gpt-4' } }).baseline).toBe('gpt-4');
  });

  it('tells the length of answers from that of the baseline, where both are measured', () => {
    const catalog = catalogOf(real, { map: { simple: 'gpt-3.5-turbo', medium: 'gpt-4.1-mini', complex: 'gpt-4o' } });
    const verbosity = Object.fromEntries(catalog.models.map((model) => [model.id, model.verbosity]));
    expect(verbosity).toEqual({ 'gpt-3.5-turbo': expect.closeTo(796.7 / 1873.5, 12), 'gpt-4.1-mini': 1, 'gpt-4o': 1 });
  });

  it('has the cheapest model adapt and judge, at its own price', () => {
    const { semanticHit, judge, models, embedding } = catalogOf(real);
    const nano = models.find(({ id }) => id === 'claude-haiku-4.5')!;
    expect(judge).toMatchObject({
      model: 'claude-haiku-4.5',
      verdictTokens: 8,
      source: expect.stringMatching(/^assumed/),
    });
    expect(semanticHit).toMatchObject({
      costUsd: callUsd(nano, { inputTokens: 250, outputTokens: 250 }),
      latencyMs: meanLatencyMs(nano, 250, 250),
    });
    expect(embedding.usdPerToken).toBeCloseTo(2e-8, 15);
  });

  it('names every model that it calls and whose price is not known, and how to supply it', async () => {
    const models = real.models.map((model) => (model.id === 'gpt-5.5' ? { ...model, price: null } : model));
    expect(await problemsOf(() => catalogOf({ ...real, models }, { map: { complex: 'gpt-5.5' } }))).toEqual([
      {
        where: '--models real',
        what: 'the price of gpt-5.5 is not known',
        fix: expect.stringContaining('models: [{id: gpt-5.5, price: {'),
      },
    ]);
  });

  it('refuses no model for what the question does not need, and says what is not known of it', () => {
    const { models } = catalogOf(real, { map: { simple: 'gpt-5.6-luna', complex: 'gpt-5.5' } });
    const luna = models.find(({ id }) => id === 'gpt-5.6-luna')!;
    expect(luna.unmeasured).toEqual(['latency', 'quality']);
    expect(models.find(({ id }) => id === 'gpt-5.5')!.unmeasured).toBeUndefined();
    // Nobody knows who is the strongest: the cheapest comes first.
    expect(models[0]!.id).toBe('gpt-5.6-luna');
  });

  it('does not ask for figures of models that the strategy never calls', () => {
    const map = { simple: 'gpt-5.6-luna', baseline: 'gpt-4.1' };
    const catalog = catalogOf(real, { map, routes: false });
    expect(catalog.models.map(({ id }) => id)).not.toContain('gpt-5.6-luna');
    expect(catalog.tiers.simple).toBe('gpt-4.1');
  });

  it('refuses models that are not listed, all at once', async () => {
    const problems = await problemsOf(() => catalogOf(real, { map: { simple: 'gpt-4o-minni', baseline: 'nobody' } }));
    expect(problems.map(({ where }) => where)).toEqual(['--map baseline', '--map simple']);
    expect(problems[1]!.fix).toMatch(/^did you mean gpt-4o-mini\?/);
  });

  it('judges with another model when its own is not of the run', async () => {
    const docs: Listing = await openListing('docs');
    const catalog = catalogOf(docs, { map: { simple: 'gpt-4o-mini' } });
    expect(catalog.judge.model).toBe('gpt-4o-mini');
    expect(catalog.semanticHit).toEqual(DOCS_CATALOG.semanticHit);
  });
});

describe('the order of a listing', () => {
  it('is by what is asked, with the unknown last', () => {
    const byLatency = inOrder(real, 'latency').models;
    const known = byLatency.filter((model) => model.latency !== null);
    expect(byLatency.slice(0, known.length)).toEqual(known);
    expect(byLatency[0]!.id).toBe('llama-3.1-8b-groq');
    const priced = inOrder(real, 'price').models.filter(({ price }) => price !== null);
    expect(priced[0]!.price!.inputUsdPerToken).toBeLessThan(priced.at(-1)!.price!.inputUsdPerToken);
    expect(inOrder(real, 'quality').models[0]!.id).toBe('claude-opus-4-6');
    const names = inOrder(real, 'name').models.map(({ id }) => id);
    expect(names).toEqual([...names].sort());
  });

  it("can be narrowed to a provider's models", async () => {
    const groq = ofProvider(real, 'groq').models.map(({ id }) => id);
    expect(groq.slice(0, 2)).toEqual(['llama-3.1-8b-groq', 'llama-3.3-70b-groq']);
    expect(groq.length).toBeGreaterThan(20);
    expect((await problemsOf(() => ofProvider(real, 'antropic')))[0]!.fix).toMatch(/^did you mean anthropic\?/);
  });

  it('knows which models lack a figure', () => {
    const complete = real.models.filter((model) => missingFigures(model).length === 0);
    expect(complete.length).toBeGreaterThanOrEqual(25);
  });
});
