import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../../src/simulation/timeline.ts';

/** A request with what comes of it at the same moment. */
function note(timeline: Timeline, at: number, hit: number, usd: number): void {
  timeline.arrived(at);
  if (hit === 1) timeline.hit(at);
  timeline.spent(at, usd);
}

const total = (column: readonly number[]): number => column.reduce((sum, v) => sum + v, 0);

describe('the timeline of a run', () => {
  it('counts every request in its window, however often windows had to merge', () => {
    const gaps = fc.array(fc.oneof(fc.nat(500), fc.nat(100_000), fc.constant(0), fc.constant(50_000_000)), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(gaps, fc.nat(1_000_000), (steps, start) => {
        const timeline = new Timeline();
        let now = 1 + start;
        const rows = steps.map((gap, i) => ({
          at: i === 0 ? now : (now += gap),
          hit: i % 3 === 0 ? 1 : 0,
          usd: i / 8,
        }));
        for (const { at, hit, usd } of rows) note(timeline, at, hit, usd);
        const { windowMs, requests, hits, costUsd } = timeline.summary();
        expect(requests.length).toBeLessThanOrEqual(120);
        expect(Math.log2(windowMs / 1_000) % 1).toBe(0);
        const inside = requests.map((_, w) => rows.filter(({ at }) => Math.floor((at - 1 - start) / windowMs) === w));
        expect(requests).toEqual(inside.map((rows) => rows.length));
        expect(hits).toEqual(inside.map((rows) => total(rows.map(({ hit }) => hit))));
        const apart = inside.map((rows, w) => Math.abs(costUsd[w]! - total(rows.map(({ usd }) => usd))));
        expect(Math.max(...apart)).toBeLessThan(5e-10);
        expect(total(requests)).toBe(rows.length);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('uses windows no longer than needed', () => {
    const timeline = new Timeline();
    for (let at = 1; at < 120_000; at += 100) note(timeline, at, 0, 0);
    expect(timeline.summary().windowMs).toBe(1_000);
    expect(timeline.summary().requests).toHaveLength(120);
    note(timeline, 120_001, 0, 0);
    expect(timeline.summary().windowMs).toBe(2_000);
    expect(timeline.summary().requests).toEqual([...new Array(60).fill(20), 1]);
  });

  it('of nothing is empty', () => {
    expect(new Timeline().summary()).toMatchObject({ requests: [], hits: [], costUsd: [] });
  });
});
