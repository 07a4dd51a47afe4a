import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DensePairs } from '../../../../../src/techniques/semantic/similarity/embeddings/dense-pairs.ts';

function cosine(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

it('finds every pair that comparing all finds', () => {
  const vectors = fc.integer({ min: 1, max: 19 }).chain((dimensions) =>
    fc.array(
      fc
        .array(fc.integer({ min: -3, max: 3 }), { minLength: dimensions, maxLength: dimensions })
        .map((numbers) => Float32Array.from(numbers)),
      { maxLength: 25 },
    ),
  );
  fc.assert(
    fc.property(vectors, fc.double({ min: 0.1, max: 1, noNaN: true }), (all, floor) => {
      const pairs = new DensePairs((text) => all[Number(text)]!, floor);
      for (let b = 0; b < all.length; b++) {
        const count = pairs.add(String(b));
        const found = new Map<number, number>();
        for (let i = 0; i < count; i++) found.set(pairs.others[i]!, pairs.similarities[i]!);
        for (let a = 0; a < b; a++) {
          const exact = cosine(all[a]!, all[b]!);
          // Single precision: within a millionth of the floor either answer is right.
          if (Math.abs(exact - floor) > 1e-6) expect(found.has(a)).toBe(exact > floor);
          if (found.has(a)) expect(found.get(a)).toBeCloseTo(exact, 5);
        }
      }
    }),
  );
});

it('takes a vector for like itself at any length, and a vector of zeros for like none', () => {
  const all = [Float32Array.of(0.1, 0.2, 0.3), Float32Array.of(0.3, 0.6, 0.9), Float32Array.of(0, 0, 0)];
  const pairs = new DensePairs((text) => all[Number(text)]!, 0.5);
  expect([pairs.add('0'), pairs.add('1'), pairs.similarities[0], pairs.add('2')]).toEqual([0, 1, 1, 0]);
});
