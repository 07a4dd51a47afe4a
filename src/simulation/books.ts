import type { Pipeline } from './pipeline.ts';

/** Relative difference that rounding may leave between two sums of the same amounts. */
const ROUNDING = 1e-9;

/**
 * Proves that nothing was lost or counted twice: every request has one outcome, every look-up is a
 * hit or a miss, the bill is the sum of the charges, and nothing is under way.
 */
export function checkBooks({ ledger, referee, cache, calls, provider }: Pipeline): void {
  const rows: [string, number, number][] = [
    ['requests = hits + calls', ledger.requests, ledger.exactHits + ledger.calls],
    ['calls = calls by model', ledger.calls, ledger.callsByModel()],
    ['requests = latencies', ledger.requests, ledger.latency.count],
    ['requests = answers judged', ledger.requests, referee.seen],
    ['calls under way', 0, calls.open + provider.inFlight + provider.waiting],
    ['cost of the requests = sum of the charges', ledger.costUsd, ledger.billUsd()],
  ];
  if (cache !== null) {
    rows.push(['look-ups = hits + misses', ledger.requests, cache.hits + cache.misses]);
    rows.push(['hits of the cache = hits served', cache.hits, ledger.exactHits]);
  }
  const wrong = rows.filter(([, a, b]) => Math.abs(a - b) > ROUNDING * Math.max(1, Math.abs(a)));
  if (wrong.length > 0) {
    throw new Error(`the books do not balance: ${wrong.map(([what, a, b]) => `${what}: ${a} is not ${b}`).join('; ')}`);
  }
}
