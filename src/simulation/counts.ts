import type { RequestPath } from './request-path.ts';

/** What the parts of a run have counted so far, each for itself, from its first request. */
export type Counts = ReturnType<typeof countsOf>;

/** The counts of a run at this moment. */
export function countsOf({ run, store, callPath }: RequestPath) {
  const { budget } = run;
  const { cascade, dispatcher, pricing } = callPath;
  const { batcher, provider, failures } = dispatcher;
  const predictor = store?.predictor ?? null;
  return {
    prefetchHits: store?.prefetchHits ?? 0,
    evictions: store?.cache.evictions ?? 0,
    expirations: store?.cache.expirations ?? 0,
    judged: cascade?.fallback.judged ?? 0,
    escalated: cascade?.fallback.escalated ?? 0,
    verdictsUnknown: cascade?.verdictsUnknown ?? 0,
    falseAccepts: cascade?.falseAccepts ?? 0,
    falseRejects: cascade?.falseRejects ?? 0,
    batches: batcher?.batches ?? 0,
    batched: batcher?.members ?? 0,
    batchWaitMs: batcher?.waitMs ?? 0,
    fetchedAhead: predictor?.issued ?? 0,
    usedAhead: predictor?.used ?? 0,
    limitedRequests: budget?.limitedRequests ?? 0,
    exhaustedDays: budget?.exhaustedDays ?? 0,
    stoppedSessions: budget?.stoppedSessions ?? 0,
    stoppedTurns: budget?.stoppedTurns ?? 0,
    requestsWhenExhausted: budget?.requestsWhenExhausted ?? 0,
    rejections: dispatcher.rejections,
    retries: dispatcher.retries,
    backoffMs: dispatcher.backoffMs,
    refused: failures?.refused ?? 0,
    inOutages: failures?.inOutages ?? 0,
    malformed: failures?.malformed ?? 0,
    timedOut: failures?.timedOut ?? 0,
    failureRetries: failures?.retries ?? 0,
    givenUp: failures?.givenUp ?? 0,
    failureBackoffMs: failures?.backoffMs ?? 0,
    busyMs: provider.busyMs,
    prefixReadTokens: pricing.prefixTokens.readTokens,
    prefixWrittenTokens: pricing.prefixTokens.writtenTokens,
    cut: pricing.cap?.cut ?? 0,
    callsAtLessEffort: callPath.effort?.calls ?? 0,
    sparedReasoning: callPath.effort?.sparedTokens ?? 0,
    toolSearches: run.tools === null ? 0 : callPath.side.searches,
    sparedDefinitions: run.tools === null ? 0 : run.tools.plainTokens - run.tools.sentTokens,
    clearings: run.context?.clearings ?? 0,
    compactions: run.context?.compactions ?? 0,
    clearedTokens: run.context?.clearedTokens ?? 0,
  };
}

/** What was counted since an earlier moment; all of it where there is none. */
export function countedSince(now: Counts, before: Counts | null): Counts {
  if (before === null) return now;
  const since = Object.entries(now).map(([name, count]) => [name, count - before[name as keyof Counts]]);
  return Object.fromEntries(since) as Counts;
}
