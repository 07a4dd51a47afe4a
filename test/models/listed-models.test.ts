import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openListing } from '../../src/models/catalogs.ts';
import { modelNamed, modelsOf, sellerOf } from '../../src/models/listed-models.ts';

/** Every seller of the price list: it exports no list of them, so they are read from its file. */
const SELLERS = [
  ...readFileSync('node_modules/@pydantic/genai-prices/dist/index.js', 'utf8').matchAll(/^ {2}\{\n {4}id: "([^"]+)"/gm),
].map(([, id]) => id!);

describe('the models of the price list', () => {
  const all = SELLERS.flatMap((seller) => modelsOf(seller) ?? []);

  it('are all there, each under an id of its own that leads back to it', () => {
    expect(SELLERS.length).toBeGreaterThan(40);
    const listed = SELLERS.reduce((sum, seller) => sum + (sellerOf(seller)?.models.length ?? 0), 0);
    // One entry of the list stands for two models of which we have facts.
    expect(all.length).toBe(listed + 1);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const strays = all.filter(({ id, provider }) => modelNamed(id)?.id !== id || modelNamed(id)?.provider !== provider);
    expect(strays.map(({ id }) => id)).toEqual([]);
  });

  it('are found by the ids that the list gives them, of their seller', () => {
    for (const seller of SELLERS) {
      for (const { id } of sellerOf(seller)!.models) {
        expect(modelNamed(`${seller}/${id}`)?.provider, `${seller}/${id}`).toBe(seller);
      }
    }
  });

  it('say of a price that is not for tokens in and out what is listed instead', () => {
    const embedding = modelNamed('text-embedding-3-small')!;
    expect(embedding.price).toBeNull();
    expect(embedding.sources.price).toMatch(/; listed: input_mtok \$0\.02$/);
    expect(modelNamed('perplexity/sonar')!.sources.price).toMatch(/; not counted here: .*requests_kcount/);
  });
});

describe('names of models', () => {
  it.each([
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['openai/gpt-4o', 'gpt-4o'],
    ['models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['vertex_ai/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['claude-haiku-4-5-20251001', 'claude-haiku-4.5'],
    ['gpt-4-1106-preview', 'gpt-4-1106-preview'],
    ['azure/gpt-4.1-mini', 'azure/gpt-4.1-mini'],
    ['openrouter/openai/gpt-4o-mini', 'openrouter/openai/gpt-4o-mini'],
    ['ft:gpt-4o-mini-2024-07-18:org::id', 'openai/ft:gpt-4o-mini'],
    ['bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0', 'aws/regional.anthropic.claude-haiku-4-5-20251001-v1:0'],
  ])('%s is %s', (name, id) => {
    expect(modelNamed(name)?.id).toBe(id);
  });

  it('that the list does not know mean no model, never another one', () => {
    for (const name of ['gpt-4p', 'gpt-4o-minni', 'prod-chat-eastus', '']) expect(modelNamed(name), name).toBeNull();
  });

  it("keep their seller's price: a region's surcharge, a fine-tuned model's own", () => {
    const input = (name: string): number => modelNamed(name)!.price!.inputUsdPerToken * 1e6;
    expect(input('claude-haiku-4-5')).toBeCloseTo(1, 9);
    expect(input('bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0')).toBeCloseTo(1.1, 9);
    expect(input('ft:gpt-4o-mini-2024-07-18:org::id')).toBeCloseTo(0.3, 9);
  });

  it('of a model that another sells too have its quality, said to be so, and no speed', () => {
    const azure = modelNamed('azure/gpt-4.1-mini')!;
    expect(azure.quality).toEqual(modelNamed('gpt-4.1-mini')!.quality);
    expect(azure.sources.quality).toMatch(/^of the same model sold by openai: /);
    expect(azure.latency).toBeNull();
  });

  it('can be listed together, and so can all models of a seller', async () => {
    const chosen = await openListing('azure/gpt-4.1-mini, claude-sonnet-5,gpt-4o-2024-08-06');
    expect(chosen.models.map(({ id }) => id)).toEqual(['azure/gpt-4.1-mini', 'claude-sonnet-5', 'gpt-4o']);
    expect((await openListing('mistral')).models.every(({ provider }) => provider === 'mistral')).toBe(true);
  });
});
