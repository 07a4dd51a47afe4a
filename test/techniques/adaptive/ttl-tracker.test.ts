import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/foundation/random.ts';
import { ratePerTtl, TtlTracker } from '../../../src/techniques/adaptive/ttl-tracker.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function trackerOf({ startMs = HOUR, maxStale = 0.05, memory = 500 } = {}) {
  return new TtlTracker({ startMs, minMs: 10_000, maxMs: 30 * DAY, maxStale, memory });
}

/** Answers that change every `everyMs` on average are fetched again some time after they have expired. */
function refetch(tracker: TtlTracker, n: number, everyMs: number, lateness: (ttlMs: number) => number, stream = 'ttl') {
  const random = randomStream(stream, 'test');
  let logarithms = 0;
  for (let i = 0; i < n; i++) {
    const ageMs = tracker.ttlMs + lateness(tracker.ttlMs) * -Math.log(1 - random());
    tracker.observe(ageMs, random() < -Math.expm1(-ageMs / everyMs));
    if (i >= n / 2) logarithms += Math.log(tracker.ttlMs);
  }
  // The middle of where it was in the second half.
  return Math.exp(logarithms / (n - Math.ceil(n / 2)));
}

const target = (everyMs: number, maxStale = 0.05) => everyMs * ratePerTtl(maxStale);

it('changes per TTL are those that make the share of stale answers, over all ages alike', () => {
  for (const maxStale of [0.001, 0.02, 0.05, 0.3, 0.9]) {
    const x = ratePerTtl(maxStale);
    const steps = 10_000;
    let stale = 0;
    for (let i = 0; i < steps; i++) stale += -Math.expm1((-x * (i + 0.5)) / steps) / steps;
    expect(stale).toBeCloseTo(maxStale, 6);
  }
  expect(ratePerTtl(0)).toBe(0);
});

describe('the TTL', () => {
  it.each([
    ['a minute', 2 * HOUR, MINUTE],
    ['an hour', 20 * HOUR, HOUR],
    ['a week', 6 * HOUR, 7 * DAY],
    ['its right value', 10 * HOUR, 10 * HOUR * 0.1035],
  ])('settles within 15 %% of the right one, from %s', (_, everyMs, startMs) => {
    for (const lateness of [() => 0, (ttlMs: number) => ttlMs / 2, () => 3 * HOUR]) {
      const settled = refetch(trackerOf({ startMs }), 8_000, everyMs, lateness);
      expect(Math.abs(settled / target(everyMs) - 1)).toBeLessThan(0.15);
    }
  });

  it('follows a jump to faster and to slower changes', () => {
    const tracker = trackerOf();
    const late = (ttlMs: number) => ttlMs;
    for (const everyMs of [20 * HOUR, HOUR, 3 * DAY]) {
      const settled = refetch(tracker, 4_000, everyMs, late, `${everyMs}`);
      expect(Math.abs(settled / target(everyMs) - 1)).toBeLessThan(0.2);
    }
  });

  it('keeps the share of stale hits at the bound', () => {
    const everyMs = 5 * HOUR;
    const maxStale = 0.1;
    const tracker = trackerOf({ maxStale });
    const random = randomStream('hits', 'test');
    let hits = 0;
    let stale = 0;
    let storedAt = 0;
    let changesAt = -Math.log(1 - random()) * everyMs;
    // One question, asked every minute on average.
    for (let now = 0, i = 0; i < 400_000; i++, now += -Math.log(1 - random()) * MINUTE) {
      const ageMs = now - storedAt;
      if (ageMs < tracker.ttlMs) {
        if (i < 50_000) continue;
        hits++;
        if (changesAt <= now) stale++;
        continue;
      }
      tracker.observe(ageMs, changesAt <= now);
      storedAt = now;
      changesAt = now - Math.log(1 - random()) * everyMs;
    }
    expect(hits).toBeGreaterThan(300_000);
    expect(Math.abs(stale / hits - maxStale)).toBeLessThan(0.015);
  });

  it('starts where it is told and does not run away on a few lucky looks', () => {
    const tracker = trackerOf({ startMs: HOUR });
    for (let i = 0; i < 15; i++) tracker.observe(HOUR, false);
    expect(tracker.ttlMs).toBe(HOUR);
    tracker.observe(HOUR, false);
    expect(tracker.ttlMs).toBeGreaterThan(HOUR);
    expect(tracker.ttlMs).toBeLessThan(3 * HOUR);
  });

  it('forgets where it started', () => {
    for (const startMs of [MINUTE, 10 * DAY]) {
      const tracker = trackerOf({ startMs, memory: 50 });
      for (let i = 0; i < 5_000; i++) tracker.observe(HOUR, i % 2 === 0);
      expect(Math.abs(tracker.ttlMs / target(HOUR / Math.LN2) - 1)).toBeLessThan(0.05);
    }
  });

  it('does not become endless when nothing ever changes, for nothing may not have been looked for long enough', () => {
    const tracker = trackerOf();
    for (let i = 0; i < 10_000; i++) tracker.observe(HOUR, false);
    expect(tracker.ttlMs).toBeGreaterThan(3 * DAY);
    expect(tracker.ttlMs).toBeLessThan(6 * DAY);
  });

  it('stays within its range, whatever it sees', () => {
    const never = trackerOf({ startMs: Number.POSITIVE_INFINITY });
    expect(never.ttlMs).toBe(30 * DAY);
    for (let i = 0; i < 500; i++) never.observe(30 * DAY, false);
    expect(never.ttlMs).toBe(30 * DAY);
    for (let i = 0; i < 5_000; i++) never.observe(never.ttlMs, true);
    expect(never.ttlMs).toBe(10_000);
    const strict = trackerOf({ maxStale: 0 });
    for (let i = 0; i < 100; i++) strict.observe(HOUR, false);
    expect(strict.ttlMs).toBe(10_000);
  });
});
