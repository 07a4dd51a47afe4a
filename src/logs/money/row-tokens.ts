import { type ListedAs, listedAs } from '../../models/model-names.ts';
import { type CallColumns, FLAG } from '../calls/call-columns.ts';
import { CALL_KINDS } from '../calls/kinds.ts';
import type { Names } from '../calls/names.ts';
import type { CallTokens } from './list-price.ts';

/** Rows of a log with what tells the prices of their models. */
export interface PricedBy {
  calls: CallColumns;
  models: Names;
  providers: Names;
  /** Our names for models, by the log's. */
  aliases: Readonly<Record<string, string>>;
  /** The only seller of all models of the log: an exchange that has prices of its own. */
  seller: string | null;
}

/** Our name for a model that the log calls otherwise; null for none. */
export function aliasOf(aliases: PricedBy['aliases'], name: string): string | null {
  return Object.hasOwn(aliases, name) ? (aliases[name] as string) : null;
}

/** By row: its model in the price list; null where it has none there. */
export function modelsByRow({ calls, models, providers, aliases, seller }: PricedBy): (row: number) => ListedAs | null {
  return (row) => {
    const model = calls.model.at(row);
    if (model === -1) return null;
    const name = models.all[model] as string;
    const alias = aliasOf(aliases, name);
    if (alias !== null) return listedAs(alias, null);
    const provider = calls.provider.at(row);
    return listedAs(name, seller ?? (provider === -1 ? null : (providers.all[provider] as string)));
  };
}

/** Tokens to be filled in again and again. */
export function newTokens(): CallTokens {
  return { input: 0, cached: 0, written: 0, writtenHour: 0, output: 0, batch: false, sum: false, at: 0 };
}

/** Puts a row's tokens into `tokens`; false where they are not known. */
export function readTokens(calls: CallColumns, row: number, tokens: CallTokens): boolean {
  const input = calls.input.at(row);
  const output = calls.output.at(row);
  if (input === -1 && output === -1) return false;
  // Without output, only what has none is priced.
  if (output === -1 && calls.kind.at(row) !== CALL_KINDS.indexOf('embedding') && !calls.is(row, FLAG.sum)) return false;
  tokens.input = Math.max(0, input);
  tokens.output = Math.max(0, output);
  tokens.cached = Math.max(0, calls.cached.at(row));
  tokens.written = Math.max(0, calls.written.at(row));
  tokens.writtenHour = Math.max(0, calls.writtenHour.at(row));
  tokens.batch = calls.is(row, FLAG.batch);
  tokens.sum = calls.is(row, FLAG.sum);
  tokens.at = calls.is(row, FLAG.relative) ? Number.NaN : calls.t.at(row);
  return true;
}
