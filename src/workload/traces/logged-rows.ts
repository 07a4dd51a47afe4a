import { UserError } from '../../foundation/problem.ts';
import { type CallColumns, FLAG } from '../../logs/calls/call-columns.ts';
import type { Bill } from '../../logs/money/bill.ts';

/** Rows that are no demand: they belong to other rows, or nothing came of them. */
const NO_REQUEST = FLAG.link | FLAG.duplicate | FLAG.parent | FLAG.sum | FLAG.failed;

/** Rows that are told elsewhere, or are not about calls. */
const NOT_BILLED = FLAG.link | FLAG.duplicate | FLAG.parent;

/** The requests of a log in order of time, at most so many. Throws for a log of sums, and one of which nothing can be replayed. */
export function requestRows(calls: CallColumns, most: number, name: string): Uint32Array {
  const rows: number[] = [];
  let sums = 0;
  for (let row = 0; row < calls.length; row++) {
    if (calls.is(row, FLAG.sum)) sums++;
    if (isRequest(calls, row)) rows.push(row);
  }
  if (rows.length === 0) {
    const what =
      sums > 0
        ? 'holds sums over many calls (by day or hour): caching cannot be judged from them'
        : 'holds no chat that was answered';
    throw new UserError({ where: name, what, fix: `see what it holds: optimize inspect ${name}` });
  }
  const known = rows.some(
    (row) => !Number.isNaN(calls.request.at(row)) || calls.input.at(row) !== -1 || calls.output.at(row) !== -1,
  );
  if (!known) {
    throw new UserError({
      where: name,
      what: 'has the times of calls, but neither prompts, hashes of requests nor tokens: nothing can be replayed',
      fix: 'log messages, or request_hash and usage, with each call',
    });
  }
  return inOrderOfTime(calls, rows).subarray(0, Math.min(rows.length, most));
}

/** Whether a row is of a chat that somebody asked for and was answered. */
export function isRequest(calls: CallColumns, row: number): boolean {
  return !calls.is(row, NO_REQUEST) && calls.kind.at(row) <= 0;
}

/** The sum of what these requests and all that was paid besides cost, straight from the log, in USD. */
export function paidUsd(calls: CallColumns, rows: Uint32Array, besides: Float64Array, { byRow }: Bill): number {
  let usd = besides.reduce((sum, more) => sum + more, 0);
  for (const row of rows) if (!calls.is(row, FLAG.hit)) usd += byRow(row) || 0;
  return usd;
}

function inOrderOfTime(calls: CallColumns, rows: Iterable<number>): Uint32Array {
  return Uint32Array.from(rows).sort((a, b) => calls.t.at(a) - calls.t.at(b) || a - b);
}

/**
 * What was paid besides the calls of these requests, in USD, by the place of the request that follows: for
 * embeddings and moderation, for calls that failed, and for hits of a cache. What comes after the
 * last request counts with it where that is the last of the log.
 */
export function paidBesides(calls: CallColumns, rows: Uint32Array, whole: boolean, { byRow }: Bill): Float64Array {
  const others: number[] = [];
  for (let row = 0; row < calls.length; row++) {
    if (calls.is(row, NOT_BILLED) || (isRequest(calls, row) && !calls.is(row, FLAG.hit))) continue;
    if (byRow(row) > 0) others.push(row);
  }
  const besides = new Float64Array(rows.length);
  let place = 0;
  for (const row of inOrderOfTime(calls, others)) {
    while (place < rows.length && calls.t.at(rows[place] as number) < calls.t.at(row)) place++;
    if (place < rows.length) besides[place] += byRow(row);
    else if (whole) besides[rows.length - 1] += byRow(row);
  }
  return besides;
}
