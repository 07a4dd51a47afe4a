import { type Catalog, withLaws } from './model.ts';
import type { Price, PriceList, Rates } from './price-rules.ts';

/** The same catalog where everything that is paid to one model costs so many times as much. */
export function withPriceTimes(catalog: Catalog, id: string, factor: number): Catalog {
  return withLaws(catalog, (model) => {
    if (model.id !== id) return model;
    const { price, prices } = model;
    return {
      ...model,
      price: priceTimes(price, factor),
      ...(prices === undefined ? {} : { prices: listTimes(prices, factor) }),
    };
  });
}

function priceTimes({ inputUsdPerToken, outputUsdPerToken }: Price, factor: number): Price {
  return { inputUsdPerToken: factor * inputUsdPerToken, outputUsdPerToken: factor * outputUsdPerToken };
}

function listTimes(prices: PriceList, factor: number): PriceList {
  const periods = prices.periods.map((period) => ({
    ...period,
    rates: ratesTimes(period.rates, factor),
    longPrompts: period.longPrompts.map((long) => ({ ...long, rates: ratesTimes(long.rates, factor) })),
  }));
  return { ...prices, periods };
}

function ratesTimes(rates: Rates, factor: number): Rates {
  const times = (usd: number | null): number | null => (usd === null ? null : factor * usd);
  return {
    input: factor * rates.input,
    output: factor * rates.output,
    cachedInput: times(rates.cachedInput),
    cacheWrite: times(rates.cacheWrite),
    cacheWriteHour: times(rates.cacheWriteHour),
  };
}
