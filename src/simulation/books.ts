import { TECHNIQUES, type Technique } from '../settings/knobs.ts';
import type { Ledger } from './ledger.ts';
import type { Account } from './recorder.ts';
import type { RequestPath } from './request-path.ts';
import type { Run } from './run.ts';

/** Two counts of one thing, and what it is. */
type Row = [what: string, one: number, other: number];

/** Relative difference that rounding may leave between two sums of the same amounts. */
const ROUNDING = 1e-9;

/**
 * Proves that nothing was lost or counted twice: every request has one outcome, every look-up is a
 * hit or a miss, the bill is the sum of the charges, and nothing is under way.
 */
export function checkBooks(path: RequestPath): void {
  const { run, callPath } = path;
  const { calls } = run;
  const { dispatcher } = callPath;
  const { provider } = dispatcher;
  const rows: Row[] = [
    ...accountRows('', run.accounts.counted),
    ...accountRows('warm-up: ', run.accounts.warmUp),
    ...asLogged(run),
    ...failed(path),
    [
      'calls under way',
      0,
      calls.open + provider.inFlight + provider.waiting + dispatcher.backingOff + dispatcher.atOwn,
    ],
  ];
  for (const technique of TECHNIQUES) rows.push(...BOOKS[technique](path));
  const wrong = rows.filter(([, a, b]) => Math.abs(a - b) > ROUNDING * Math.max(1, Math.abs(a)));
  if (wrong.length > 0) {
    throw new Error(`the books do not balance: ${wrong.map(([what, a, b]) => `${what}: ${a} is not ${b}`).join('; ')}`);
  }
}

/** What must agree within the account of what is counted, and within the warm-up's. */
function accountRows(whose: string, { ledger, verdicts }: Account): Row[] {
  const { requests, exactHits, semanticHits, answeredByCall, coalesced, refused, failed, tooLong } = ledger;
  const rows: Row[] = [
    [
      'requests = hits + answered by a call + shared + unanswered',
      requests,
      exactHits + semanticHits + answeredByCall + coalesced + refused + failed + tooLong,
    ],
    ['calls = calls by model', ledger.calls, ledger.callsByModel()],
    ['answered by a call = answered by model', answeredByCall, ledger.requestsByModel()],
    ['calls = answered by a call + second calls', ledger.calls, answeredByCall + ledger.secondCalls],
    ['requests = latencies + answers of what may wait', requests, ledger.latency.count + ledger.deferrable.answers],
    ['requests = answers judged', requests, verdicts.seen],
    ['spent = sum of the charges', ledger.costUsd, ledger.billUsd()],
  ];
  return rows.map(([what, one, other]) => [`${whose}${what}`, one, other]);
}

/** A count of the ledgers, of the warm-up's too: what the parts of a run count is of all requests. */
function inAll({ accounts }: Run, of: (ledger: Ledger) => number): number {
  return of(accounts.counted.ledger) + of(accounts.warmUp.ledger);
}

/** The baseline of a log of calls is that log: what was paid, and what a cache in front of the models answered. */
function asLogged({ own, accounts, strategy }: Run): Row[] {
  if (own === null || strategy.isBaseline !== true) return [];
  const { sums } = own;
  const { ledger } = accounts.counted;
  return [
    ['requests = those of the log', ledger.requests, sums.requests],
    ['hits = those of the log', ledger.exactHits, sums.hits],
    ['spent = what the log says', ledger.costUsd, sums.usd],
  ];
}

/** What fails is tried again, or given up. */
function failed({ callPath: { dispatcher } }: RequestPath): Row[] {
  const { failures } = dispatcher;
  if (failures === null) return [];
  const { refused, malformed, timedOut, retries, givenUp } = failures;
  return [['calls that failed = tried again + given up', refused + malformed + timedOut, retries + givenUp]];
}

const nothing = (): Row[] => [];

/** What must agree besides, by the technique that keeps the count. */
const BOOKS: Readonly<Record<Technique, (path: RequestPath) => Row[]>> = {
  cache: ({ run, store }) =>
    store?.looksUpExact !== true
      ? []
      : [
          [
            'look-ups = hits + misses',
            inAll(run, ({ requests, answeredBefore }) => requests - answeredBefore),
            store.cache.hits + store.cache.misses,
          ],
          [
            'hits of the cache = exact hits',
            store.cache.hits,
            inAll(run, ({ exactHits, answeredBefore }) => exactHits - answeredBefore),
          ],
        ],
  freshness: nothing,
  semantic: ({ run, semantic }) =>
    semantic === null
      ? []
      : [
          [
            'semantic look-ups = hits + misses',
            inAll(run, ({ requests, exactHits }) => requests - exactHits),
            semantic.hits + semantic.misses,
          ],
          ['hits of the semantic cache = semantic hits', semantic.hits, inAll(run, ({ semanticHits }) => semanticHits)],
        ],
  coalescing: nothing,
  budget: nothing,
  router: nothing,
  effort: ({ run, callPath: { effort } }) =>
    effort === null
      ? []
      : [
          [
            'calls at less effort = calls to such models',
            effort.calls,
            inAll(run, (ledger) => ledger.callsAtLessEffort()),
          ],
          ['reasoning = taken + spared', effort.fullTokens, effort.takenTokens + effort.sparedTokens],
        ],
  tools: ({ run: { tools }, callPath: { side } }) =>
    tools === null
      ? []
      : [
          [
            'tokens of prompts = sent + left out - fetched',
            tools.plainTokens,
            tools.sentTokens + tools.leftOutTokens - tools.fetchedTokens,
          ],
          ['searches paid <= searches needed', Math.min(side.searches, tools.allSearches), side.searches],
        ],
  context: ({ run: { context } }) =>
    context === null
      ? []
      : [['tokens of prompts = sent + cleared', context.plainTokens, context.sentTokens + context.clearedTokens]],
  prompt: nothing,
  cap: nothing,
  prefix: nothing,
  'batch-api': ({ run, callPath: { lane } }) =>
    lane === null
      ? []
      : [
          ['calls that wait = those sent', inAll(run, ({ deferrable }) => deferrable.calls), lane.calls],
          ['calls that wait = answers', lane.calls, inAll(run, ({ deferrable }) => deferrable.answers)],
        ],
  batching: ({ callPath: { dispatcher } }) =>
    dispatcher.batcher === null
      ? []
      : [['calls in open batches', 0, dispatcher.batcher.gathering + dispatcher.batcher.held]],
  fallback: ({ run, callPath: { cascade, failedSecondCalls } }) =>
    cascade === null
      ? []
      : [
          [
            'second calls + failed ones = escalations',
            inAll(run, ({ secondCalls }) => secondCalls) + failedSecondCalls,
            cascade.fallback.escalated,
          ],
        ],
  predictive: ({ store }) => {
    const predictor = store?.predictor ?? null;
    if (predictor === null) return [];
    const { issued, used, wasted, unused } = predictor;
    return [['fetched ahead = used + wasted + unused', issued, used + wasted + unused]];
  },
  adaptive: nothing,
};
