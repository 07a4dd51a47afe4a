import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AliasTable, zipfWeights } from '../../src/foundation/alias-table.ts';
import { randomStream } from '../../src/foundation/random.ts';

it.each([
  ['Zipf', zipfWeights(50, 1)],
  ['even', zipfWeights(7, 0)],
  ['one heavy among light ones', [1, 1, 1, 900, 1, 40]],
])('%s weights are drawn in their proportions', (_, weights) => {
  const table = new AliasTable(weights);
  const random = randomStream('alias', 'test');
  const draws = 500_000;
  const drawn = new Int32Array(weights.length);
  for (let i = 0; i < draws; i++) drawn[table.draw(random)]!++;
  const total = Array.from(weights).reduce((sum, w) => sum + w, 0);
  let chiSquare = 0;
  for (let i = 0; i < weights.length; i++) {
    const expected = (draws * weights[i]!) / total;
    chiSquare += (drawn[i]! - expected) ** 2 / expected;
  }
  const freedom = weights.length - 1;
  expect(Math.abs(chiSquare - freedom) / Math.sqrt(2 * freedom)).toBeLessThan(4.5);
});

it('what has no weight is never drawn', () => {
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true }));
  const weights = fc
    .array(weight, { minLength: 2, maxLength: 20, size: 'max' })
    .filter((all) => all.some((w) => w > 0));
  fc.assert(
    fc.property(weights, (weights) => {
      const table = new AliasTable(weights);
      for (let cell = 0; cell < weights.length; cell++) {
        for (const within of [0, 0.5, 0.999_999]) {
          expect(weights[table.draw(() => (cell + within) / weights.length)]).toBeGreaterThan(0);
        }
      }
    }),
  );
});

it('a choice costs one random number, and no choice costs none', () => {
  let used = 0;
  const random = () => {
    used++;
    return 0.5;
  };
  expect(new AliasTable([3]).draw(random)).toBe(0);
  expect(used).toBe(0);
  new AliasTable([3, 1]).draw(random);
  expect(used).toBe(1);
});

it('Zipf weights are 1 / rank^exponent', () => {
  expect([...zipfWeights(4, 1)]).toEqual([1, 1 / 2, 1 / 3, 1 / 4]);
  expect([...zipfWeights(3, 0)]).toEqual([1, 1, 1]);
  expect(zipfWeights(8, 0.5)[3]).toBe(0.5);
});
