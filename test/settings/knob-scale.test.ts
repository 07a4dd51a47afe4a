import { describe, expect, it } from 'vitest';
import { knobScale } from '../../src/settings/knob-scale.ts';
import { formatKnob, KNOB_PATHS, KNOBS, parseKnob } from '../../src/settings/knobs.ts';

describe('the scale of a knob', () => {
  it.each(KNOB_PATHS)('%s: values it takes, in order, its default among them, none twice', (path) => {
    const knob = KNOBS[path];
    const scale = knobScale(path, knob.default);
    expect(scale).toContain(knob.default);
    expect(new Set(scale).size).toBe(scale.length);
    expect(scale.length).toBeGreaterThan(1);
    for (const value of scale) {
      const parsed = parseKnob(path, typeof value === 'boolean' ? value : formatKnob(path, value));
      expect('value' in parsed ? parsed.value : parsed.wrong).toBe(value);
    }
    if (typeof scale[0] === 'number') expect([...scale].sort((a, b) => Number(a) - Number(b))).toEqual(scale);
  });

  it('has room for a value between its own', () => {
    const scale = knobScale('cache.ttl', 100_000);
    const at = scale.indexOf(100_000);
    expect([scale[at - 1], scale[at + 1]]).toEqual([60_000, 120_000]);
  });

  it('ends with never, unlimited or none where the knob does', () => {
    expect(knobScale('cache.ttl', 1).at(-1)).toBe(Number.POSITIVE_INFINITY);
    expect(knobScale('cache.maxEntries', 1).at(-1)).toBe(Number.POSITIVE_INFINITY);
    expect(knobScale('routing.simpleBelow', 3).at(-1)).toBe(10);
  });
});
