import type { ListedAs } from '../../models/model-names.ts';
import { FLAG } from '../calls/call-columns.ts';
import { reasonFor } from './differences.ts';
import { listPrice } from './list-price.ts';
import { modelsByRow, newTokens, type PricedBy, readTokens } from './row-tokens.ts';

/** A reason why a logged bill is not what list prices come to. */
export interface Difference {
  reason: string;
  /** Logged less listed, USD. */
  usd: number;
  calls: number;
}

/** What calls cost. */
export interface Bill {
  usd: number | null;
  source: 'logged' | 'listed' | null;
  loggedUsd: number | null;
  listedUsd: number | null;
  difference: Difference[];
  otherKindsUsd: number;
  unpricedCalls: number;
  /** By row: what it counts for in the bill; NaN where nothing is known. */
  byRow: (row: number) => number;
  /** By row: its model in the price list. */
  modelOf: (row: number) => ListedAs | null;
}

/** Rows that are told elsewhere, or are not about calls. */
const NOT_BILLED = FLAG.link | FLAG.duplicate | FLAG.parent;

/** Adds up what was logged, and what it would be at list prices, with the reasons for the difference. */
export function billOf(from: PricedBy): Bill {
  const { calls } = from;
  const modelOf = modelsByRow(from);
  const tokens = newTokens();
  const listed = (row: number, model: ListedAs | null, regional: boolean): number => {
    if (model === null || !readTokens(calls, row, tokens)) return Number.NaN;
    return listPrice(model.provider, regional ? model.entry : (model.withoutRegion ?? model.entry), tokens);
  };
  let logged = 0;
  let withCost = 0;
  for (let row = 0; row < calls.length; row++) {
    const cost = calls.cost.at(row);
    if (calls.is(row, NOT_BILLED) || Number.isNaN(cost)) continue;
    withCost++;
    logged += cost;
  }
  const isLogged = withCost > 0 && logged !== 0;
  const byRow = (row: number): number => {
    if (calls.is(row, FLAG.hit)) return isLogged ? calls.cost.at(row) || 0 : 0;
    const cost = calls.cost.at(row);
    if (isLogged && !Number.isNaN(cost)) return cost;
    return calls.is(row, FLAG.failed) ? 0 : listed(row, modelOf(row), false);
  };
  let usd = 0;
  let listedUsd = 0;
  let anyListed = false;
  let other = 0;
  let unpriced = 0;
  let counted = 0;
  const reasons = new Map<string, Difference>();
  const because = (reason: string, amount: number): void => {
    const known = reasons.get(reason) ?? { reason, usd: 0, calls: 0 };
    known.usd += amount;
    known.calls++;
    reasons.set(reason, known);
  };
  for (let row = 0; row < calls.length; row++) {
    if (calls.is(row, NOT_BILLED)) continue;
    const amount = byRow(row);
    if (Number.isNaN(amount)) unpriced++;
    else {
      counted++;
      usd += amount;
      if (calls.kind.at(row) > 0) other += amount;
    }
    if (calls.is(row, FLAG.hit | FLAG.failed)) continue;
    const model = modelOf(row);
    const list = listed(row, model, true);
    if (Number.isNaN(list)) {
      if (isLogged && amount > 0)
        because(model === null ? 'models without a list price' : 'calls without tokens', amount);
      continue;
    }
    anyListed = true;
    listedUsd += list;
    if (isLogged) {
      if (!Number.isNaN(calls.cost.at(row))) {
        const reason = reasonFor(amount, list, tokens, model as ListedAs);
        if (reason !== null) because(reason, amount - list);
      }
    } else if (model?.withoutRegion != null) {
      const surcharge = list - amount;
      if (surcharge > 0) because("the provider's surcharge for a regional endpoint is left out", -surcharge);
    }
  }
  const difference = [...reasons.values()]
    .filter((reason) => Math.abs(reason.usd) > 1e-9)
    .sort((a, b) => Math.abs(b.usd) - Math.abs(a.usd));
  return {
    usd: counted === 0 || (usd === 0 && !anyListed && !isLogged) ? null : usd,
    source: isLogged ? 'logged' : anyListed ? 'listed' : null,
    loggedUsd: withCost === 0 ? null : logged,
    listedUsd: anyListed ? listedUsd : null,
    difference,
    otherKindsUsd: other,
    unpricedCalls: unpriced,
    byRow,
    modelOf,
  };
}
