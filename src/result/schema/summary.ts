import { z } from 'zod';
import { count, known, number, text, word } from './parts.ts';

/*
 * What one strategy did with a workload. Money in USD, times in milliseconds, ratios as fractions.
 * null: not known, or not applicable; never a silent zero.
 */

const cacheSummary = z
  .object({
    lookups: number,
    exactHits: number,
    semanticHits: number,
    prefetchHits: number.describe('Of the exact hits, those on answers that were fetched ahead.'),
    falseHits: known.describe('Hits that answered another intent than the one asked; null when intents are not known.'),
    staleHits: known.describe(
      'Hits whose content had changed since the answer was stored; null when content classes are not known.',
    ),
    otherUsersHits: known
      .optional()
      .describe('Hits that served an answer made for another user; null when a user is not known. Of logs only.'),
    hitRate: known.describe('Share of all requests, 0 to 1; null without a cache.'),
    meanHitLatencyMs: known.describe('Mean latency of the hits; null without any.'),
    evictions: number,
    expirations: number.describe('Entries found to be too old when asked for.'),
    entries: number.describe('Entries at the end, those included that would be found too old.'),
  })
  .meta({ id: 'CacheSummary' });

const modelFigures = z
  .object({
    requests: number.describe('Requests whose answer came from it.'),
    calls: number.describe(
      'Calls made to it for requests: more than that where its answers were asked again of a stronger model.',
    ),
    share: number.describe('Of all requests, cached ones included.'),
    costUsd: number.describe('Of all its calls for requests.'),
    latencyP50Ms: known,
  })
  .meta({ id: 'ModelSummary' });

/** Older results do not count calls: each request was one. */
const modelSummary = z.preprocess(
  (model) =>
    typeof model === 'object' && model !== null && 'requests' in model ? { calls: model.requests, ...model } : model,
  modelFigures,
);

const charges = z
  .object({
    calls: number,
    embeddings: count,
    adaptation: count,
    judge: count.describe('Verdicts on answers before they are given.'),
    sampling: count.describe('Verdicts on a sample of answers, for adaptive control to learn from.'),
    prefetch: count,
    prewarm: count,
    training: count.describe("Answers of every model to the learned router's sample, beyond the one that was served."),
    compaction: number
      .exactOptional()
      .describe("Summaries that take the place of what a session's prompt has become; absent without any."),
    toolSearch: number
      .exactOptional()
      .describe('Steps in which a model looks for a tool whose definition it has not been sent; absent without any.'),
    failedCalls: number
      .exactOptional()
      .describe(
        'Calls that came to nothing and are paid all the same: answers of no use, or not waited for; absent without any.',
      ),
    fixedPrice: number
      .exactOptional()
      .describe("Models of one's own, which are paid by the month, for the time of the run; absent without any."),
    otherCalls: number
      .exactOptional()
      .describe(
        'Calls of a log that are no chats (embeddings, moderation) or failed, which stay as they are; absent without any.',
      ),
  })
  .describe('Everything that was paid for; the sum is the bill. USD.')
  .meta({ id: 'Charges' });

const routing = z.object({
  accuracy: known.describe(
    'Share of routed requests whose seen tier is the true one; null when the truth is not known.',
  ),
  byTier: z.record(text, number).describe('Requests by the tier the router saw; empty when there is no router.'),
});

const fallback = z.object({
  judged: count.describe('Answers a judge looked at before they were given.'),
  escalated: count.describe('Calls to the next model up.'),
  secondCallsUsd: count.describe('What those calls cost; part of `charges.calls`. USD.'),
  falseAccepts: known.default(null).describe('Bad answers the judge let pass; null when the truth is not known.'),
  falseRejects: known.default(null).describe('Good answers it sent back; null when the truth is not known.'),
});

const budget = z.object({
  limited: count.describe("Requests for which a model, or a second call, was out of the request's budget."),
  exhaustedDays: count.describe('Days on which the daily budget ran out.'),
  afterExhaustion: count.describe('Requests that came after it had.'),
  stoppedSessions: count.describe('Sessions that had cost all they may.'),
  stoppedTurns: count.describe('Their turns after that, which got no answer.'),
});

const trajectoryPoint = z
  .object({
    atMs: number.describe('Virtual milliseconds.'),
    similarity: known.describe('Similarity threshold; null where there is no semantic cache.'),
    ttlMs: z
      .array(known)
      .nullable()
      .describe('TTL by content class, milliseconds, null for none; null where TTLs are not learnt.'),
    simpleBelow: known,
    complexFrom: known,
    batchSize: known.describe('Size at which batches close; null without batching.'),
  })
  .meta({ id: 'TrajectoryPoint' });

