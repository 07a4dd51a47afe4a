import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultKnobs,
  describeRange,
  formatKnob,
  KNOB_PATHS,
  KNOBS,
  type Knob,
  type KnobPath,
  parseKnob,
  TECHNIQUES,
} from '../../src/settings/knobs.ts';

const paths = KNOB_PATHS.map((path) => [path, KNOBS[path] as Knob] as const);
const numeric = paths.flatMap(([path, knob]) => ('min' in knob ? [[path, knob] as const] : []));

describe('the knob table', () => {
  it('names each flag once and each path in its section', () => {
    const flags = paths.map(([, knob]) => knob.flag);
    expect(new Set(flags).size).toBe(flags.length);
    for (const flag of flags) expect(flag).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const [path] of paths) expect(path).toMatch(/^[a-z][a-zA-Z]*\.[a-zA-Z]+$/);
    expect(paths.every(([, { technique }]) => technique === null || TECHNIQUES.includes(technique))).toBe(true);
  });

  it('keeps the names, paths and defaults that others rely on', () => {
    const contract = {
      'cache.ttl': ['ttl', '1h'],
      'cache.maxEntries': ['cache-size', '1000'],
      'cache.policy': ['cache-policy', 'lru'],
      'cache.key': ['cache-key', 'normalized'],
      'routing.simpleBelow': ['simple-below', '3'],
      'routing.complexFrom': ['complex-from', '7'],
      'provider.concurrency': ['concurrency', '64'],
    } as const;
    for (const [path, [flag, value]] of Object.entries(contract)) {
      expect(KNOBS[path as KnobPath].flag).toBe(flag);
      expect(formatKnob(path as KnobPath, defaultKnobs()[path as KnobPath])).toBe(value);
    }
  });

  it.each(paths)('reads back what it writes: %s', (path, knob) => {
    const values: unknown[] = [knob.default];
    if (knob.type === 'choice') values.push(...knob.choices);
    if (knob.type === 'switch') values.push(true, false);
    if ('min' in knob) values.push(knob.max, knob.aboveMin === true ? knob.min + 1 : knob.min);
    for (const value of values) {
      expect(parseKnob(path, formatKnob(path, value as never)), String(value)).toEqual({ value });
    }
  });

  it.each(numeric)('takes every value of its range and none outside: %s', (path, knob) => {
    const inside = Math.max(knob.min, 1);
    const unit = knob.type === 'duration' ? 'ms' : '';
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (n) => {
        const parsed = parseKnob(path, `${n}${unit}`);
        const allowed = n <= knob.max && (knob.aboveMin === true ? n > knob.min : n >= knob.min);
        expect('value' in parsed ? parsed.value : null).toBe(allowed ? n : null);
        if ('wrong' in parsed) expect(parsed.fix).toContain(describeRange(path));
      }),
      {
        seed: 3,
        examples: [
          [knob.min],
          [knob.min - 1],
          [inside],
          ...(knob.max < 1e9 ? [[knob.max] as [number], [knob.max + 1] as [number]] : []),
        ],
      },
    );
  });

  it.each(paths)('refuses nonsense with a fix: %s', (path, knob) => {
    for (const nonsense of ['', 'plenty', '3 apples', Number.NaN, {}, null, ['1h']]) {
      const parsed = parseKnob(path, nonsense);
      expect(parsed, String(nonsense)).toHaveProperty('wrong');
      expect((parsed as { fix: string }).fix.length).toBeGreaterThan(5);
    }
    if (knob.type === 'choice')
      expect((parseKnob(path, 'x') as { fix: string }).fix).toContain(knob.choices.join(', '));
  });

  it('asks for a unit where a duration is meant', () => {
    expect(parseKnob('cache.ttl', 3600)).toEqual({
      wrong: '"3600" has no unit',
      fix: 'write 3600s, 3600m or 3600h, or never',
    });
    expect(parseKnob('cache.ttl', '90s')).toEqual({ value: 90_000 });
    expect(parseKnob('cache.ttl', 'never')).toEqual({ value: Number.POSITIVE_INFINITY });
    expect(parseKnob('cache.lookup', 'never')).toHaveProperty('wrong');
  });

  it('takes "unlimited" only where there may be no limit', () => {
    expect(parseKnob('cache.maxEntries', 'unlimited')).toEqual({ value: Number.POSITIVE_INFINITY });
    expect(parseKnob('provider.concurrency', 'unlimited')).toHaveProperty('wrong');
    expect(parseKnob('cache.maxEntries', '10k')).toEqual({ value: 10_000 });
    expect(parseKnob('cache.maxEntries', '1.5')).toHaveProperty('wrong');
  });
});
