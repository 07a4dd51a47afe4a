import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SweptPoint, stretches, within } from '../../../src/document/claims/condition.ts';

/** The figure on the broken line through the points; null where a neighbour has none. */
function onTheLine(points: readonly SweptPoint[], at: number): number | null {
  const right = points.findIndex((point) => point.at >= at);
  const [a, b] = [points[right - 1], points[right]];
  if (b === undefined) return null;
  if (b.at === at) return b.figure;
  if (a === undefined || a.figure === null || b.figure === null) return null;
  return a.figure + ((b.figure - a.figure) * (at - a.at)) / (b.at - a.at);
}

describe('the condition of a claim', () => {
  it('begins and ends where the straight line between two points crosses the range', () => {
    const points = [0, 1, 2, 3].map((at) => ({ at, figure: 10 * at }));
    expect(stretches(points, { from: 5, to: 15 })).toEqual([[0.5, 1.5]]);
    expect(stretches(points, { from: 5 })).toEqual([[0.5, 3]]);
    expect(stretches(points, { to: 5 })).toEqual([[0, 0.5]]);
    expect(stretches(points, { from: 31 })).toEqual([]);
    expect(stretches(points, {})).toEqual([[0, 3]]);
  });

  it('finds a range that lies between two points, and one that is passed twice', () => {
    const peak = [0, 1, 2].map((at) => ({ at, figure: at === 1 ? 100 : 0 }));
    expect(stretches(peak, { from: 40, to: 60 })).toEqual([
      [0.4, 0.6],
      [1.4, 1.6],
    ]);
  });

  it('holds nowhere between points of which one has no figure, but on the other', () => {
    const points = [
      { at: 1, figure: 5 },
      { at: 2, figure: 5 },
      { at: 3, figure: null },
      { at: 4, figure: 5 },
    ];
    expect(stretches(points, { from: 4, to: 6 })).toEqual([
      [1, 2],
      [4, 4],
    ]);
  });

  it('agrees with looking at every place', () => {
    const figure = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null, freq: 8 });
    fc.assert(
      fc.property(
        fc.array(figure, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 60 }),
        (figures, from, width) => {
          const points = figures.map((figure, at) => ({ at, figure }));
          const range = { from: from + 0.5, to: from + width + 0.25 };
          const found = stretches(points, range);
          const wrong: number[] = [];
          for (let at = 0; at <= points.length - 1; at += 1 / 64) {
            const value = onTheLine(points, at);
            const inside = found.some(([a, b]) => at >= a - 1e-9 && at <= b + 1e-9);
            const near = value !== null && Math.min(Math.abs(value - range.from), Math.abs(value - range.to)) < 1e-6;
            if (!near && inside !== (value !== null && within(value, range))) wrong.push(at);
          }
          expect(wrong).toEqual([]);
        },
      ),
    );
  });
});
