import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import { Sandbox } from '../../../src/replay/explain/sandbox.ts';
import type { KnobValues } from '../../../src/settings/knobs.ts';
import { findStrategy, type Strategy, withTechniques } from '../../../src/settings/strategy.ts';

const basic = findStrategy('basic');
const semantic = withTechniques(basic, [...basic.techniques, 'semantic'], 'sandbox');
const sandbox = (): Sandbox => new Sandbox({ catalog: DOCS_CATALOG, strategy: semantic });
const turned = (knobs: Partial<KnobValues>): Strategy => ({ ...semantic, knobs: { ...semantic.knobs, ...knobs } });

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
    // The document's 150 ms, and the two look-ups before it.
    expect(similar?.expectedLatencyMs).toBe(150 + 20 + 1);
    expect(miss?.expectedLatencyMs).toBeCloseTo(500 + 20 + 1, 6);
  });

  it('suspects a false hit where the texts differ in substance, which the guard would have refused', () => {
    const box = sandbox();
    box.use(turned({ 'semantic.threshold': 0.7 }));
    box.ask('How do I turn roaming on?');
    expect(box.ask('How do I turn roaming off?')).toMatchObject({
      outcome: 'semantic hit',
      nearest: { differs: true },
    });
    const again = box.use(turned({ 'semantic.threshold': 0.7, 'semantic.guard': true }));
    expect(again[1]).toMatchObject({ outcome: 'miss', nearest: { of: 1, outcome: 'refused by the guard' } });
    expect(box.steps[1]).toMatchObject({ outcome: 'semantic hit' });
    expect(box.ask('how do I turn roaming off')).toMatchObject({ outcome: 'exact hit', hitOf: 2 });
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
});
