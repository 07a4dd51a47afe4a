import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairIds } from '../../src/workload/pair-ids.ts';
import { UNKNOWN } from '../../src/workload/truth-table.ts';

const small = fc.integer({ min: -1, max: 40 });
const any = fc.integer({ min: -1, max: 2 ** 31 - 1 });

describe('ids of pairs', () => {
  it('are those that a map would give, in order of first appearance', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.tuple(small, small), fc.tuple(any, any)), { maxLength: 3_000 }), (pairs) => {
        const ids = new PairIds();
        const known = new Map<string, number>();
        for (const [a, b] of pairs) {
          const name = `${a},${b}`;
          expect(ids.find(a, b)).toBe(known.get(name) ?? UNKNOWN);
          if (!known.has(name)) known.set(name, known.size);
          const id = ids.enter(a, b);
          expect(id).toBe(known.get(name));
          expect([ids.first(id), ids.second(id)]).toEqual([a, b]);
        }
        expect(ids.size).toBe(known.size);
      }),
      { numRuns: 30 },
    );
  });
});
