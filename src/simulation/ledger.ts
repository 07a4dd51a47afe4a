import { Quantiles } from '../foundation/quantiles.ts';
import { type Catalog, calledModels, isMeasured, type Model } from '../models/model.ts';
import type { Charges, ModelSummary, Summary } from '../result/schema/summary.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import type { SideCharge } from '../techniques/techniques.ts';
import type { PromptTree } from '../workload/prompts/prompt-tree.ts';
import { SHOWN } from './call-table.ts';
import { SessionAccount } from './session-account.ts';
import { Timeline } from './timeline.ts';

/** Upper edges of the latency histogram in the summary, in milliseconds. */
const LATENCY_EDGES = [25, 50, 100, 200, 400, 600, 800, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000];

const NOT_KNOWN: Summary['latencyMs'] = { mean: null, p50: null, p95: null, p99: null, max: null };

function spreadOf(times: Quantiles): Summary['latencyMs'] {
  return {
    mean: times.mean(),
    p50: times.quantile(0.5),
    p95: times.quantile(0.95),
    p99: times.quantile(0.99),
    max: times.max,
  };
}

/** Everything observable about a run: outcomes, latencies, tokens and money. */
export class Ledger {
  requests = 0;
  exactHits = 0;
  /** Of these, those of the cache that stood in front of a log's models. */
  answeredBefore = 0;
  semanticHits = 0;
  /** Sum of the latencies of the hits. */
  hitLatencyMs = 0;
  /** Requests that a call answered. */
  answeredByCall = 0;
  /** Requests that shared the call of another. */
  coalesced = 0;
  refused = 0;
  failed = 0;
  tooLong = 0;
  /** Calls made to answer requests, second ones included. */
  calls = 0;
  /** Of these, those to a stronger model after a judge's verdict, and what they cost. */
  secondCalls = 0;
  secondCallsUsd = 0;
  /** Everything that was spent, in the order in which it was. */
  costUsd = 0;
  inputTokens = 0;
  outputTokens = 0;
  /** Of the tokens that calls answered, those of reasoning, and the calls of which they are known. */
  reasoningTokens = 0;
  reasoningCalls = 0;
  /** Tokens that the requests would have taken one by one and as they were. */
  plainTokens = 0;
  /** Requests that may wait; the calls for them that were sent where they do, their price, the answers and how long they took. */
  readonly deferrable = { requests: 0, calls: 0, usd: 0, missedUsd: 0, answers: 0, waitMs: 0, longestMs: 0 };
  /** Of all requests but those answers. */
  readonly latency = new Quantiles();
  /** Of the same, how long it took until the answer began, as far as that counts; null where no model tells it. */
  readonly firstTokens: Quantiles | null;
  /** Whether of an answer that counts there it was not known. */
  #firstTokenUnknown = false;
  readonly timeline = new Timeline();
  /** null where the workload knows of no sessions. */
  readonly sessions: SessionAccount | null;
  readonly routed = new Float64Array(TIERS.length);
  readonly side: Record<SideCharge, number> = {
    embeddings: 0,
    adaptation: 0,
    judge: 0,
    sampling: 0,
    prefetch: 0,
    prewarm: 0,
    training: 0,
    compaction: 0,
    toolSearch: 0,
    failedCalls: 0,
    fixedPrice: 0,
    otherCalls: 0,
  };
  /** By model: 1 where the time of a call was worked out by the model's law. */
  readonly byLaw: Uint8Array;
  #firstArrival = Number.NaN;
  #lastAnswer = 0;
  readonly #modelCalls: Float64Array;
  readonly #modelRequests: Float64Array;
  readonly #modelCost: Float64Array;
  readonly #modelLatency: Quantiles[];
  readonly #models: readonly Model[];

