import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/foundation/random.ts';
import { poissonInterval } from '../../../src/foundation/statistics/rare-counts.ts';

describe('The interval of a rare count', () => {
  it.each([
    // Published tables of exact 95 % limits.
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [3, 0.6187, 8.7673],
    [10, 4.7954, 18.3904],
    [30, 20.2409, 42.8269],
  ])('of %i is that of the tables', (count, low, high) => {
    const [a, b] = poissonInterval(count);
    expect(a).toBeCloseTo(low, 3);
    expect(b).toBeCloseTo(high, 3);
  });

  it('holds the true mean in at least 95 of 100 draws, however small that is', () => {
    const random = randomStream('poisson', 'coverage');
    for (const mean of [0.2, 1, 4]) {
      let held = 0;
      for (let i = 0; i < 2_000; i++) {
        let count = 0;
        for (let p = random(); p > Math.exp(-mean); p *= random()) count++;
        const [low, high] = poissonInterval(count);
        if (low <= mean && mean <= high) held++;
      }
      expect(held / 2_000).toBeGreaterThan(0.94);
    }
  });
});
