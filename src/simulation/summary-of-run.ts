import type { Summary } from '../result/schema/summary.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import { lets } from '../techniques/batch-api/batch-lane.ts';
import type { Counts } from './counts.ts';
import type { Ledger } from './ledger.ts';
import { fixedPriceOf } from './monthly-price.ts';
import type { RequestPath } from './request-path.ts';
import type { Run } from './run.ts';

const DAYS_A_MONTH = 30;

/**
 * The summary of a run that has ended, without its warm-up. `counts`: what its parts counted after
 * that; `requestsPerDay`: for the monthly projection, null for none.
 */
export function summaryOf(
  { run, store, semantic, callPath, adaptation }: RequestPath,
  counts: Counts,
  requestsPerDay: number | null,
): Summary {
  const { workload } = run;
  const { ledger, verdicts } = run.accounts.counted;
  const { provider } = callPath.dispatcher;
  const { requests } = ledger;
  const costPerRequestUsd = ledger.costUsd / requests;
  const durationMs = ledger.durationMs();
  const routed = ledger.routed.reduce((sum, n) => sum + n, 0);
  const rightTiers = verdicts.knownRightTiers();
  const hits = ledger.exactHits + ledger.semanticHits;
  const caches = store?.looksUpExact === true || semantic !== null;
  const isLog = workload.log === true;
  return {
    ...(isLog && run.strategy.isBaseline === true ? { kind: run.catalog.asLogged?.costs ?? 'assumed' } : {}),
    requests,
    costUsd: ledger.costUsd,
    costPerRequestUsd,
    monthlyUsd: requestsPerDay === null ? null : DAYS_A_MONTH * dailyUsd(run, requestsPerDay),
    durationMs,
    throughputPerSecond: durationMs > 0 ? (requests / durationMs) * 1000 : null,
    capacityPerSecond:
      counts.busyMs > 0 &&
      callPath.dispatcher.machines === null &&
      ledger.latenciesKnown &&
      Number.isFinite(provider.concurrency)
        ? (requests * provider.concurrency * 1000) / counts.busyMs
        : null,
    ...ledger.latencies(),
    tokens: {
      input: ledger.inputTokens,
      output: ledger.outputTokens,
      saved: ledger.plainTokens - ledger.inputTokens - ledger.outputTokens,
      ...(ledger.reasoningCalls === 0 ? {} : { reasoning: ledger.reasoningTokens }),
    },
    cache: {
      lookups: caches ? requests : 0,
      exactHits: ledger.exactHits,
      semanticHits: ledger.semanticHits,
      prefetchHits: counts.prefetchHits,
      falseHits: verdicts.knownFalseHits(),
      staleHits: verdicts.knownStaleHits(),
      ...(isLog ? { otherUsersHits: verdicts.knownHitsOfOthers() } : {}),
      hitRate: caches || hits > 0 ? hits / requests : null,
      meanHitLatencyMs: hits === 0 ? null : ledger.hitLatencyMs / hits,
      evictions: counts.evictions,
      expirations: counts.expirations,
      entries: store?.cache.entries ?? 0,
    },
    models: ledger.models(),
    charges: ledger.charges(),
    routing: {
      accuracy: routed > 0 && rightTiers !== null ? rightTiers / routed : null,
      byTier: routed > 0 ? Object.fromEntries(TIERS.map((tier, t) => [tier, ledger.routed[t]])) : {},
    },
    fallback: {
      judged: counts.judged,
      escalated: counts.escalated,
      secondCallsUsd: ledger.secondCallsUsd,
      falseAccepts: counts.verdictsUnknown > 0 ? null : counts.falseAccepts,
      falseRejects: counts.verdictsUnknown > 0 ? null : counts.falseRejects,
    },
    batches:
      counts.batches === 0
        ? { count: 0, meanSize: null, meanWaitMs: null }
        : {
            count: counts.batches,
            meanSize: counts.batched / counts.batches,
            meanWaitMs: counts.batchWaitMs / counts.batched,
          },
    prefetch: {
      issued: counts.fetchedAhead,
      used: counts.usedAhead,
      wasted: counts.fetchedAhead - counts.usedAhead,
    },
    coalesced: ledger.coalesced,
    unanswered: {
      refused: ledger.refused,
      failed: ledger.failed,
      ...(ledger.tooLong === 0 ? {} : { tooLong: ledger.tooLong }),
    },
    budget: {
      limited: counts.limitedRequests,
      exhaustedDays: counts.exhaustedDays,
      afterExhaustion: counts.requestsWhenExhausted,
      stoppedSessions: counts.stoppedSessions,
      stoppedTurns: counts.stoppedTurns,
    },
    rateLimit: { rejections: counts.rejections, retries: counts.retries, backoffMs: counts.backoffMs },
    ...(callPath.dispatcher.failures === null ? {} : { failures: failuresOf(counts) }),
    ...fixedPriceOf(run, callPath.dispatcher, requestsPerDay),
    prefix: callPath.pricing.prefixUnknown
      ? { readTokens: null, writtenTokens: null }
      : { readTokens: counts.prefixReadTokens, writtenTokens: counts.prefixWrittenTokens },
    ...sessionsOf(ledger, counts),
    ...(run.context === null
      ? {}
      : {
          context: {
            clearings: counts.clearings,
            compactions: counts.compactions,
            clearedTokens: counts.clearedTokens,
          },
        }),
    ...(run.tools === null
      ? {}
      : {
          tools: {
            defined: run.tools.defined,
            searches: counts.toolSearches,
            sparedTokens: counts.sparedDefinitions,
          },
        }),
    ...effortOf(run, ledger, counts),
    ...deferrableOf(run, ledger),
    cap: { cut: counts.cut },
    adaptation: adaptation?.trajectory() ?? null,
    quality: ledger.latenciesKnown ? verdicts.quality() : { ...verdicts.quality(), satisfaction: null },
    timeline: ledger.timeline.summary(),
  };
}