  constructor(catalog: Catalog, prompts: PromptTree | null) {
    this.sessions = prompts === null ? null : new SessionAccount(prompts);
    this.#models = calledModels(catalog);
    this.firstTokens = this.#models.some(({ latency }) => latency.wholeOnly !== true) ? new Quantiles() : null;
    this.byLaw = new Uint8Array(this.#models.length);
    this.#modelCalls = new Float64Array(this.#models.length);
    this.#modelRequests = new Float64Array(this.#models.length);
    this.#modelCost = new Float64Array(this.#models.length);
    this.#modelLatency = this.#models.map(() => new Quantiles());
  }

  arrived(at: number, plainTokens: number): void {
    if (this.requests++ === 0) this.#firstArrival = at;
    this.plainTokens += plainTokens;
    this.timeline.arrived(at);
  }

  /** A request answered from the exact cache, which costs nothing but time. */
  exactHit(at: number, latencyMs: number, shown: number): void {
    this.exactHits++;
    this.#hit(at, latencyMs);
    this.begun(latencyMs, shown);
  }

  /** A request answered with the answer to a similar one, which began after `firstMs`. */
  semanticHit(at: number, latencyMs: number, firstMs: number, shown: number): void {
    this.semanticHits++;
    this.#hit(at, latencyMs);
    this.begun(firstMs, shown);
  }

  /** An answer that somebody waits for began so long after it was asked for; NaN: nobody knows. `shown`: bits of `SHOWN`. */
  begun(firstMs: number, shown: number): void {
    if (this.firstTokens === null || (shown & SHOWN.timed) === 0) return;
    if (Number.isNaN(firstMs)) this.#firstTokenUnknown = true;
    else this.firstTokens.add(firstMs);
  }

  #hit(at: number, latencyMs: number): void {
    this.hitLatencyMs += latencyMs;
    this.timeline.hit(at);
    this.#answered(at + latencyMs, latencyMs);
  }

  /** A call that will be made for a request: its tokens and its price are known when it is sent. */
  called(at: number, model: number, input: number, output: number, costUsd: number): void {
    this.calls++;
    this.inputTokens += input;
    this.outputTokens += output;
    this.costUsd += costUsd;
    this.#modelCalls[model]++;
    this.#modelCost[model] += costUsd;
    this.timeline.spent(at, costUsd);
  }

  /** Of the tokens of a call that `called` has noted, so many were reasoning. */
  reasoned(tokens: number): void {
    this.reasoningTokens += tokens;
    this.reasoningCalls++;
  }

  /** A call that `called` has noted is the second for its request. */
  calledAgain(costUsd: number): void {
    this.secondCalls++;
    this.secondCallsUsd += costUsd;
  }

  /** A call that `called` has noted was sent where it waits for hours. */
  sentToWait(costUsd: number): void {
    this.deferrable.calls++;
    this.deferrable.usd += costUsd;
  }

  /** Tokens of a call that no request is waiting for. */
  tokens(input: number, output: number): void {
    this.inputTokens += input;
    this.outputTokens += output;
  }

  /** Money for something else than a request's call. */
  charge(at: number, kind: SideCharge, costUsd: number): void {
    this.costUsd += costUsd;
    this.side[kind] += costUsd;
    this.timeline.spent(at, costUsd);
  }

  /** Money for all the time of the run. */
  chargeThroughout(costUsd: number): void {
    this.costUsd += costUsd;
    this.side.fixedPrice += costUsd;
    this.timeline.spentThroughout(costUsd);
  }

  /** Calls to a model, by its place. */
  callsTo(model: number): number {
    return this.#modelCalls[model];
  }

  /** The answer of a call has gone to its request. */
  answered(arrival: number, now: number, model: number, waits: boolean): void {
    this.answeredByCall++;
    this.#modelRequests[model]++;
    if (waits) {
      const { deferrable } = this;
      deferrable.answers++;
      deferrable.waitMs += now - arrival;
      deferrable.longestMs = Math.max(deferrable.longestMs, now - arrival);
      this.#ended(now);
      return;
    }
    (this.#modelLatency[model] as Quantiles).add(now - arrival);
    this.#answered(now, now - arrival);
  }

  /** The same answer has gone to another request that waited for it. */
  shared(arrival: number, now: number): void {
    this.coalesced++;
    this.#answered(now, now - arrival);
  }

  /** A request gets no answer: after so long it is told so. */
  unanswered(arrival: number, now: number, why: 'refused' | 'failed' | 'tooLong', shown: number): void {
    this[why]++;
    this.#answered(now, now - arrival);
    this.begun(now - arrival, shown);
  }

  #answered(now: number, latencyMs: number): void {
    this.latency.add(latencyMs);
    this.#ended(now);
  }

