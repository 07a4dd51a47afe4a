import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatUsd,
  type Parsed,
  parseCount,
  parseDuration,
  parseNumber,
  parseRatio,
} from '../../src/foundation/units.ts';

/** The value, or the complaint and the advice in one line. */
const outcome = (parsed: Parsed) => ('value' in parsed ? parsed.value : `${parsed.wrong}: ${parsed.fix}`);

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['15min', 900_000],
    ['1h', 3_600_000],
    ['24h', 86_400_000],
    ['2d', 172_800_000],
    ['1w', 604_800_000],
    ['100ms', 100],
    ['1.5h', 5_400_000],
    ['1.1h', 3_960_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    ['2 H', 7_200_000],
    ['1_000s', 1_000_000],
    ['0', 0],
    ['-5m', -300_000],
  ])('%s is %d ms', (text, ms) => {
    expect(outcome(parseDuration(text))).toBe(ms);
  });

  it('a bare number is refused, and the fix offers it with units', () => {
    expect(outcome(parseDuration('90'))).toBe('"90" has no unit: write 90s, 90m or 90h');
    expect(outcome(parseDuration('1_000'))).toBe('"1_000" has no unit: write 1_000s, 1_000m or 1_000h');
  });

  it('an unknown unit is named', () => {
    expect(outcome(parseDuration('3 fortnights'))).toMatch(/^"fortnights" is not a unit of time: use ms, s, m/);
    expect(outcome(parseDuration('1h5x'))).toMatch(/^"x" is not a unit of time/);
    expect(outcome(parseDuration('5constructor'))).toMatch(/^"constructor" is not a unit of time/);
  });

  it.each(['', 'soon', 'h', '1h!', '1h,30m', '1h-30m', '1h30'])('"%s" is not a duration', (text) => {
    expect(outcome(parseDuration(text))).toBe(
      `"${text}" is not a duration: write a number with a unit, as in 90s, 15m, 1h or 24h`,
    );
  });
});

describe('counts', () => {
  it.each([
    ['1000', 1_000],
    ['1_000', 1_000],
    ['10k', 10_000],
    ['10K', 10_000],
    ['2.5M', 2_500_000],
    ['2.3M', 2_300_000],
    ['1.005k', 1_005],
    ['1e6', 1_000_000],
    ['-3', -3],
    [' 7 ', 7],
  ])('%s is %d', (text, count) => {
    expect(outcome(parseCount(text))).toBe(count);
  });

  it.each(['', 'k', 'many', '1_', '1 000', '10kk', '0x10', 'Infinity'])('"%s" is not a count', (text) => {
    expect(outcome(parseCount(text))).toBe(`"${text}" is not a count: write a whole number, as in 1000, 1_000 or 10k`);
  });

  it('half a thing is refused with the nearest whole number', () => {
    expect(outcome(parseCount('2.6'))).toBe('"2.6" is not a whole number: write 3');
    expect(outcome(parseCount('1.0005k'))).toMatch(/^"1.0005k" is not a whole number/);
  });
});

describe('ratios and numbers', () => {
  it.each([
    ['0.85', 0.85],
    ['85%', 0.85],
    ['7%', 0.07],
    ['12.5%', 0.125],
    ['.5', 0.5],
    ['1', 1],
    ['150%', 1.5],
  ])('%s is the ratio %d', (text, ratio) => {
    expect(outcome(parseRatio(text))).toBe(ratio);
  });

  it('what is neither a fraction nor a percentage is refused with an example of both', () => {
    for (const text of ['', '%', 'half', '0.8.5', '85%%']) {
      expect(outcome(parseRatio(text))).toBe(
        `"${text}" is not a ratio: write a fraction or a percentage, as in 0.85 or 85%`,
      );
    }
  });

  it('a number is only a number', () => {
    expect(outcome(parseNumber('0.5'))).toBe(0.5);
    expect(outcome(parseNumber('-3e2'))).toBe(-300);
    for (const text of ['', '+', 'e5', '3x', 'NaN', '1_']) expect(parseNumber(text)).toHaveProperty('wrong');
  });
});

describe('formatting', () => {
  it.each([
    [50, '50ms'],
    [0.25, '0.25ms'],
    [1_000, '1s'],
    [90_000, '90s'],
    [150_000, '2m30s'],
    [3_600_000, '1h'],
    [5_400_000, '90m'],
    [86_400_000, '1d'],
    [7_230_000, '2h1m'],
    [90_000_000, '25h'],
    [1_234, '1.23s'],
    [0, '0s'],
    [Number.POSITIVE_INFINITY, 'never'],
  ])('%d ms is written %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('a whole number of up to 99 units is written exactly', () => {
    const unit = fc.constantFrom(1, 1_000, 60_000, 3_600_000, 86_400_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), unit, (n, ms) => {
        expect(outcome(parseDuration(formatDuration(n * ms)))).toBe(n * ms);
      }),
    );
  });

  it('any duration reads back within 2.1 % (half an hour in a day and an hour)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e10, noNaN: true }), (ms) => {
        const back = outcome(parseDuration(formatDuration(ms))) as number;
        expect(Math.abs(back - ms) / ms).toBeLessThan(0.021);
      }),
    );
  });

  it('money has the digits the amount deserves', () => {
    expect([0, 0.000123, 0.015, 12.3, 45_000, 1_234_567.8, -0.015, -1_500].map(formatUsd)).toEqual([
      '$0.0000',
      '$0.000123',
      '$0.0150',
      '$12.30',
      '$45,000',
      '$1,234,568',
      '-$0.0150',
      '-$1,500',
    ]);
  });

  it('counts have separators and fractions become percentages', () => {
    expect([formatCount(1_234_567), formatCount(9.6)]).toEqual(['1,234,567', '10']);
    expect([0.6483, -0.05, -0.0002].map((ratio) => formatPercent(ratio))).toEqual(['64.8%', '-5.0%', '0.0%']);
    expect(formatPercent(1, 0)).toBe('100%');
  });
});
