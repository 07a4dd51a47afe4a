import { describe, expect, it } from 'vitest';
import { show } from '../../src/figures/show.ts';

describe('a value', () => {
  it.each([
    ['usd', [0, 0.000123, 0.015, 12.3], ['$0', '$0.000123', '$0.0150', '$12.30']],
    ['ms', [0, 0.004, 3.24, 5, 624, 1_523], ['0 ms', '0.0040 ms', '3.2 ms', '5 ms', '624 ms', '1.52 s']],
    ['duration', [3_600_000, Number.POSITIVE_INFINITY], ['1h', 'never']],
    ['share', [0, 1e-17, 0.00002, 0.0032, 0.648, 1], ['0%', '0%', '0.002%', '0.32%', '64.8%', '100.0%']],
    ['times', [16, 1.5], ['16.0×', '1.50×']],
    ['perSecond', [0.8333, 12_345], ['0.833', '12,345']],
    ['tokens', [12_345], ['12,345']],
    ['count', [3, 3.4, 1_234.5], ['3', '3.40', '1,235']],
    ['number', [1.5], ['1.50']],
  ] as const)('in %s is written one way', (unit, values, written) => {
    expect(values.map((value) => show(value, unit))).toEqual(written);
  });

  it('that is not known is a dash, never a zero', () => {
    expect([show(null, 'usd'), show(undefined, 'share')]).toEqual(['—', '—']);
  });
});
