import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { Sandbox } from '../../src/replay/sandbox.ts';
import { findStrategy, withTechniques } from '../../src/settings/strategy.ts';

function sandbox(): Sandbox {
  const basic = findStrategy('basic');
  return new Sandbox(DOCS_CATALOG, withTechniques(basic, [...basic.techniques, 'semantic'], 'sandbox'));
}

describe('the sandbox', () => {
  it('misses, then hits exactly, then hits by meaning, each at its price', () => {
    const box = sandbox();
    const [miss, exact, similar] = [
      'How do I turn roaming on?',
      'how do i turn roaming on',
      'how can I turn on roaming?',
    ].map((query) => box.ask(query));
    expect(miss).toMatchObject({ outcome: 'miss', nearest: null, answeredBy: 'gpt-4o-mini' });
    expect(exact).toMatchObject({ outcome: 'exact hit', hitOf: 1, expectedCostUsd: 0, expectedLatencyMs: 50 });
    expect(similar).toMatchObject({ outcome: 'semantic hit', nearest: { of: 1, differs: false } });
    expect(similar?.expectedCostUsd).toBeCloseTo(0.002, 6);
    // The document's 150 ms, and the look-up before it.
    expect(similar?.expectedLatencyMs).toBe(150 + 20);
    expect(miss?.expectedLatencyMs).toBeCloseTo(500 + 20, 6);
  });

  it('suspects a false hit where the texts differ in substance, and refuses it with the guard', () => {
    const box = sandbox();
    box.turn({ 'semantic.threshold': 0.7 });
    box.ask('How do I turn roaming on?');
    expect(box.ask('How do I turn roaming off?')).toMatchObject({
      outcome: 'semantic hit',
      nearest: { differs: true },
    });
    box.turn({ 'semantic.guard': true });
    expect(box.ask('How do I turn roaming off?')).toMatchObject({
      outcome: 'miss',
      nearest: { of: 1, outcome: 'refused by the guard' },
    });
  });

  it('keeps no answer that came out of the cache', () => {
    const box = sandbox();
    box.ask('How do I turn roaming on?');
    box.ask('how can I turn on roaming?');
    expect(box.ask('How can I turn on roaming')).toMatchObject({ outcome: 'semantic hit', nearest: { of: 1 } });
  });

  it('says how far off the nearest question is', () => {
    const box = sandbox();
    box.ask('What is Python?');
    const step = box.ask('What is a python eating?');
    expect(step.nearest).toMatchObject({ of: 1, outcome: 'too different', threshold: 0.85 });
    expect(step.nearest?.similarity).toBeLessThan(0.85);
  });

  it('leaves the strategy it was given as it was', () => {
    const basic = findStrategy('basic');
    new Sandbox(DOCS_CATALOG, basic).turn({ 'semantic.threshold': 0.4 });
    expect(basic.knobs['semantic.threshold']).toBe(0.85);
  });
});
