import { alwaysAt, type PriceList } from './price-rules.ts';

/** From so many calls on a price is taken from a log. */
const FEWEST_CALLS = 20;

/** Logged costs are rounded: by so much of a cost, or of a dollar, a law of price may miss them. */
const MISSED_SHARE = 0.005;
const MISSED_USD = 1e-6;

/** Share of the calls whose costs a law must meet: some are logged before a price changes, or wrongly. */
const MET = 0.95;

/** What a call took and cost, as logged. */
export interface PaidCall {
  /** Tokens sent that were neither read from the provider's cache nor written to it, those that were, and those answered. */
  fresh: number;
  cached: number;
  written: number;
  output: number;
  usd: number;
}

/**
 * The price per token of a model that no list knows, from what its calls cost: the one law with a rate for
 * each kind of token that gives at least 95 % of the costs to half a per cent. null for fewer than 20
 * calls, where the kinds of tokens are not told apart by them, or where no such law holds.
 */
export function fitPrice(calls: readonly PaidCall[]): PriceList | null {
  if (calls.length < FEWEST_CALLS) return null;
  const kinds = (['fresh', 'cached', 'written', 'output'] as const).filter((kind) =>
    calls.some((call) => call[kind] > 0),
  );
  const rates = leastSquares(
    calls.map((call) => kinds.map((kind) => call[kind])),
    calls.map(({ usd }) => usd),
  );
  if (rates === null || rates.some((rate) => rate < 0)) return null;
  const rate = (kind: (typeof kinds)[number]): number | null => {
    const place = kinds.indexOf(kind);
    return place === -1 ? null : rates[place];
  };
  const met = calls.filter((call) => {
    const usd = kinds.reduce((sum, kind, k) => sum + call[kind] * rates[k], 0);
    return Math.abs(usd - call.usd) <= Math.max(MISSED_USD, MISSED_SHARE * call.usd);
  });
  const [input, output] = [rate('fresh'), rate('output')];
  if (input === null || output === null || met.length < MET * calls.length) return null;
  const written = rate('written');
  return alwaysAt({ input, output, cachedInput: rate('cached'), cacheWrite: written, cacheWriteHour: written });
}

/** The weights by which the columns of `rows` add up to `sums` with the least squares; null where columns depend on each other. */
function leastSquares(rows: readonly (readonly number[])[], sums: readonly number[]): number[] | null {
  const size = rows[0]?.length ?? 0;
  // Columns are brought to one scale, so that what is too small to count is told by one number.
  const scale = Array.from({ length: size }, (_, k) => Math.sqrt(rows.reduce((sum, row) => sum + row[k] ** 2, 0)));
  const matrix = scale.map((_, a) => [
    ...scale.map((_, b) => rows.reduce((sum, row) => sum + (row[a] / scale[a]) * (row[b] / scale[b]), 0)),
    rows.reduce((sum, row, i) => sum + (row[a] / scale[a]) * sums[i], 0),
  ]);
  for (let k = 0; k < size; k++) {
    const pivot = matrix[k] as number[];
    if (!(Math.abs(pivot[k]) > 1e-9)) return null;
    for (let other = 0; other < size; other++) {
      if (other === k) continue;
      const row = matrix[other] as number[];
      const factor = row[k] / pivot[k];
      for (let at = k; at <= size; at++) row[at] = row[at] - factor * pivot[at];
    }
  }
  return matrix.map((row, k) => row[size] / row[k] / scale[k]);
}