const quality = z
  .object({
    mean: known.describe(
      'Mean probability of a good answer (of an answer a judge chose: whether it was one); a false or stale hit counts 0.',
    ),
    relative: known.describe("Mean ÷ baseline's mean."),
    wrongPerThousand: known.default(null).describe('Wrong answers of 1,000 requests: 1,000 × (1 − mean).'),
    taskSuccessRate: known.describe('Share of requests that got a good answer.'),
    satisfaction: known.describe(
      'Apdex with a target of 1 s over good answers, to the first token of those that are streamed; a bad answer is a frustrated user. null also where it is not known when streamed answers began.',
    ),
    ifGapDoubled: known
      .default(null)
      .describe(
        "The mean if the weaker models fell twice as far behind the baseline's as assumed; null where a judge's choices depend on it, so that only another run could tell.",
      ),
    ifGapHalved: known.default(null).describe('The same for half as far.'),
    ifJudgeBlind: known
      .default(null)
      .describe('The mean if the judge tossed a coin for every answer; null without a judge.'),
    judgeErrorAtBaseline: known
      .default(null)
      .describe(
        "Share of wrong verdicts at which the quality would be the baseline's, on the straight line between the judge as it is and a coin; null without a judge, and where it never is.",
      ),
  })
  .meta({ id: 'QualitySummary' });

const timeline = z
  .object({ windowMs: number, requests: z.array(number), hits: z.array(number), costUsd: z.array(number) })
  .describe('The run in windows of equal virtual time.')
  .meta({ id: 'TimelineSummary' });

const sessionsSummary = z
  .object({
    count: number.describe('Sessions of which a turn was played.'),
    turns: number.describe('Turns of a session on average.'),
    costUsd: z.object({ mean: number, p50: number, p90: number, p99: number }).describe('What a session costs.'),
    dearestTenth: z
      .object({
        share: number.describe('Of what all sessions cost.'),
        fromUsd: number.describe('What the cheapest of them costs.'),
        aboveUsd: number.describe('What they cost beyond that, all together.'),
      })
      .nullable()
      .default(null)
      .describe('The tenth of the sessions that cost most; null where none costs anything.'),
    tokens: z
      .record(text, number)
      .nullable()
      .describe(
        'Tokens of the prompts sent, by what they are of (tools, system, document, user, assistant, tool result).',
      ),
    cachedShare: known.describe("Share of the tokens sent that were read from the providers' caches."),
    switches: number.describe('Calls to another model than that of the call before in the session.'),
    coldSwitches: known.describe(
      'Of these, those of whose session the model called had nothing in its cache; null where no cache is known.',
    ),
  })
  .meta({ id: 'SessionsSummary' });

