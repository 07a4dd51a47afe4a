import { describe, expect, it } from 'vitest';
import { AdaptiveControl, type AdaptiveControlOptions } from '../../../src/techniques/adaptive/adaptive-control.ts';
import { Trajectory } from '../../../src/techniques/adaptive/trajectory.ts';

const HOUR = 3_600_000;

function controlOf(options: Partial<AdaptiveControlOptions> = {}) {
  return new AdaptiveControl({
    similarity: { start: 0.85, min: 0.5, max: 1 },
    ttlMs: [24 * HOUR, HOUR, HOUR / 4, 0],
    lines: { simpleBelow: 3, complexFrom: 7 },
    maxFalseHits: 0.05,
    maxStale: 0.02,
    minPass: 0.85,
    falseRejectRate: 0,
    falseAcceptRate: 0,
    ...options,
  });
}

const settings = (control: AdaptiveControl) => control.trajectory(1, null).at(-1)!;

describe('adaptive control', () => {
  it('starts from the settings', () => {
    expect(settings(controlOf())).toEqual({
      atMs: 1,
      similarity: 0.85,
      ttlMs: [24 * HOUR, HOUR, HOUR / 4, 0],
      simpleBelow: 3,
      complexFrom: 7,
      batchSize: null,
    });
  });

  it('moves only what an observation is about', () => {
    const start = settings(controlOf());
    const moves = (observe: (control: AdaptiveControl) => void) => {
      const control = controlOf();
      for (let i = 0; i < 16; i++) observe(control);
      const { ttlMs, ...lines } = settings(control);
      const ttls = ttlMs!.map((ttl, i) => Math.sign(ttl! - start.ttlMs![i]!));
      const moved = (name: 'similarity' | 'simpleBelow' | 'complexFrom') => Math.sign(lines[name]! - start[name]!);
      return [moved('similarity'), moved('simpleBelow'), moved('complexFrom'), ...ttls];
    };
    expect(moves((control) => control.judgedSemanticHit(false))).toEqual([1, 0, 0, 0, 0, 0, 0]);
    expect(moves((control) => control.judgedSemanticHit(true))).toEqual([-1, 0, 0, 0, 0, 0, 0]);
    expect(moves((control) => control.judgedAnswer(0, true))).toEqual([0, 1, 0, 0, 0, 0, 0]);
    expect(moves((control) => control.judgedAnswer(1, false))).toEqual([0, 0, -1, 0, 0, 0, 0]);
    expect(moves((control) => control.judgedAnswer(2, false))).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(moves((control) => control.refetched(1, HOUR, true))).toEqual([0, 0, 0, 0, -1, 0, 0]);
    expect(moves((control) => control.refetched(3, HOUR, true))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('keeps the simple tier below the complex one', () => {
    const control = controlOf();
    for (let i = 0; i < 40; i++) control.judgedAnswer(1, false);
    expect(control.complexFrom).toBeLessThan(3);
    expect(control.simpleBelow).toBe(control.complexFrom);
  });

  it('leaves out what the strategy does not have', () => {
    const control = controlOf({ similarity: null, ttlMs: null, lines: null });
    control.judgedSemanticHit(false);
    control.judgedAnswer(0, false);
    control.refetched(0, HOUR, true);
    expect(settings(control)).toEqual({
      atMs: 1,
      similarity: null,
      ttlMs: null,
      simpleBelow: null,
      complexFrom: null,
      batchSize: null,
    });
  });
});

describe('a trajectory', () => {
  const point = (atMs: number) => ({
    atMs,
    similarity: 0.8,
    ttlMs: null,
    simpleBelow: null,
    complexFrom: null,
    batchSize: null,
  });

  it.each([
    ['few moments', 100, 1_000],
    ['many moments', 100_000, 7],
    ['many moments at once', 1_000, 0],
  ])('of %s has its first and its last, at most 121, evenly spread', (_, n, stepMs) => {
    const trajectory = new Trajectory();
    let now = 5;
    for (let i = 0; i < n; i++, now += stepMs) if (trajectory.wants(now)) trajectory.add(point(now));
    const times = trajectory.endingWith(point(now)).map(({ atMs }) => atMs);
    expect(times.length).toBeLessThanOrEqual(121);
    expect(times.at(-1)).toBe(now);
    expect(times[0]).toBe(stepMs === 0 ? now : 5);
    const gaps = times.slice(1, -1).map((atMs, i) => atMs - times[i]!);
    if (gaps.length === 0) return;
    expect(times.length).toBeGreaterThanOrEqual(60);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.min(...gaps) + stepMs);
  });
});
