import { type CallColumns, FLAG, rowsWhere } from '../calls/call-columns.ts';
import type { Bill } from '../money/bill.ts';
import type { Retries } from './inspection.ts';

/** How long after a call that failed the same is taken for a retry of it: longer than any client waits by itself. */
const SHORTLY_MS = 600_000;

const NO_CALL = FLAG.link | FLAG.duplicate | FLAG.parent | FLAG.sum;

/**
 * The calls that send again, for the same people, what failed shortly before: of whatever model, as a gateway may turn
 * to another. null where nothing failed, and where it is not known what those calls sent, or when.
 */
export function retriesIn(calls: CallColumns, bill: Bill): Retries | null {
  const rows = rowsWhere(calls, (row) => !calls.is(row, NO_CALL) && !Number.isNaN(calls.t.at(row)));
  const failed = rows.filter((row) => calls.is(row, FLAG.failed));
  if (!failed.some((row) => sentBy(calls, row) !== null)) return null;
  const failedAt = new Map<string, number>();
  const told: Retries = { calls: 0, usd: 0, failedUsd: 0 };
  const usd = (row: number): number => bill.byRow(row) || 0;
  for (const row of rows.sort((a, b) => calls.t.at(a) - calls.t.at(b) || a - b)) {
    const sent = sentBy(calls, row);
    const at = calls.t.at(row);
    const before = sent === null ? undefined : failedAt.get(sent);
    if (sent !== null && before !== undefined) {
      failedAt.delete(sent);
      if (at - before <= SHORTLY_MS) {
        told.calls++;
        told.usd += usd(row);
      }
    }
    if (!calls.is(row, FLAG.failed)) continue;
    told.failedUsd += usd(row);
    if (sent !== null) failedAt.set(sent, at);
  }
  return told;
}

/** What a call sent and for whom; null where that is not known. */
function sentBy(calls: CallColumns, row: number): string | null {
  const ask = calls.ask.at(row);
  const sent = Number.isNaN(ask) ? calls.request.at(row) : ask;
  if (Number.isNaN(sent)) return null;
  return [sent, calls.context.at(row), calls.user.at(row), calls.session.at(row)].join(' ');
}
