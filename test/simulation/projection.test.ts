import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/foundation/units.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import type { KnobValues, Technique } from '../../src/settings/knobs.ts';
import { catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const catalog = catalogOf([modelOf('only', { ms: 100, usd: 0.02 })]);

/** A hundred different questions a second apart, of a cent each, as they would go on the whole day. */
function project(
  techniques: readonly Technique[],
  knobs: Partial<KnobValues>,
  { gapMs = 1_000, perDay = 86_400 } = {},
): Summary {
  const requests = Array.from({ length: 100 }, (_, i) => ({
    at: 1 + i * gapMs,
    text: `question number ${i}`,
    intent: i,
    tier: 'simple' as const,
    contentClass: 'static' as const,
    input: 250,
    output: 250,
  }));
  return run(new HandMade(requests), strategyOf(techniques, knobs), { catalog, perDay });
}

describe('the projection of a month', () => {
  it('is what a request costs times the requests of 30 days', () => {
    expect(project([], {}).monthlyUsd).toBeCloseTo(30 * 86_400 * 0.01, 6);
    const { monthlyUsd } = project([], { 'budget.daily': 0.5, 'budget.whenExhausted': 'refuse' });
    expect(monthlyUsd).toBeCloseTo(30 * 86_400 * 0.01, 6);
  });

  it.each([0.5, 100])('is at most 30 times a daily budget of %s USD that refuses requests', (dailyUsd) => {
    const { monthlyUsd } = project(['budget'], { 'budget.daily': dailyUsd, 'budget.whenExhausted': 'refuse' });
    expect(monthlyUsd).toBeGreaterThanOrEqual(30 * dailyUsd - 1e-9);
    // The last call of a day may go beyond it.
    expect(monthlyUsd).toBeLessThanOrEqual(30 * (dailyUsd + 0.0101));
  });

  it('is at most that of a run that spends two days of money in little more than one', () => {
    const { monthlyUsd, budget } = project(
      ['budget'],
      { 'budget.daily': 0.1, 'budget.whenExhausted': 'refuse' },
      { gapMs: (1.1 * DAY_MS) / 100, perDay: 91 },
    );
    expect(budget.exhaustedDays).toBe(1);
    expect(monthlyUsd).toBeLessThanOrEqual(30 * 0.1101);
  });

  it('knows no such limit where the cheapest model answers when the money is spent', () => {
    const { monthlyUsd } = project(['budget'], { 'budget.daily': 0.5, 'budget.whenExhausted': 'cheapest' });
    expect(monthlyUsd).toBeCloseTo(30 * 86_400 * 0.01, 6);
  });

  it('leaves room beside it for what is paid for look-ups, which go on when the money is spent', () => {
    const { monthlyUsd, charges } = project(['budget', 'semantic'], {
      'budget.daily': 0.5,
      'budget.whenExhausted': 'refuse',
    });
    expect(charges.embeddings).toBeGreaterThan(0);
    expect(monthlyUsd).toBeGreaterThanOrEqual(30 * (0.5 + 864 * charges.embeddings));
    expect(monthlyUsd).toBeLessThan(30 * (0.5101 + 865 * charges.embeddings));
  });
});
