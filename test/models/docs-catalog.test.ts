import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callUsd } from '../../src/models/call-price.ts';
import { DOCS_CATALOG as docs } from '../../src/models/docs-catalog.ts';
import { instant, meanLatencyMs } from '../../src/models/model.ts';
import { countTokens } from '../../src/models/tokens.ts';

const model = (id: string) => docs.models.find((m) => m.id === id)!;

describe("the document's table", () => {
  it.each([
    ['gpt-4', 800, 0.015],
    ['gpt-4o-mini', 500, 0.003],
    ['gpt-3.5-turbo', 300, 0.002],
  ])('%s takes %d ms and $%d for 500 tokens, whichever way they are split', (id, ms, usd) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), (input) => {
        expect(meanLatencyMs(model(id), input, 500 - input)).toBeCloseTo(ms, 9);
        expect(callUsd(model(id), { inputTokens: input, outputTokens: 500 - input })).toBeCloseTo(usd, 14);
      }),
    );
  });

  it('twice the tokens cost and take twice as much', () => {
    expect(callUsd(model('gpt-4'), { inputTokens: 600, outputTokens: 400 })).toBeCloseTo(0.03, 14);
    expect(meanLatencyMs(model('gpt-4'), 600, 400)).toBeCloseTo(1_600, 9);
  });

  it('an exact hit takes 50 ms', () => {
    expect(docs.exactHit.latencyMs).toBe(50);
  });

  it('a semantic hit takes 150 ms and $0.002, and the judge is one of its models', () => {
    expect(docs.semanticHit).toMatchObject({ latencyMs: 150, costUsd: 0.002 });
    expect(docs.embedding.usdPerToken * 1e6).toBeCloseTo(0.02, 12);
    expect(docs.embedding.source).toMatch(/assumed/);
    expect(model(docs.judge.model).price.inputUsdPerToken).toBe(
      Math.min(...docs.models.map(({ price }) => price.inputUsdPerToken)),
    );
  });

  it('each tier has its model, and the strongest one answers the baseline', () => {
    expect(docs.tiers).toEqual({ simple: 'gpt-3.5-turbo', medium: 'gpt-4o-mini', complex: 'gpt-4' });
    expect(docs.models.map(({ id }) => id)).toEqual(['gpt-3.5-turbo', 'gpt-4o-mini', 'gpt-4']);
    expect(docs.baseline).toBe('gpt-4');
  });
});

describe('assumed quality', () => {
  it.each([
    ['gpt-3.5-turbo', 0.7],
    ['gpt-4o-mini', 0.82],
    ['gpt-4', 0.864],
  ])('of %s is its MMLU score %d in the mean over the tiers', (id, mmlu) => {
    const { simple, medium, complex } = model(id).quality;
    expect((simple + medium + complex) / 3).toBeCloseTo(mmlu, 12);
  });

  it('falls with the difficulty and rises with the model', () => {
    for (const { quality } of docs.models) {
      expect(quality.simple).toBeGreaterThan(quality.medium);
      expect(quality.medium).toBeGreaterThan(quality.complex);
    }
    for (const tier of ['simple', 'medium', 'complex'] as const) {
      const byModel = docs.models.map(({ quality }) => quality[tier]);
      expect(byModel).toEqual([...byModel].sort((a, b) => a - b));
    }
  });

  it('is called an assumption, and so is what else the document does not say', () => {
    for (const { sources } of docs.models) expect(sources.quality).toMatch(/assumed/);
    expect(model('gpt-4o-mini').sources.latency).toMatch(/assumed/);
    expect(model('gpt-4o-mini').sources.price).toMatch(/does not price it/);
    expect(model('gpt-4').sources.price).not.toMatch(/assumed/);
  });
});

describe('catalogs', () => {
  it('an instant one takes no time and costs the same', () => {
    const still = instant(docs);
    expect(still.exactHit.latencyMs).toBe(0);
    expect(still.semanticHit).toMatchObject({ latencyMs: 0, costUsd: docs.semanticHit.costUsd });
    still.models.forEach((m, i) => {
      expect(meanLatencyMs(m, 400, 100)).toBe(0);
      expect(callUsd(m, { inputTokens: 400, outputTokens: 100 })).toBe(
        callUsd(docs.models[i]!, { inputTokens: 400, outputTokens: 100 }),
      );
    });
    expect(meanLatencyMs(model('gpt-4'), 400, 100)).toBeGreaterThan(0);
  });
});

describe('tokens', () => {
  it('nothing has none, a text has some, a longer one has more', () => {
    expect(countTokens('')).toBe(0);
    expect(countTokens('What is Python?')).toBe(4);
    expect(countTokens('What is Python? '.repeat(100))).toBeGreaterThan(300);
  });
});
