import type { Summary } from '../result/schema/summary.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import type { RequestPath } from './request-path.ts';
import type { Run } from './run.ts';

const DAYS_A_MONTH = 30;

/** The summary of a run that has ended. `requestsPerDay`: for the monthly projection; null for none. */
export function summaryOf(
  { run, store, semantic, callPath, adaptation }: RequestPath,
  requestsPerDay: number | null,
): Summary {
  const { ledger, referee, budget, workload } = run;
  const { provider, batcher } = callPath.dispatcher;
  const { cascade } = callPath;
  const { requests } = ledger;
  const costPerRequestUsd = ledger.costUsd / requests;
  const durationMs = ledger.durationMs();
  const routed = ledger.routed.reduce((sum, n) => sum + n, 0);
  const rightTiers = referee.knownRightTiers();
  const hits = ledger.exactHits + ledger.semanticHits;
  const predictor = store?.predictor ?? null;
  const caches = store?.looksUpExact === true || semantic !== null;
  return {
    requests,
    costUsd: ledger.costUsd,
    costPerRequestUsd,
    monthlyUsd: requestsPerDay === null ? null : DAYS_A_MONTH * dailyUsd(run, requestsPerDay),
    durationMs,
    throughputPerSecond: durationMs > 0 ? (requests / durationMs) * 1000 : null,
    capacityPerSecond:
      provider.busyMs > 0 && ledger.latenciesKnown ? (requests * provider.concurrency * 1000) / provider.busyMs : null,
    ...ledger.latencies(),
    tokens: {
      input: ledger.inputTokens,
      output: ledger.outputTokens,
      saved: ledger.plainTokens - ledger.inputTokens - ledger.outputTokens,
    },
    cache: {
      lookups: caches ? requests : 0,
      exactHits: ledger.exactHits,
      semanticHits: ledger.semanticHits,
      prefetchHits: store?.prefetchHits ?? 0,
      falseHits: referee.knownFalseHits(),
      staleHits: referee.knownStaleHits(),
      ...(workload.log === true ? { otherUsersHits: referee.knownHitsOfOthers() } : {}),
      hitRate: caches ? hits / requests : null,
      meanHitLatencyMs: hits === 0 ? null : ledger.hitLatencyMs / hits,
      evictions: store?.cache.evictions ?? 0,
      expirations: store?.cache.expirations ?? 0,
      entries: store?.cache.entries ?? 0,
    },
    models: ledger.models(),
    charges: ledger.charges(),
    routing: {
      accuracy: routed > 0 && rightTiers !== null ? rightTiers / routed : null,
      byTier: routed > 0 ? Object.fromEntries(TIERS.map((tier, t) => [tier, ledger.routed[t]])) : {},
    },
    fallback: {
      judged: cascade?.fallback.judged ?? 0,
      escalated: cascade?.fallback.escalated ?? 0,
      secondCallsUsd: ledger.secondCallsUsd,
      falseAccepts: (cascade?.verdictsUnknown ?? 0) > 0 ? null : (cascade?.falseAccepts ?? 0),
      falseRejects: (cascade?.verdictsUnknown ?? 0) > 0 ? null : (cascade?.falseRejects ?? 0),
    },
    batches:
      batcher === null || batcher.batches === 0
        ? { count: 0, meanSize: null, meanWaitMs: null }
        : {
            count: batcher.batches,
            meanSize: batcher.members / batcher.batches,
            meanWaitMs: batcher.waitMs / batcher.members,
          },
    prefetch:
      predictor === null
        ? { issued: 0, used: 0, wasted: 0 }
        : { issued: predictor.issued, used: predictor.used, wasted: predictor.issued - predictor.used },
    coalesced: ledger.coalesced,
    unanswered: {
      refused: ledger.refused,
      failed: ledger.failed,
      ...(ledger.tooLong === 0 ? {} : { tooLong: ledger.tooLong }),
    },
    budget: {
      limited: budget?.limitedRequests ?? 0,
      exhaustedDays: budget?.exhaustedDays ?? 0,
      afterExhaustion: budget?.requestsWhenExhausted ?? 0,
    },
    rateLimit: {
      rejections: callPath.dispatcher.rejections,
      retries: callPath.dispatcher.retries,
      backoffMs: callPath.dispatcher.backoffMs,
    },
    prefix: callPath.pricing.prefixTokens,
    cap: { cut: callPath.pricing.cap?.cut ?? 0 },
    adaptation: adaptation?.trajectory() ?? null,
    quality: ledger.latenciesKnown ? referee.quality() : { ...referee.quality(), satisfaction: null },
    timeline: ledger.timeline.summary(),
  };
}

/** What a day of so many requests like these costs, within what a daily budget lets it. */
function dailyUsd({ ledger, budget }: Run, requestsPerDay: number): number {
  const perDay = requestsPerDay / ledger.requests;
  const ceilingUsd = budget?.ceilingUsd ?? Number.POSITIVE_INFINITY;
  // Hits are served, and paid for, when the budget is spent.
  const { embeddings, adaptation, sampling } = ledger.side;
  return Math.min(ledger.costUsd * perDay, ceilingUsd + (embeddings + adaptation + sampling) * perDay);
}
