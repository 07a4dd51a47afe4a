import { describe, expect, it } from 'vitest';
import { cheapestMeeting } from '../../../src/techniques/router/cost-aware-choice.ts';

const unlimited = Number.POSITIVE_INFINITY;

describe('of a weak and cheap, a middling and a strong and dear model', () => {
  const quality = [0.6, 0.8, 0.9];
  const costs = [1, 3, 10];

  it.each([
    ['the cheapest that is good enough', 0.7, unlimited, 1],
    ['one that is good enough exactly, for exactly the money', 0.8, 3, 1],
    ['the cheapest of all when that is good enough', 0.5, unlimited, 0],
    ['the best when none is good enough', 0.95, unlimited, 2],
    ['the best there is money for when the good ones are too dear', 0.85, 5, 1],
    ['the cheapest when there is money for none', 0.5, 0.5, 0],
  ])('it is %s', (_, minQuality, budget, expected) => {
    expect(cheapestMeeting(quality, costs, minQuality, budget)).toBe(expected);
  });
});

it('follows its three rules in every case of three models with four qualities and costs each', () => {
  const levels = [0, 1, 2, 3];
  const cases = (n: number): number[][] =>
    n === 0 ? [[]] : cases(n - 1).flatMap((row) => levels.map((x) => [...row, x]));
  const triples = cases(3);
  const limits = [-0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5];
  let wrong = 0;
  for (const quality of triples) {
    for (const cost of triples) {
      const byCost = [0, 1, 2].sort((a, b) => cost[a]! - cost[b]! || quality[b]! - quality[a]! || a - b);
      const byQuality = [0, 1, 2].sort((a, b) => quality[b]! - quality[a]! || cost[a]! - cost[b]! || a - b);
      for (const minQuality of limits) {
        for (const budget of limits) {
          const within = (model: number) => cost[model]! <= budget;
          const expected =
            byCost.find((model) => within(model) && quality[model]! >= minQuality) ??
            byQuality.find(within) ??
            byCost[0];
          if (cheapestMeeting(quality, cost, minQuality, budget) !== expected) wrong++;
        }
      }
    }
  }
  expect(wrong).toBe(0);
});
