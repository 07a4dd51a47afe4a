import { describe, expect, it } from 'vitest';
import { defineStrategy } from '../../src/library/strategies.ts';
import { defaultKnobs, KNOBS, parseKnob, TECHNIQUE, TECHNIQUES } from '../../src/settings/knobs.ts';
import { strategySentence } from '../../src/settings/strategy-sentence.ts';
import type { Clause } from '../../src/techniques/technique.ts';

const tiers = { simple: 'gpt-4o-mini', medium: 'gpt-4o', complex: 'gpt-4' };
const models = { tiers, baseline: 'gpt-4' };
const one = { tiers: { simple: 'gpt-4o-mini', medium: 'gpt-4o-mini', complex: 'gpt-4o-mini' }, baseline: 'gpt-4' };

describe('The sentence of a strategy', () => {
  it('says which model answers, and what is kept for how long, for whom', () => {
    const strategy = defineStrategy({
      techniques: ['cache', 'router'],
      knobs: { 'cache.maxEntries': 5_000, 'cache.scope': 'tenant' },
    });
    expect(strategySentence(strategy, one)).toBe(
      'everything to gpt-4o-mini; answers kept 1h, 5,000 of them, per tenant',
    );
    expect(strategySentence(strategy, models)).toBe(
      'complexity below 3 to gpt-4o-mini, from 7 to gpt-4, else to gpt-4o; answers kept 1h, 5,000 of them, per tenant',
    );
  });

  it('says what becomes of requests that nothing routes', () => {
    const techniques = new Set<never>();
    expect(strategySentence({ techniques, knobs: defaultKnobs() }, models)).toBe('everything to gpt-4');
    expect(strategySentence({ techniques, knobs: defaultKnobs() }, { ...models, asLogged: {} })).toBe(
      'each request to its own model',
    );
  });

  it('says of a semantic cache alone that it keeps answers too', () => {
    const strategy = defineStrategy({
      techniques: ['semantic'],
      knobs: { 'cache.ttl': 'never', 'semantic.guard': 'true' },
    });
    expect(strategySentence(strategy, models)).toBe(
      'everything to gpt-4; answers kept for good, 1,000 of them, per tenant and all that is sent; ' +
        'questions 0.85 alike by weighted-words get one answer, adapted each time, ' +
        'but not where a number, a name or a negation differs',
    );
  });

  it.each([
    [0.0553, '6%'],
    [0.945, '95%'],
    [0.997, '99.7%'],
    [0.004, '0.4%'],
  ])('says a share of %f as %s: in whole per cents, but beside nothing and all', (share, said) => {
    const knobs = { 'routing.mode': 'cost-aware', 'routing.minQuality': share };
    const strategy = defineStrategy({ techniques: ['router'], knobs });
    expect(strategySentence(strategy, models)).toContain(`expected to be right ${said} of the time`);
  });

  it('has a part for every technique, with all of it filled in', () => {
    // A budget without a limit does nothing, and says nothing.
    const knobs = { ...defaultKnobs(), 'budget.perRequest': 0.01 };
    const plain = strategySentence({ techniques: new Set(), knobs }, models);
    for (const technique of TECHNIQUES) {
      const sentence = strategySentence({ techniques: new Set([technique]), knobs }, models);
      expect(sentence, technique).not.toBe(plain);
      expect(sentence, technique).not.toMatch(/[{}]|undefined|NaN/);
    }
  });

  it('asks of knobs only what they can be', () => {
    for (const technique of TECHNIQUES) {
      for (const { words, where = {}, unless = {} } of TECHNIQUE[technique].says as readonly Clause[]) {
        for (const [, name] of words.matchAll(/\{([\w.]+)%?\}/g)) {
          expect([...Object.keys(KNOBS), 'simple', 'medium', 'complex']).toContain(name);
        }
        for (const [path, values] of [...Object.entries(where), ...Object.entries(unless)]) {
          if (path === 'models') continue;
          for (const value of values)
            expect(parseKnob(path as keyof typeof KNOBS, value), `${path} ${value}`).toHaveProperty('value');
        }
      }
    }
  });
});
