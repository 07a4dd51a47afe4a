import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/foundation/units.ts';
import { Budget } from '../../../src/techniques/budget/budget.ts';

const none = Number.POSITIVE_INFINITY;

function budgetOf({ perRequestUsd = none, dailyUsd = none, whenExhausted = 'refuse' as 'refuse' | 'cheapest' }) {
  return new Budget({ perRequestUsd, dailyUsd, whenExhausted });
}

it('without limits has money for everything for ever', () => {
  const budget = budgetOf({});
  budget.spend(1, 1e9);
  expect([budget.arrive(2), budget.leftUsd(2, 1e9), budget.leftUsd(2, 0)]).toEqual(['open', none, none]);
  expect(budget.exhaustedDays).toBe(0);
});

it('a request has money up to its own limit, less what it has already cost', () => {
  const budget = budgetOf({ perRequestUsd: 0.5 });
  expect([budget.leftUsd(1, 0), budget.leftUsd(1, 0.25), budget.leftUsd(1, 0.9)]).toEqual([0.5, 0.25, 0]);
});

describe('a day', () => {
  it.each(['refuse', 'cheapest'] as const)('is exhausted when its money is spent: %s', (whenExhausted) => {
    const budget = budgetOf({ dailyUsd: 1, whenExhausted });
    expect(budget.arrive(5)).toBe('open');
    budget.spend(6, 0.75);
    expect(budget.arrive(7)).toBe('open');
    expect(budget.leftUsd(7, 0)).toBe(0.25);
    budget.spend(8, 0.25);
    expect([budget.arrive(9), budget.arrive(10)]).toEqual([whenExhausted, whenExhausted]);
    budget.spend(11, 0.25);
    expect([budget.exhaustedDays, budget.requestsWhenExhausted]).toEqual([1, 2]);
    expect(budget.leftUsd(11, 0)).toBe(0);
  });

  it('has 24 hours from the first moment, and the next one has its own money', () => {
    const budget = budgetOf({ dailyUsd: 1 });
    budget.arrive(1_000);
    budget.spend(1_000, 2);
    expect(budget.arrive(1_000 + DAY_MS - 1)).toBe('refuse');
    expect(budget.arrive(1_000 + DAY_MS)).toBe('open');
    expect(budget.leftUsd(1_000 + DAY_MS, 0)).toBe(1);
    budget.spend(1_000 + 5.5 * DAY_MS, 2);
    expect(budget.arrive(1_000 + 6 * DAY_MS - 1)).toBe('refuse');
    expect(budget.arrive(1_000 + 6 * DAY_MS)).toBe('open');
    expect(budget.exhaustedDays).toBe(2);
  });

  it('counts what is spent in it, in whatever order it is asked', () => {
    const step = fc.tuple(fc.constantFrom('arrive', 'spend', 'left'), fc.integer({ min: 0, max: DAY_MS }), fc.nat(4));
    fc.assert(
      fc.property(fc.nat(10_000), fc.array(step, { maxLength: 60 }), (start, steps) => {
        const budget = budgetOf({ dailyUsd: 8 });
        budget.arrive(start);
        const spent = new Map<number, number>();
        let now = start;
        for (const [what, wait, usd] of steps) {
          now += wait;
          const day = Math.floor((now - start) / DAY_MS);
          const today = spent.get(day) ?? 0;
          if (what === 'spend') {
            budget.spend(now, usd);
            spent.set(day, today + usd);
          } else if (what === 'left') expect(budget.leftUsd(now, 0)).toBe(Math.max(0, 8 - today));
          else expect(budget.arrive(now)).toBe(today < 8 ? 'open' : 'refuse');
        }
        expect(budget.exhaustedDays).toBe([...spent.values()].filter((usd) => usd >= 8).length);
      }),
    );
  });
});