function failuresOf(counts: Counts): NonNullable<Summary['failures']> {
  const { refused, inOutages, malformed, timedOut, failureRetries, givenUp, failureBackoffMs } = counts;
  return {
    refused,
    inOutages,
    malformed,
    timedOut,
    retries: failureRetries,
    givenUp,
    backoffMs: failureBackoffMs,
  };
}

/** What is known of sessions; nothing where there are none. */
function sessionsOf({ sessions, inputTokens }: Ledger, { prefixReadTokens }: Counts): Pick<Summary, 'sessions'> {
  const summary = sessions?.summary(prefixReadTokens, inputTokens) ?? null;
  return summary === null ? {} : { sessions: summary };
}

/** What was spared of reasoning; nothing where none is known and nobody asks for less. */
function effortOf({ models, strategy }: Run, { reasoningCalls }: Ledger, counts: Counts): Pick<Summary, 'effort'> {
  if (reasoningCalls === 0 && !strategy.techniques.has('effort')) return {};
  const offered = models.some(({ efforts }) => efforts !== undefined);
  return { effort: { offered, calls: counts.callsAtLessEffort, sparedTokens: counts.sparedReasoning } };
}

/** What became of requests that may wait; nothing where none may. */
function deferrableOf({ workload, models }: Run, { deferrable }: Ledger): Pick<Summary, 'deferrable'> {
  const deadlineMs = workload.deadlineMs ?? null;
  if (deadlineMs === null) return {};
  const { requests, calls, usd, missedUsd, answers, waitMs, longestMs } = deferrable;
  return {
    deferrable: {
      requests,
      deadlineMs,
      offered: models.some((model) => lets(model, deadlineMs)),
      calls,
      usd,
      missedUsd,
      meanWaitMs: answers === 0 ? null : waitMs / answers,
      longestWaitMs: answers === 0 ? null : longestMs,
    },
  };
}

/** What a day of so many requests like these costs, within what a daily budget lets it. */
function dailyUsd({ accounts, budget }: Run, requestsPerDay: number): number {
  const { ledger } = accounts.counted;
  const perDay = requestsPerDay / ledger.requests;
  const ceilingUsd = budget?.ceilingUsd ?? Number.POSITIVE_INFINITY;
  // Hits are served, and paid for, when the budget is spent.
  const { embeddings, adaptation, sampling, fixedPrice } = ledger.side;
  return Math.min(ledger.costUsd * perDay, ceilingUsd + (embeddings + adaptation + sampling + fixedPrice) * perDay);
}
