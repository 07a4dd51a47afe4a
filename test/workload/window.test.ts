import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/foundation/random.ts';
import { arrivalsOf, splitAt, WindowedWorkload, windowOf } from '../../src/workload/window.ts';
import type { RequestBlock } from '../../src/workload/workload.ts';
import { HandMade } from '../simulation/workloads.ts';

const HOUR = 3_600_000;

/** A workload with an arrival at each of these moments. */
const workload = (times: readonly number[]): HandMade =>
  new HandMade(times.map((at, i) => ({ at, text: `question ${i}`, tier: 'simple', contentClass: 'static' })));

/** What a window lets through: moments, and the numbers the requests have in it. */
async function through(times: readonly number[], fromMs: number, toMs: number, most = Number.POSITIVE_INFINITY) {
  const { requests } = windowOf(await arrivalsOf(workload(times)), fromMs, toMs);
  const windowed = new WindowedWorkload(workload(times), { fromMs, toMs, requests: Math.min(most, requests) });
  const seen: number[] = [];
  const numbers: number[] = [];
  for await (const block of windowed.blocks() as AsyncIterable<RequestBlock>) {
    for (let i = 0; i < block.length; i++) {
      seen.push(block.at[i]);
      numbers.push(block.first + i);
    }
  }
  return { seen, numbers, facts: windowed.facts(), expected: windowed.expectedRequests };
}

describe('A window of a workload', () => {
  it('holds the requests from its first moment to before its last, numbered from 0', async () => {
    const random = randomStream('window', 'times');
    for (let round = 0; round < 50; round++) {
      const times = Array.from({ length: 40 }, () => 1 + Math.floor(random() * 30)).sort((a, b) => a - b);
      const [from, to] = [Math.floor(random() * 32), Math.floor(random() * 32)].sort((a, b) => a - b) as [
        number,
        number,
      ];
      const { seen, numbers, expected } = await through(times, from, to);
      const right = times.filter((at) => at >= from && at < to);
      expect(seen).toEqual(right);
      expect(numbers).toEqual(right.map((_, i) => i));
      expect(expected).toBe(right.length);
    }
  });

  it('can be cut short, and has a rate of its own', async () => {
    const times = [1, HOUR, 2 * HOUR, 3 * HOUR, 40 * HOUR];
    expect((await through(times, HOUR, 4 * HOUR, 2)).seen).toEqual([HOUR, 2 * HOUR]);
    expect((await through(times, HOUR, 4 * HOUR)).facts.requestsPerDay).toBeCloseTo(24, 9);
  });

  it('and the one after it share a workload without a request in both, or in neither', async () => {
    const times = [1, 2, 2, 2, 3, 4, 5, 6, 7, 8];
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const [earlier, later] = splitAt(await arrivalsOf(workload(times)), share);
      expect(earlier.requests + later.requests).toBe(times.length);
      expect(earlier.toMs).toBe(later.fromMs);
    }
  });
});