export const summary = z
  .object({
    kind: word<BaselineKind>()
      .exactOptional()
      .describe(
        'Of the baseline on a log. `as-logged`: what the log says was paid; `listed`: its own calls at list prices; `assumed`: every request to one model.',
      ),
    requests: number,
    costUsd: number,
    costPerRequestUsd: number,
    monthlyUsd: known.describe(
      'Cost per request × requests a day × 30; no more than a daily budget that refuses requests lets 30 days cost. null when the workload has no rate.',
    ),
    durationMs: number.describe('From the first arrival to the last answer.'),
    throughputPerSecond: known,
    capacityPerSecond: known.describe(
      'Requests a second that would keep every slot of the provider busy; null when no call took time, and where a model has a queue of its own.',
    ),
    latencyMs: z
      .object({ mean: known, p50: known, p95: known, p99: known, max: known })
      .describe('From arrival to answer, waiting included.'),
    firstTokenMs: z
      .object({ mean: known, p50: known, p95: known, p99: known, max: known })
      .default({ mean: null, p50: null, p95: null, p99: null, max: null })
      .describe(
        "From arrival to the first token of the answer: of a cached one, to that. null where it is not known when answers begin, as in the guide's table. Of a log that says it of some calls, of those.",
      ),
    latencyExact: z
      .boolean()
      .default(false)
      .describe('Whether the percentiles are exact or from a histogram (relative error at most 0.025 %).'),
    latencyHistogram: z
      .array(z.object({ toMs: known, requests: number }))
      .describe('Requests by latency: from the previous edge (or 0) to below `toMs`; null is no edge.'),
    tokens: z
      .object({
        input: number,
        output: number,
        saved: number,
        reasoning: known
          .exactOptional()
          .describe('Of those answered by calls, tokens of reasoning; absent where that is known of none.'),
      })
      .describe('Tokens sent and answered, and those that were not: shortened prompts, shortened and reused answers.'),
    cache: cacheSummary,
    models: z.record(text, modelSummary),
    charges,
    routing,
    fallback: fallback.prefault({}),
    batches: z.object({ count, meanSize: known.default(null), meanWaitMs: known.default(null) }).prefault({}),
    prefetch: z.object({ issued: count, used: count, wasted: count }).prefault({}),
    coalesced: count.describe('Requests that shared the call of an identical one under way.'),
    unanswered: z
      .object({
        refused: count,
        failed: count,
        tooLong: number.exactOptional().describe('Longer than the context window of the model; absent for none.'),
      })
      .prefault({})
      .describe(
        'Requests that got no answer: refused for want of budget, failed at the provider more often than is retried, or too long.',
      ),
    budget: budget.prefault({}),
    rateLimit: z
      .object({ rejections: count, retries: count, backoffMs: count })
      .prefault({})
      .describe(
        "Calls turned away by the provider's rate limit, the retries that followed, and the time spent backing off.",
      ),
    failures: z
      .object({
        refused: number.describe('Calls, or batches of them, that ended in an error at once: not paid.'),
        inOutages: number.describe("Of these, in a model's outage."),
        malformed: number.describe('Answers that were of no use: paid.'),
        timedOut: number.describe('Answers that took too long to be waited for: paid as far as they had come.'),
        retries: number.describe('How often all these were tried again.'),
        givenUp: number.describe('How often they were not.'),
        backoffMs: number.describe('Time spent waiting before it. Milliseconds.'),
      })
      .exactOptional()
      .describe('Calls that failed, those over the rate limit apart; only where calls may.'),
    fixedPrice: z
      .object({
        usdPerMonth: number.describe('Of the models that were called.'),
        breakEvenPerDay: known.describe(
          'Requests a day like these from which on this costs less than the baseline; null where it never does, and for the baseline.',
        ),
        capacityPerDay: known.describe(
          'Requests a day like these at which one of them is at work all the time; null where none was called.',
        ),
        busy: known.describe('Share of that which comes at the rate of the workload; null without a rate.'),
        models: z.record(
          text,
          z.object({
            usdPerMonth: number,
            calls: number.describe('That it took, those that failed and the warm-up included.'),
            meanWaitMs: known.describe('Time that a call waited for its turn; null for no call.'),
            longestWaitMs: number,
          }),
        ),
      })
      .exactOptional()
      .describe("Models of one's own, which are paid by the month and get so much done a second; absent without any."),
    prefix: z
      .object({ readTokens: known.default(0), writtenTokens: known.default(0) })
      .prefault({})
      .describe(
        'Tokens of shared prompt beginnings that the provider read from its own cache, and wrote to it; null where a log says nothing of what prompts begin with.',
      ),
    sessions: sessionsSummary.exactOptional().describe('Only where the turns of sessions are known.'),
    context: z
      .object({
        clearings: number.describe('Turns before which old results of tools were cleared.'),
        compactions: count.describe('Turns before which a summary took the place of what had been said.'),
        clearedTokens: number.describe('Tokens that were not sent for it.'),
      })
      .exactOptional()
      .describe("What was edited of sessions' prompts; absent without the technique."),
    tools: z
      .object({
        defined: z.boolean().describe('Whether any prompt began with definitions of tools.'),
        searches: number.describe('Steps in which a model looked for a tool.'),
        sparedTokens: number.describe('Tokens of definitions that were not sent, less those of what searches brought.'),
      })
      .exactOptional()
      .describe('Definitions of tools fetched when they are needed; absent without the technique.'),
    effort: z
      .object({
        offered: z.boolean().describe('Whether of any model a table by effort is published.'),
        calls: number.describe('Calls at less than high effort.'),
        sparedTokens: number.describe('Tokens of reasoning that were spared by it.'),
      })
      .exactOptional()
      .describe('Only where reasoning is known, or less of it asked for.'),
    deferrable: z
      .object({
        requests: number.describe('Requests that may wait.'),
        deadlineMs: number.describe('How long they may, milliseconds.'),
        offered: z
          .boolean()
          .describe('Whether the provider of any model takes something off for waiting, and keeps the deadline.'),
        calls: number.describe('Calls sent where they wait.'),
        usd: number.describe('What those calls cost; part of `charges.calls`. USD.'),
        missedUsd: number.describe('What the other calls of requests that may wait would have cost less there. USD.'),
        meanWaitMs: known.describe('From arrival to answer of those sent there, which `latencyMs` leaves out.'),
        longestWaitMs: known,
      })
      .exactOptional()
      .describe('Only where some requests may wait for their answers.'),
    cap: z.object({ cut: count }).prefault({}).describe('Answers that were cut off at their limit.'),
    adaptation: z
      .array(trajectoryPoint)
      .nullable()
      .default(null)
      .describe('What adaptive control steered, over time; null where it is not used.'),
    quality,
    timeline,
  })
  .describe('What one strategy did with a workload. Money in USD, times in milliseconds, ratios as fractions.')
  .meta({ id: 'Summary' });

/** All figures of one run. Money in USD, times in milliseconds, ratios as fractions; null where not known. */
export type Summary = z.infer<typeof summary>;
/** What sessions cost, and what their prompts were made of. */
export type SessionsSummary = z.infer<typeof sessionsSummary>;
/** What one model answered, in how long and for how much. */
export type ModelSummary = z.infer<typeof modelFigures>;
/** Where a log's baseline comes from. */
export type BaselineKind = 'as-logged' | 'listed' | 'assumed';
/** What was paid besides calls, in USD, by what for. */
export type Charges = z.infer<typeof charges>;
/** How good the answers were, as fractions; null where the truth is not known. */
export type QualitySummary = z.infer<typeof quality>;
export type TimelineSummary = z.infer<typeof timeline>;
/** Where the learning parts of a strategy stood at a moment. */
export type TrajectoryPoint = z.infer<typeof trajectoryPoint>;

export const playedSummary = summary.omit({ timeline: true, latencyHistogram: true }).meta({ id: 'PlayedSummary' });

/** A summary without what only a simulation's own result shows. */
export type PlayedSummary = z.infer<typeof playedSummary>;
