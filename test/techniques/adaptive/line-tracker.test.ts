import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/foundation/random.ts';
import { LineTracker, type LineTrackerOptions } from '../../../src/techniques/adaptive/line-tracker.ts';

const PERFECT = { falseRejectRate: 0, falseAcceptRate: 0 };

function threshold(options: Partial<LineTrackerOptions> = {}) {
  return new LineTracker({
    start: 0.6,
    min: 0.5,
    max: 1,
    step: 0.01,
    safer: 'up',
    maxWrong: 0.05,
    ...PERFECT,
    ...options,
  });
}

/** Shows the tracker `n` answers, wrong as often as `wrongAt` says of where the line is; gives back where it was on average. */
function run(tracker: LineTracker, n: number, wrongAt: (line: number) => number, judge = PERFECT, stream = 'line') {
  const random = randomStream(stream, 'test');
  const line = { sum: 0, seen: 0, lowest: Number.POSITIVE_INFINITY, highest: 0 };
  for (let i = 0; i < n; i++) {
    const wrong = random() < wrongAt(tracker.value);
    const passed = random() < (wrong ? judge.falseAcceptRate : 1 - judge.falseRejectRate);
    tracker.observe(passed);
    if (i < n / 2) continue;
    line.sum += tracker.value;
    line.seen++;
    line.lowest = Math.min(line.lowest, tracker.value);
    line.highest = Math.max(line.highest, tracker.value);
  }
  return { mean: line.sum / line.seen, lowest: line.lowest, highest: line.highest };
}

/** Wrong answers become rarer as the threshold goes up: `share` at 0.5 and none at 1. */
const falling = (share: number) => (line: number) => Math.max(0, share * (1 - (line - 0.5) / 0.5));

describe('a similarity threshold', () => {
  it.each([
    ['a judge that never errs', 0.5, PERFECT],
    ['a judge that errs in 10 of 100 cases', 0.5, { falseRejectRate: 0.1, falseAcceptRate: 0.1 }],
    ['a judge that is too strict', 0.5, { falseRejectRate: 0.3, falseAcceptRate: 0.02 }],
    ['fewer wrong answers', 0.2, PERFECT],
  ])('settles within 0.02 of where the bound is met: %s', (_, share, judge) => {
    const right = 0.5 + 0.5 * (1 - 0.05 / share);
    for (const start of [0.5, 1]) {
      const { mean } = run(threshold({ start, ...judge }), 40_000, falling(share), judge);
      expect(Math.abs(mean - right)).toBeLessThan(0.02);
    }
  });

  it('would settle elsewhere if the judge were believed', () => {
    const { mean } = run(threshold(), 40_000, falling(0.5), { falseRejectRate: 0.1, falseAcceptRate: 0.1 });
    expect(mean).toBeGreaterThan(0.99);
  });

  it('does not wander far once it has settled', () => {
    const { lowest, highest } = run(threshold(), 40_000, falling(0.5));
    expect(highest - lowest).toBeLessThan(0.15);
  });

  it('goes up quickly and down slowly: one wrong answer outweighs 19 right ones at a bound of 1 in 20', () => {
    const tracker = threshold({ start: 0.7 });
    tracker.observe(false);
    expect(tracker.value).toBeCloseTo(0.7095, 12);
    for (let i = 0; i < 19; i++) tracker.observe(true);
    expect(tracker.value).toBeCloseTo(0.7, 12);
  });

  it('follows a jump', () => {
    const tracker = threshold({ start: 0.7 });
    expect(Math.abs(run(tracker, 5_000, falling(0.1)).mean - 0.75)).toBeLessThan(0.04);
    expect(Math.abs(run(tracker, 5_000, falling(1)).mean - 0.975)).toBeLessThan(0.02);
    expect(Math.abs(run(tracker, 5_000, falling(0.1)).mean - 0.75)).toBeLessThan(0.04);
  });

  it('stays within its range, and leaves its end as soon as the verdicts change', () => {
    const tracker = threshold({ start: 3 });
    expect(tracker.value).toBe(1);
    for (let i = 0; i < 1_000; i++) tracker.observe(false);
    expect(tracker.value).toBe(1);
    tracker.observe(true);
    expect(tracker.value).toBeCloseTo(0.9995, 12);
    for (let i = 0; i < 5_000; i++) tracker.observe(true);
    expect(tracker.value).toBe(0.5);
  });

  it('learns nothing from a coin', () => {
    const tracker = threshold({ start: 0.7, falseRejectRate: 0.5, falseAcceptRate: 0.5 });
    for (const passed of [true, false, false]) tracker.observe(passed);
    expect(tracker.value).toBe(0.7);
  });
});

it('a line of complexity goes the other way: down when the cheap model fails too often', () => {
  const complexity = { min: 0, max: 10, step: 0.2, safer: 'down', maxWrong: 0.15 } as const;
  const wrongAt = (line: number) => Math.min(1, 0.05 * line);
  for (const start of [0, 9]) {
    const judge = { falseRejectRate: 0.1, falseAcceptRate: 0.1 };
    const { mean } = run(threshold({ ...complexity, ...judge, start }), 20_000, wrongAt, judge);
    expect(Math.abs(mean - 3)).toBeLessThan(0.3);
  }
});
