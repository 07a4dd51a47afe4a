import { FLAG } from '../calls/call-columns.ts';
import { listPrice } from './list-price.ts';
import { modelsByRow, newTokens, type PricedBy, readTokens } from './row-tokens.ts';

/** What the costs of a file turned out to be in. */
export interface MoneyUnit {
  /** The number of the file, from 0. */
  file: number;
  /** In words: `cents`. */
  unit: string;
  /** How many of them are a dollar. */
  perDollar: number;
  /** Calls that show it, of those whose list price is known. */
  calls: number;
  ofCalls: number;
}

/** Units in which programs keep money, by how many of each are a dollar; 0.01: of dollars that a format takes for cents. */
const UNITS: readonly (readonly [perDollar: number, unit: string])[] = [
  [100, 'cents'],
  [0.01, 'dollars'],
  [1_000, 'thousandths of a dollar'],
  [1e6, 'millionths of a dollar'],
  [1e9, 'billionths of a dollar'],
];

/** How near a cost must be to so many times its list price, and for which share of the calls. */
const NEAR = 0.02;
const MOST = 0.9;
/** Fewer calls show nothing. */
const FEWEST = 3;

const NOT_CHARGED = FLAG.link | FLAG.duplicate | FLAG.parent | FLAG.hit | FLAG.failed;

/**
 * Brings costs into dollars where they are a hundred, a thousand, a million times their list prices, call for call: no
 * bill is, but columns that hold cents under the name of `cost` are.
 */
export function settleMoney(from: PricedBy): MoneyUnit[] {
  const { calls } = from;
  if (!calls.cost.used) return [];
  const modelOf = modelsByRow(from);
  const tokens = newTokens();
  const files = new Map<number, { priced: number; fits: number[] }>();
  for (let row = 0; row < calls.length; row++) {
    const cost = calls.cost.at(row);
    if (!(cost > 0) || calls.is(row, NOT_CHARGED) || !readTokens(calls, row, tokens)) continue;
    const model = modelOf(row);
    const list = model === null ? Number.NaN : listPrice(model.provider, model.entry, tokens);
    if (!(list > 0)) continue;
    const number = Math.max(0, calls.file.at(row));
    let file = files.get(number);
    if (file === undefined) files.set(number, (file = { priced: 0, fits: UNITS.map(() => 0) }));
    file.priced++;
    for (const [i, [perDollar]] of UNITS.entries())
      if (Math.abs(cost / list / perDollar - 1) <= NEAR) file.fits[i] = (file.fits[i] as number) + 1;
  }
  const found = [...files].flatMap(([file, { priced, fits }]) =>
    UNITS.flatMap(([perDollar, unit], i): MoneyUnit[] => {
      const shows = fits[i] as number;
      return shows >= FEWEST && shows >= priced * MOST
        ? [{ file, unit, perDollar, calls: shows, ofCalls: priced }]
        : [];
    }),
  );
  if (found.length === 0) return [];
  const perDollar = new Map(found.map((unit) => [unit.file, unit.perDollar]));
  for (let row = 0; row < calls.length; row++) {
    const factor = perDollar.get(Math.max(0, calls.file.at(row)));
    if (factor !== undefined) calls.cost.set(row, calls.cost.at(row) / factor);
  }
  return found;
}
