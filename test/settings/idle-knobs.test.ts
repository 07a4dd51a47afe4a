import { describe, expect, it } from 'vitest';
import { unmetNeed, unusedKnobs } from '../../src/settings/idle-knobs.ts';
import { type KNOB_PATHS, KNOBS, TECHNIQUES, type Technique } from '../../src/settings/knobs.ts';
import { findStrategy, withTechniques } from '../../src/settings/strategy.ts';

const only = (...techniques: Technique[]) => withTechniques(findStrategy('basic'), techniques, 'test');

describe('knobs without effect', () => {
  it('are none where every technique is there', () => {
    expect(unusedKnobs(only(...TECHNIQUES))).toEqual([]);
  });

  it('are those of techniques that are not, unless another uses them', () => {
    const unused = unusedKnobs(only('semantic', 'adaptive'));
    expect(unused).not.toContain('cache.ttl');
    expect(unused).not.toContain('fallback.judgeError');
    expect(unused).toEqual(expect.arrayContaining(['cache.prewarm', 'fallback.qualityThreshold', 'routing.mode']));
    expect(unusedKnobs(only()).every((path) => KNOBS[path].technique !== null)).toBe(true);
  });

  it('are those that need another knob or technique, and say which', () => {
    const { knobs, ...basic } = only('router', 'adaptive', 'budget');
    const needs = (path: (typeof KNOB_PATHS)[number], more = {}) =>
      unmetNeed(path, { ...basic, knobs: { ...knobs, ...more } });
    expect(needs('routing.minQuality')).toContain('--router');
    expect(needs('routing.minQuality', { 'routing.mode': 'learned' })).toBeNull();
    expect(needs('provider.retries')).toContain('--rpm');
    expect(needs('provider.retries', { 'provider.tokensPerMinute': 1_000 })).toBeNull();
    expect(needs('budget.whenExhausted')).toContain('--daily-budget');
    expect(needs('adaptive.maxFalseHits')).toContain('semantic');
    expect(needs('adaptive.minPass')).toBeNull();
  });
});
