import { DAY_MS, formatCount, formatNumberOf, formatUsd } from '../../foundation/units.ts';
import { type CallColumns, FLAG } from '../../logs/calls/call-columns.ts';
import type { Bill } from '../../logs/money/bill.ts';
import type { ReadLog, ReadOptions } from '../../logs/read-log.ts';
import type { Assumption } from '../../result/schema/parts.ts';
import type { KnownAsks } from '../../settings/known-asks.ts';
import type { WorkloadFacts } from '../workload.ts';

/** How a log is replayed. */
export interface LogReplay {
  /** Called between pieces of the log; what it throws ends the reading. */
  tick?: () => void;
  read: Omit<ReadOptions, 'onCall'>;
  /** Arrivals a day where the log has no times, and whether the user asked for that pace. */
  assumedPerDay: number;
  paceGiven: boolean;
  assumedOutputTokens: number;
  /** Replay only so many of the first requests; Infinity for all. */
  limit: number;
}

/** The rows of a log that are replayed. */
export interface ReplayedRows {
  /** In order of time. */
  rows: Uint32Array;
  /** Whether the log says when they came, and the time from the first to the last, in milliseconds. */
  timed: boolean;
  spanMs: number;
}

/** What a log knows of itself, and what has to be assumed of it. */
export function factsOf(
  log: ReadLog,
  { rows, timed, spanMs }: ReplayedRows,
  bill: Bill,
  { read, assumedPerDay, assumedOutputTokens }: LogReplay,
): WorkloadFacts {
  const { calls } = log.reader;
  const users = new Set<number>();
  let withoutTokens = 0;
  let withoutText = 0;
  let withText = 0;
  let hits = 0;
  for (const row of rows) {
    if (calls.user.at(row) !== -1) users.add(calls.user.at(row));
    if (calls.output.at(row) === -1) withoutTokens++;
    if (Number.isNaN(calls.ask.at(row)) && Number.isNaN(calls.request.at(row))) withoutText++;
    if (!Number.isNaN(calls.ask.at(row))) withText++;
    if (calls.is(row, FLAG.hit)) hits++;
  }
  const known: KnownAsks = withText > 0 ? 'texts' : withoutText === rows.length ? 'nothing' : 'names';
  const assumptions: Assumption[] = [];
  const assume = (what: string, value: string, why: string): void => {
    assumptions.push({ what, value, why });
  };
  if (!timed)
    assume(
      'arrivals',
      `evenly spaced, ${formatCount(assumedPerDay)} a day`,
      'the log has no times; --rate sets another pace',
    );
  else if (log.times.interpolated > 0)
    assume(
      'times',
      'between their neighbours',
      `${formatNumberOf(log.times.interpolated, 'row')} of the log ${log.times.interpolated === 1 ? 'has' : 'have'} none`,
    );
  if (log.times.naive > 0 && read.zone === 'UTC')
    assume('times', 'in UTC', 'the log names no zone; --time-zone Area/City if not');
  if (withoutTokens === rows.length)
    assume(
      'answers',
      `${formatCount(assumedOutputTokens)} tokens each`,
      'the log has no output tokens; --answer-tokens sets another length',
    );
  else if (withoutTokens > 0)
    assume(
      'tokens',
      "the median of their model's other calls",
      `${formatNumberOf(withoutTokens, 'call')} of the log ${withoutTokens === 1 ? 'has' : 'have'} none`,
    );
  if (withoutText > 0)
    assume(
      'questions',
      'each another',
      `${withoutText === rows.length ? 'the log has' : `${formatNumberOf(withoutText, 'call')} have`} neither prompts nor hashes of requests: what caches save is not known from ${withoutText === rows.length ? 'it' : 'them'}`,
    );
  if (hits > 0)
    assume(
      'hits',
      'asked anew by a strategy with a cache of its own',
      `${formatNumberOf(hits, 'request')} of the log ${hits === 1 ? 'was' : 'were'} answered by a cache that is there already; --keep-cache keeps it`,
    );
  if (bill.usd !== null && bill.unpricedCalls > 0)
    assume(
      'calls',
      'of unknown cost count nothing',
      `${formatNumberOf(bill.unpricedCalls, 'call')} of the log ${bill.unpricedCalls === 1 ? 'has' : 'have'} neither a cost nor a list price`,
    );
  return {
    ...(known === 'texts' ? {} : { asks: known }),
    users: users.size > 0 ? users.size : null,
    intents: log.reader.intents.all.length > 0 ? log.reader.intents.all.length : null,
    timed,
    requestsPerDay: timed ? (spanMs < 60_000 ? null : ((rows.length - 1) * DAY_MS) / spanMs) : assumedPerDay,
    log: true,
    nothingBefore: true,
    assumptions,
    skippedLines: log.leftOut.reduce((sum, { count }) => sum + count, 0),
    readAs: readAs(log, rows.length, bill),
  };
}

/** Whether a log says what prompts begin with, by their messages or the tokens that were cached. */
export function hasBeginnings(calls: CallColumns, rows: Uint32Array): boolean {
  return calls.before.used || calls.system.used || rows.some((row) => calls.cached.at(row) > 0);
}

/** "Langfuse observations: 60 calls of 180 rows, $0.1387 as logged". */
function readAs(log: ReadLog, requests: number, { usd, source }: Bill): string {
  const cost = usd === null ? '' : `, ${formatUsd(usd)} ${source === 'logged' ? 'as logged' : 'at list prices'}`;
  return `${log.formats[0]?.format.title ?? 'an access log'}: ${formatNumberOf(requests, 'call')} of ${formatNumberOf(log.rows, 'row')}${cost}`;
}
