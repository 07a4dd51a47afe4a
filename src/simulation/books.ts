import type { RequestPath } from './request-path.ts';

/** Relative difference that rounding may leave between two sums of the same amounts. */
const ROUNDING = 1e-9;

/**
 * Proves that nothing was lost or counted twice: every request has one outcome, every look-up is a
 * hit or a miss, the bill is the sum of the charges, and nothing is under way.
 */
export function checkBooks({ run, store, callPath, semantic }: RequestPath): void {
  const { ledger, referee, calls } = run;
  const { dispatcher, cascade } = callPath;
  const { batcher, provider } = dispatcher;
  const { requests, exactHits, semanticHits, answeredByCall, coalesced, refused, failed } = ledger;
  const rows: [string, number, number][] = [
    [
      'requests = hits + answered by a call + shared + unanswered',
      requests,
      exactHits + semanticHits + answeredByCall + coalesced + refused + failed,
    ],
    ['calls = calls by model', ledger.calls, ledger.callsByModel()],
    ['answered by a call = answered by model', answeredByCall, ledger.requestsByModel()],
    ['calls = answered by a call + second calls', ledger.calls, answeredByCall + ledger.secondCalls],
    ['requests = latencies', requests, ledger.latency.count],
    ['requests = answers judged', requests, referee.seen],
    ['calls under way', 0, calls.open + provider.inFlight + provider.waiting + dispatcher.backingOff],
    ['spent = sum of the charges', ledger.costUsd, ledger.billUsd()],
  ];
  if (store !== null) {
    const { cache, predictor } = store;
    if (store.looksUpExact) {
      rows.push(['look-ups = hits + misses', requests, cache.hits + cache.misses]);
      rows.push(['hits of the cache = exact hits', cache.hits, exactHits]);
    }
    if (predictor !== null) {
      const { issued, used, wasted, unused } = predictor;
      rows.push(['fetched ahead = used + wasted + unused', issued, used + wasted + unused]);
    }
  }
  if (semantic !== null) {
    rows.push(['semantic look-ups = hits + misses', requests - exactHits, semantic.hits + semantic.misses]);
    rows.push(['hits of the semantic cache = semantic hits', semantic.hits, semanticHits]);
  }
  if (batcher !== null) rows.push(['calls in open batches', 0, batcher.gathering + batcher.held]);
  if (cascade !== null) {
    const asked = ledger.secondCalls + callPath.failedSecondCalls;
    rows.push(['second calls + failed ones = escalations', asked, cascade.fallback.escalated]);
  }
  const wrong = rows.filter(([, a, b]) => Math.abs(a - b) > ROUNDING * Math.max(1, Math.abs(a)));
  if (wrong.length > 0) {
    throw new Error(`the books do not balance: ${wrong.map(([what, a, b]) => `${what}: ${a} is not ${b}`).join('; ')}`);
  }
}
