import { readFileSync } from 'node:fs';
import { findProvider } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { FACTS } from '../../src/models/facts/facts.ts';
import type { ModelFacts } from '../../src/models/facts/model-facts.ts';
import { prefillRate } from '../../src/models/facts/prefill-rates.ts';
import { prefixRule } from '../../src/models/facts/prefix-rules.ts';
import { BATCH_RULES } from '../../src/models/facts/provider-rules.ts';
import { PROVIDERS } from '../../src/models/facts/providers.ts';
import { describeSource, SOURCES, type Source, type SourceId } from '../../src/models/facts/sources.ts';
import { PRICE_LIST } from '../../src/models/listed-prices.ts';

const all = PROVIDERS.flatMap((provider) => FACTS[provider].map((facts) => ({ provider, facts, id: facts.id })));

function figuresOf(facts: ModelFacts): (readonly [number, SourceId])[] {
  const single = [facts.contextTokens, facts.maxOutputTokens, facts.mmlu, facts.arenaElo, facts.answerChars];
  return [
    ...single.flatMap((figure) => (figure === null ? [] : [[figure[0], figure[1]] as const])),
    ...facts.speed.flatMap(([firstTokenMs, perSecond, source]) => [
      [firstTokenMs, source] as const,
      [perSecond, source] as const,
    ]),
  ];
}

describe('facts about models', () => {
  it('are many, and each model is there once', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(39);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(all)('of $id have a source for every figure, and no figure is empty', ({ facts }) => {
    for (const [value, source] of figuresOf(facts)) {
      expect(value).toBeGreaterThan(0);
      expect(SOURCES).toHaveProperty([source]);
    }
    if (facts.mmlu !== null) expect(facts.mmlu[0]).toBeLessThan(100);
  });

  it.each(all)('of $id name a model that is in the price list under its provider', ({ provider, facts }) => {
    const listed = findProvider({ providerId: provider })?.models.find(({ id }) => id === facts.listed);
    expect(listed, facts.listed).toBeDefined();
  });

  it('name every key of other price lists once', () => {
    const keys = all.flatMap(({ facts }) => facts.litellm);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('use every source, and each has a date or says that it has none', () => {
    const used = new Set(
      all.flatMap(({ facts, provider }) => [
        ...figuresOf(facts).map(([, source]) => source),
        prefillRate(provider, facts.id)[1],
      ]),
    );
    expect([...used].sort()).toEqual(Object.keys(SOURCES).sort());
    for (const [id, { date }] of Object.entries<Source>(SOURCES)) {
      if (date === null) expect(describeSource(id as SourceId)).toMatch(/\(no date\)$/);
      else expect(date).toMatch(/^20\d\d(-\d\d(-\d\d)?)?$/);
    }
  });
});

describe('rules of providers', () => {
  it('say where they are from and when, or that they have no date', () => {
    const prefixRules = all.map(({ provider, facts }) => prefixRule(provider, facts.id, facts.cacheMinTokens));
    for (const rule of [...Object.values(BATCH_RULES), ...prefixRules]) {
      if (rule !== null) expect(rule.source).toMatch(/\((20\d\d-\d\d-\d\d|no date)\)/);
    }
  });

  it('keep prefixes only of models whose provider has a rule', () => {
    for (const { provider, facts } of all) {
      if (facts.cacheMinTokens !== null) expect(prefixRule(provider, facts.id, 1), facts.id).not.toBeNull();
    }
  });
});

it('the price list is the version that the lockfile pins', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const { version } = lock.packages['node_modules/@pydantic/genai-prices'];
  expect(PRICE_LIST).toBe(`@pydantic/genai-prices ${version} (2026-09-23)`);
});