  #ended(now: number): void {
    if (now > this.#lastAnswer) this.#lastAnswer = now;
  }

  /** What was paid for, each kind summed on its own account and not from the requests. */
  charges(): Charges {
    const { compaction, toolSearch, failedCalls, fixedPrice, otherCalls, ...side } = this.side;
    const calls = this.#modelCost.reduce((sum, usd) => sum + usd, 0);
    return {
      calls,
      ...side,
      ...(compaction === 0 ? {} : { compaction }),
      ...(toolSearch === 0 ? {} : { toolSearch }),
      ...(failedCalls === 0 ? {} : { failedCalls }),
      ...(fixedPrice === 0 ? {} : { fixedPrice }),
      ...(otherCalls === 0 ? {} : { otherCalls }),
    };
  }

  /** The sum of all charges: the bill. */
  billUsd(): number {
    return Object.values(this.charges()).reduce((sum: number, usd: number) => sum + usd, 0);
  }

  /** Calls at less than full effort, by the models' accounts. */
  callsAtLessEffort(): number {
    return this.#models.reduce(
      (sum, { variantOf }, m) => (variantOf === undefined ? sum : sum + this.#modelCalls[m]),
      0,
    );
  }

  /** Calls by the models' accounts. */
  callsByModel(): number {
    return this.#modelCalls.reduce((sum, n) => sum + n, 0);
  }

  /** Requests that calls answered, by the models' accounts. */
  requestsByModel(): number {
    return this.#modelRequests.reduce((sum, n) => sum + n, 0);
  }

  answeredByModel(): { id: string; requests: number }[] {
    return this.#models.map(({ id }, m) => ({ id, requests: this.#modelRequests[m] }));
  }

  durationMs(): number {
    return this.requests === 0 ? 0 : this.#lastAnswer - this.#firstArrival;
  }

  latencies(): Pick<Summary, 'latencyMs' | 'firstTokenMs' | 'latencyExact' | 'latencyHistogram'> {
    const { latency, firstTokens } = this;
    if (!this.latenciesKnown || latency.count === 0) {
      return { latencyMs: NOT_KNOWN, firstTokenMs: NOT_KNOWN, latencyExact: latency.exact, latencyHistogram: [] };
    }
    const told = firstTokens !== null && firstTokens.count > 0 && !this.#firstTokenUnknown;
    const firstTokenMs = told ? spreadOf(firstTokens) : NOT_KNOWN;
    const below = latency.countsBelow(LATENCY_EDGES);
    return {
      latencyMs: spreadOf(latency),
      firstTokenMs,
      latencyExact: latency.exact,
      latencyHistogram: [
        ...LATENCY_EDGES.map((toMs, i) => ({ toMs, requests: below[i] - (below[i - 1] ?? 0) })),
        { toMs: null, requests: latency.count - (below.at(-1) as number) },
      ],
    };
  }

  /** Whether it is known of every call how long it took: by the log, or by its model's law. */
  get latenciesKnown(): boolean {
    return this.#models.every((_, m) => this.#timesKnown(m));
  }

  #timesKnown(m: number): boolean {
    return this.#modelCalls[m] === 0 || this.byLaw[m] === 0 || isMeasured(this.#models[m] as Model, 'latency');
  }

  models(): Record<string, ModelSummary> {
    return Object.fromEntries(
      this.#models.map((model, m) => [
        model.id,
        {
          requests: this.#modelRequests[m],
          calls: this.#modelCalls[m],
          share: this.#modelRequests[m] / this.requests,
          costUsd: this.#modelCost[m],
          latencyP50Ms:
            (this.#modelLatency[m] as Quantiles).count === 0 || !this.#timesKnown(m)
              ? null
              : (this.#modelLatency[m] as Quantiles).quantile(0.5),
        },
      ]),
    );
  }
}
