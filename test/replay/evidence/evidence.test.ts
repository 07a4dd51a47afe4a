import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/foundation/random.ts';
import type { Interval } from '../../../src/foundation/statistics/estimates.ts';
import { latencyBin, latencyOf } from '../../../src/replay/evidence/block-tally.ts';
import { type Evidence, EvidenceCollector } from '../../../src/replay/evidence/evidence.ts';
import { newLoggedCalls } from '../../../src/workload/logged-calls.ts';
import { newBlock } from '../../../src/workload/workload.ts';

const DAY = 86_400_000;

interface Asked {
  at: number;
  user: number;
  session?: number;
  before: number;
  after: number;
}

/** What a collector makes of requests that cost so much before and after. */
function collected(requests: readonly Asked[], timed = true, seed = 'test'): Evidence | null {
  const collector = new EvidenceCollector(['baseline', 'optimized']);
  const block = newBlock(requests.length);
  block.length = requests.length;
  if (requests.some(({ session }) => session !== undefined)) block.logged = newLoggedCalls(requests.length);
  for (const [i, { at, user, session }] of requests.entries()) {
    block.at[i] = at;
    block.user[i] = user;
    if (block.logged !== null) block.logged.session[i] = session ?? -1;
  }
  collector.note(block);
  for (const [i, { before, after, at }] of requests.entries()) {
    for (const [side, usd] of [
      ['baseline', before],
      ['optimized', after],
    ] as const) {
      for (const observer of collector.observers(side)) {
        observer.met?.(i, 0, usd === 0 ? 'exactHit' : 'asked', 0, at);
        observer.spent?.(i, 'calls', usd);
        observer.ended?.(i, usd === 0 ? 50 : 800, 1, false);
      }
    }
  }
  return collector.finish(seed, { timed, requestsPerDay: null }, ['baseline', 'optimized']);
}

const days = (count: number, perDay: number, of: (day: number, i: number) => Omit<Asked, 'at' | 'user'>): Asked[] =>
  Array.from({ length: count * perDay }, (_, n) => ({
    at: 1 + Math.floor(n / perDay) * DAY + (n % perDay) * 1000,
    user: n % 7,
    ...of(Math.floor(n / perDay), n % perDay),
  }));

describe('The evidence of a log', () => {
  it('draws days where there are ten of them, else users, else sessions, else stretches', () => {
    const plain = { before: 1, after: 0.5 };
    expect(collected(days(12, 20, () => plain))?.source).toMatchObject({ over: 'days', blocks: 12 });
    const many = days(3, 200, () => plain).map((each, i) => ({ ...each, user: i % 40 }));
    expect(collected(many)?.source).toMatchObject({ over: 'users', blocks: 40 });
    const nobody = days(3, 1000, () => plain).map((each) => ({ ...each, user: -1 }));
    expect(collected(nobody)?.source).toMatchObject({ over: 'stretches', blocks: 60 });
    expect(
      collected(
        days(12, 300, () => plain),
        false,
      )?.source.over,
    ).toBe('stretches');
    const talks = nobody.map((each, i) => ({ ...each, session: Math.floor(i / 60) }));
    expect(collected(talks)?.source).toMatchObject({ over: 'sessions', blocks: 50 });
    // A call that belongs to no session leaves none of them whole.
    expect(collected(talks.map((each, i) => ({ ...each, session: i === 7 ? -1 : 3 })))?.source.over).toBe('stretches');
    expect(collected(nobody.slice(0, 400))).toBeNull();
  });

  it('is as wide as days differ, and no width where they are all alike', () => {
    const alike = collected(days(14, 50, (_, i) => ({ before: 1, after: i % 2 }))) as Evidence;
    expect(alike.savings.costRatio?.[0]).toBeCloseTo(0.5, 12);
    expect(alike.savings.costRatio?.[1]).toBeCloseTo(0.5, 12);
    const unlike = collected(days(14, 50, (day) => ({ before: 1, after: day < 7 ? 0 : 1 }))) as Evidence;
    const [low, high] = unlike.savings.costRatio as Interval;
    // Of 14 days half save all: the share of such days among 14 drawn has a standard deviation of 0.134.
    expect(low).toBeGreaterThan(0.5 - 2.4 * 0.134);
    expect(low).toBeLessThan(0.5 - 1.4 * 0.134);
    expect(high).toBeGreaterThan(0.5 + 1.4 * 0.134);
    expect(unlike.intervals['optimized.cache.hitRate']).toEqual([low, high]);
  });

  it('weighs a day by its traffic and its price, as a bill does', () => {
    const uneven = [
      ...days(10, 10, () => ({ before: 1, after: 1 })),
      ...days(10, 90, () => ({ before: 10, after: 1 })).map((each) => ({ ...each, at: each.at + 10 * DAY })),
    ];
    const costRatio = (collected(uneven) as Evidence).savings.costRatio as Interval;
    const true_ = 1 - (100 + 900) / (100 + 9_000);
    expect(costRatio[0]).toBeLessThan(true_);
    expect(costRatio[1]).toBeGreaterThan(true_);
  });

  it('holds the truth in about 95 of 100 logs', () => {
    const random = randomStream('evidence', 'coverage');
    let held = 0;
    // Coverage of less than 0.86 is seen three times in four.
    const logs = 120;
    for (let log = 0; log < logs; log++) {
      const share = Array.from({ length: 30 }, () => random());
      const requests = days(30, 20, (day) => ({ before: 1, after: share[day] as number }));
      const costRatio = (collected(requests, true, String(log)) as Evidence).savings.costRatio as Interval;
      if (costRatio[0] <= 0.5 && 0.5 <= costRatio[1]) held++;
    }
    // Percentile intervals of 30 blocks are a little narrow.
    expect(held / logs).toBeGreaterThan(0.88);
    expect(held / logs).toBeLessThanOrEqual(1);
  });

  it('keeps latencies to about a hundredth', () => {
    for (const ms of [1, 49, 800, 12_345, 3_600_000]) {
      expect(Math.abs(latencyOf(latencyBin(ms)) / ms - 1)).toBeLessThan(0.011);
    }
  });
});
