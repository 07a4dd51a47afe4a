import { describe, expect, it } from 'vitest';
import { pricePerToken } from '../../src/models/call-price.ts';
import { fitPrice, type PaidCall } from '../../src/models/fitted-price.ts';

/** Calls of all lengths at $0.30 a million tokens sent, $0.03 of them cached, and $1.20 answered. */
const calls = (count: number, change: (usd: number, i: number) => number = (usd) => usd): PaidCall[] =>
  Array.from({ length: count }, (_, i) => {
    const [fresh, cached, output] = [200 + ((i * 37) % 900), (i % 3) * 500, 10 + ((i * 53) % 400)];
    return { fresh, cached, written: 0, output, usd: change((fresh * 0.3 + cached * 0.03 + output * 1.2) / 1e6, i) };
  });

describe('a price told from what calls cost', () => {
  it('is the law that their costs follow, cached tokens at their own rate', () => {
    const prices = fitPrice(calls(40));
    expect(prices).not.toBeNull();
    const rates = prices?.periods[0]?.rates;
    expect(rates?.input).toBeCloseTo(0.3e-6, 12);
    expect(rates?.cachedInput).toBeCloseTo(0.03e-6, 12);
    expect(rates?.output).toBeCloseTo(1.2e-6, 12);
    expect(rates?.cacheWrite).toBeNull();
    expect(pricePerToken(prices as NonNullable<typeof prices>).outputUsdPerToken).toBeCloseTo(1.2e-6, 12);
  });

  it('stands costs that were rounded to a millionth of a dollar', () => {
    const rates = fitPrice(calls(200, (usd) => Math.round(usd * 1e6) / 1e6))?.periods[0]?.rates;
    expect(rates?.output).toBeCloseTo(1.2e-6, 8);
  });

  it('is not known where costs follow no such law, or calls are few, or all alike', () => {
    expect(fitPrice(calls(100, (usd, i) => usd * (1 + (i % 7) / 10)))).toBeNull();
    expect(fitPrice(calls(19))).toBeNull();
    expect(fitPrice(calls(40).map((call) => ({ ...call, fresh: 500, cached: 0, output: 50, usd: 0.001 })))).toBeNull();
  });
});
