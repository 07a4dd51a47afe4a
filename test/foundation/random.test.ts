import { describe, expect, it } from 'vitest';
import { namedDie, randomStream, roll } from '../../src/foundation/random.ts';

const many = (count: number, next: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => next(i));

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - mx, y[i]! - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

/** How many standard deviations the chi-square statistic of equally likely cells is from its mean. */
function unevenness(cells: Int32Array): number {
  const total = cells.reduce((sum, n) => sum + n, 0);
  const expected = total / cells.length;
  const chiSquare = cells.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  const freedom = cells.length - 1;
  return (chiSquare - freedom) / Math.sqrt(2 * freedom);
}

describe('random streams', () => {
  it('the same seed and name give the same numbers, now and in any later version', () => {
    const stream = randomStream('42', 'arrivals');
    expect([stream(), stream(), stream()]).toEqual([0.09669156046584249, 0.10787259554490447, 0.9512710100971162]);
  });

  it('drawing from one stream does not move another', () => {
    const alone = many(5, randomStream('42', 'phrasing'));
    const arrivals = randomStream('42', 'arrivals');
    const phrasing = randomStream('42', 'phrasing');
    const beside = many(5, () => {
      arrivals();
      return phrasing();
    });
    expect(beside).toEqual(alone);
  });

  it('streams of different names or seeds are unrelated', () => {
    const n = 100_000;
    const base = many(n, randomStream('42', 'arrivals'));
    for (const other of [randomStream('42', 'phrasing'), randomStream('43', 'arrivals')]) {
      expect(Math.abs(correlation(base, many(n, other)))).toBeLessThan(4 / Math.sqrt(n));
    }
  });
});

describe('dice', () => {
  it('a die shows the same for an index, now and in any later version', () => {
    const die = namedDie('42', 'latency');
    expect(die).toEqual({ a: -2026275319, b: 22018230 });
    expect([0, 1, 2, 1_000_000].map((index) => roll(die, index))).toEqual([
      0.514174499316141, 0.9810844722669572, 0.07270953455008566, 0.7643869696184993,
    ]);
  });

  it('every value is in [0, 1) and all are equally likely', () => {
    const scores: number[] = [];
    for (let d = 0; d < 20; d++) {
      const die = namedDie('42', `die ${d}`);
      const cells = new Int32Array(256);
      for (let i = 0; i < 100_000; i++) {
        const x = roll(die, i);
        if (!(x >= 0 && x < 1)) throw new Error(`rolled ${x}`);
        cells[(x * 256) | 0]!++;
      }
      scores.push(unevenness(cells));
    }
    // Neither uneven nor suspiciously even, each die and all together.
    for (const score of scores) expect(Math.abs(score)).toBeLessThan(4.5);
    expect(Math.abs(scores.reduce((sum, x) => sum + x, 0)) / Math.sqrt(scores.length)).toBeLessThan(4);
  });

  it('two dice know nothing of each other', () => {
    const n = 1_000_000;
    const latency = namedDie('42', 'latency');
    for (const other of [namedDie('42', 'difficulty'), namedDie('43', 'latency')]) {
      const joint = new Int32Array(256);
      for (let i = 0; i < n; i++) joint[((roll(latency, i) * 16) | 0) * 16 + ((roll(other, i) * 16) | 0)]!++;
      expect(Math.abs(unevenness(joint))).toBeLessThan(4.5);
      const r = correlation(
        many(n, (i) => roll(latency, i)),
        many(n, (i) => roll(other, i)),
      );
      expect(Math.abs(r)).toBeLessThan(4 / Math.sqrt(n));
    }
  });

  it('neighbouring requests know nothing of each other', () => {
    const n = 1_000_000;
    const die = namedDie('42', 'latency');
    for (const lag of [1, 2, 64, 65_536]) {
      const joint = new Int32Array(256);
      for (let i = 0; i < n; i++) joint[((roll(die, i) * 16) | 0) * 16 + ((roll(die, i + lag) * 16) | 0)]!++;
      expect(Math.abs(unevenness(joint))).toBeLessThan(4.5);
    }
  });
});
