import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanSavings, savings } from '../../src/result/savings.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import { fullCostUsd, moreWrongPerThousand, savedPerWrongUsd } from '../../src/result/wrong-answers.ts';

const run = (costPerRequestUsd: number, wrongPerThousand: number | null) =>
  ({
    requests: 1_000,
    costUsd: 1_000 * costPerRequestUsd,
    costPerRequestUsd,
    monthlyUsd: null,
    latencyMs: { mean: null, p50: null, p95: null, p99: null, max: null },
    tokens: { input: 1, output: 1, saved: 0 },
    quality: { wrongPerThousand },
  }) as Summary;

const amount = fc.integer({ min: 1, max: 10_000 }).map((mills) => mills / 1_000);
const wrong = fc.nat({ max: 1_000 });

describe('what is saved for each wrong answer more', () => {
  it('is where both come to the same: at that price, and no other, either may be done', () => {
    fc.assert(
      fc.property(amount, wrong, amount, wrong, (usd, was, less, is) => {
        const [before, after] = [run(usd, was), run(less, is)];
        const price = savedPerWrongUsd(usd - less, moreWrongPerThousand(before, after));
        if (price === null) return usd <= less || is - was < 0.5;
        const worth = (at: number): number => (fullCostUsd(before, at) as number) - (fullCostUsd(after, at) as number);
        expect(worth(price)).toBeCloseTo(0, 8);
        return worth(0.9 * price) > 0 && worth(1.1 * price) < 0;
      }),
    );
  });

  it.each([
    ['nothing is saved', run(1, 10), run(1.1, 20)],
    ['fewer are wrong', run(1, 10), run(0.5, 5)],
    ['hardly more are wrong', run(1, 10), run(0.5, 10.4)],
    ['nobody knows', run(1, 10), run(0.5, null)],
  ])('is not known where %s', (_, before, after) => {
    expect(savings(before, after).perWrongUsd).toBeNull();
  });

  it('is that of all runs together, whatever one of them happened to have', () => {
    const before = [run(1, 10), run(1, 10)];
    const after = [run(0.5, 10.5), run(0.5, 109.5)];
    const each = after.map((own, i) => savings(before[i] as Summary, own));
    // $500 of 1,000 requests for 50 wrong answers, not the mean of $1,000 and $5.03.
    expect(meanSavings(each, run(1, 10), run(0.5, 60)).perWrongUsd).toBeCloseTo(10, 12);
  });
});

describe('the whole cost of a request', () => {
  it('is the bill and the price of its wrong answers', () => {
    expect(fullCostUsd(run(0.01, 50), 0.2)).toBeCloseTo(0.02, 12);
    expect(fullCostUsd(run(0.01, null), 0.2)).toBeNull();
  });
});
