import { type ListedAs, listedAs } from '../../models/model-names.ts';
import { type CallColumns, FLAG } from '../calls/call-columns.ts';
import { CALL_KINDS } from '../calls/kinds.ts';
import type { Names } from '../calls/names.ts';
import { reasonFor } from './differences.ts';
import { type CallTokens, listPrice } from './list-price.ts';

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

/** What a bill is made from. */
export interface BillFrom {
  calls: CallColumns;
  models: Names;
  providers: Names;
  /** Our names for models, by the log's. */
  aliases: ReadonlyMap<string, string>;
  /** The only seller of all models of the log: an exchange that has prices of its own. */
  seller: string | null;
}

/** Adds up what was logged, and what it would be at list prices, with the reasons for the difference. */
export function billOf({ calls, models, providers, aliases, seller }: BillFrom): Bill {
  const modelOf = (row: number): ListedAs | null => {
    const model = calls.int('model', row);
    if (model === -1) return null;
    const name = models.all[model] as string;
    const provider = calls.int('provider', row);
    const alias = aliases.get(name);
    if (alias !== undefined) return listedAs(alias, null);
    return listedAs(name, seller ?? (provider === -1 ? null : (providers.all[provider] as string)));
  };
  const tokens: CallTokens = {
    input: 0,
    cached: 0,
    written: 0,
    writtenHour: 0,
    output: 0,
    batch: false,
    sum: false,
    at: 0,
  };
  const listed = (row: number, model: ListedAs | null, regional: boolean): number => {
    if (model === null || !readTokens(calls, row, tokens)) return Number.NaN;
    return listPrice(model.provider, regional ? model.entry : (model.withoutRegion ?? model.entry), tokens);
  };
  let logged = 0;
  let withCost = 0;
  for (let row = 0; row < calls.length; row++) {
    const cost = calls.real('cost', row);
    if (calls.is(row, NOT_BILLED) || Number.isNaN(cost)) continue;
    withCost++;
    logged += cost;
  }
  const isLogged = withCost > 0 && logged !== 0;
  const byRow = (row: number): number => {
    if (calls.is(row, FLAG.hit)) return isLogged ? calls.real('cost', row) || 0 : 0;
    const cost = calls.real('cost', row);
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
      if (calls.int('kind', row) > 0) other += amount;
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
      if (!Number.isNaN(calls.real('cost', row))) {
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

/** Puts a row's tokens into `tokens`; false where they are not known. */
export function readTokens(calls: CallColumns, row: number, tokens: CallTokens): boolean {
  const input = calls.int('input', row);
  const output = calls.int('output', row);
  if (input === -1 && output === -1) return false;
  // Without output, only what has none is priced.
  if (output === -1 && calls.int('kind', row) !== CALL_KINDS.indexOf('embedding') && !calls.is(row, FLAG.sum))
    return false;
  tokens.input = Math.max(0, input);
  tokens.output = Math.max(0, output);
  tokens.cached = Math.max(0, calls.int('cached', row));
  tokens.written = Math.max(0, calls.int('written', row));
  tokens.writtenHour = Math.max(0, calls.int('writtenHour', row));
  tokens.batch = calls.is(row, FLAG.batch);
  tokens.sum = calls.is(row, FLAG.sum);
  tokens.at = calls.is(row, FLAG.relative) ? Number.NaN : calls.real('t', row);
  return true;
}
