import type { RequestPath } from './request-path.ts';

/** How a run stands at a moment, in the words and units of its `Summary`, and what is under way. A warm-up is not in it. */
export interface Snapshot {
  /** Requests that have come, and those of them that have an answer or will never get one. */
  requests: number;
  answered: number;
  costUsd: number;
  exactHits: number;
  semanticHits: number;
  /** Hits per request; null without a cache, or before the first request. */
  hitRate: number | null;
  /** Of the requests answered so far; null before the first, or where it is not known how long a called model takes. */
  latencyMs: { p50: number; p95: number } | null;
  /** Requests answered by each model, by its id, in the order of the catalog. */
  models: { id: string; requests: number }[];
  /** As in the summary; null before the first answer, or where it is not known. */
  quality: number | null;
  /** Requests that the referee has seen the end of. */
  judged: number;
  flow: {
    /** Calls at the provider, and how many it takes at once. */
    inFlight: number;
    concurrency: number;
    /** Calls and batches that wait for a place there. */
    waiting: number;
    /** Calls in batches that are still open. */
    gathering: number;
    /** Calls and batches that the rate limit has turned away and that will be tried again. */
    backingOff: number;
    /** Calls begun and not ended, wherever they are. */
    open: number;
  };
  /** The day's money; null where nothing limits it. USD. */
  budget: { limitUsd: number; spentUsd: number } | null;
}

/** The snapshot of a run at this moment. It changes nothing. */
export function snapshotOf({ run, store, semantic, callPath }: RequestPath, now: number): Snapshot {
  const { budget } = run;
  const { ledger, verdicts } = run.accounts.counted;
  const { provider, batcher, backingOff } = callPath.dispatcher;
  const { requests, exactHits, semanticHits, latency } = ledger;
  const caches = store?.looksUpExact === true || semantic !== null;
  const today = budget?.today(now) ?? null;
  return {
    requests,
    answered: latency.count,
    costUsd: ledger.costUsd,
    exactHits,
    semanticHits,
    hitRate: caches && requests > 0 ? (exactHits + semanticHits) / requests : null,
    latencyMs:
      latency.count === 0 || !ledger.latenciesKnown
        ? null
        : { p50: latency.quantile(0.5), p95: latency.quantile(0.95) },
    models: ledger.answeredByModel(),
    quality: verdicts.quality().mean,
    judged: verdicts.seen,
    flow: {
      inFlight: provider.inFlight,
      concurrency: provider.concurrency,
      waiting: provider.waiting,
      gathering: batcher?.gathering ?? 0,
      backingOff,
      open: run.calls.open,
    },
    budget: today !== null && Number.isFinite(today.limitUsd) ? today : null,
  };
}
