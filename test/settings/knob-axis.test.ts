import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/foundation/problem.ts';
import { parseAxis } from '../../src/settings/knob-axis.ts';
import { formatKnob, KNOB_PATHS, KNOBS, parseKnob } from '../../src/settings/knobs.ts';

const HOUR = 3_600_000;

describe('the values of an axis', () => {
  it.each([
    ['cache.ttl', '5m,15m,1h', [300_000, 900_000, HOUR]],
    ['cache.ttl', '1h, never', [HOUR, Number.POSITIVE_INFINITY]],
    ['cache.ttl', '1h,1h', [HOUR]],
    ['cache.maxEntries', '100..10k/3', [100, 1_000, 10_000]],
    ['cache.maxEntries', '1..4/4', [1, 2, 3, 4]],
    ['semantic.threshold', '0.7..0.9/5', [0.7, 0.75, 0.8, 0.85, 0.9]],
    ['prompt.concise', 'auto', [false, true]],
    ['prompt.concise', 'true,false', [true, false]],
    ['cache.policy', 'lru,sieve', ['lru', 'sieve']],
    ['cache.ttl', 'auto', [240_000, 900_000, HOUR, 4 * HOUR, 16 * HOUR, Number.POSITIVE_INFINITY]],
  ] as const)('%s %s', (path, text, values) => expect(parseAxis(path, text, '--x')).toEqual(values));

  it.each([
    ['cache.ttl', '5', 'has no unit'],
    ['cache.ttl', '1h..5m', 'is not a range'],
    ['cache.ttl', '1h..never', 'is not a range of numbers'],
    ['cache.policy', 'lru..sieve', 'is not a range of numbers'],
    ['semantic.threshold', '0.7..0.9/1', 'is not a range'],
    ['semantic.threshold', '0.7,1.9', 'out of range'],
  ] as const)('%s %s is refused: %s', (path, text, what) => {
    expect(() => parseAxis(path, text, '--x')).toThrow(what);
  });

  it('auto gives every knob values that it allows, or says that it has none', () => {
    let given = 0;
    for (const path of KNOB_PATHS) {
      try {
        const values = parseAxis(path, 'auto', '--x');
        expect(values.length, path).toBeGreaterThan(1);
        for (const value of values) {
          const written = KNOBS[path].type === 'switch' ? value : formatKnob(path, value);
          expect(parseKnob(path, written), `${path} ${value}`).toEqual({ value });
        }
        given++;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }
    expect(given).toBeGreaterThan(KNOB_PATHS.length / 2);
  });
});
