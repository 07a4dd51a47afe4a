import { Quantiles } from '../foundation/quantiles.ts';
import type { Catalog } from '../models/model.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import type { Charges, ModelSummary, Summary } from './summary.ts';
import { Timeline } from './timeline.ts';

/** Upper edges of the latency histogram in the summary, in milliseconds. */
const LATENCY_EDGES = [25, 50, 100, 200, 400, 600, 800, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000];

/** Everything observable about a run: outcomes, latencies, tokens and money. */
export class Ledger {
  requests = 0;
  exactHits = 0;
  /** Sum of the latencies of the hits. */
  hitLatencyMs = 0;
  calls = 0;
  /** Sum of what each request was charged. */
  costUsd = 0;
  inputTokens = 0;
  outputTokens = 0;
  /** Tokens that the requests would have taken one by one and as they were. */
  plainTokens = 0;
  readonly latency = new Quantiles();
  readonly timeline = new Timeline();
  readonly routed = new Float64Array(TIERS.length);
  #firstArrival = Number.NaN;
  #lastAnswer = 0;
  readonly #modelRequests: Float64Array;
  readonly #modelCost: Float64Array;
  readonly #modelLatency: Quantiles[];
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#modelRequests = new Float64Array(catalog.models.length);
    this.#modelCost = new Float64Array(catalog.models.length);
    this.#modelLatency = catalog.models.map(() => new Quantiles());
  }

  arrived(at: number, plainTokens: number): void {
    if (this.requests++ === 0) this.#firstArrival = at;
    this.plainTokens += plainTokens;
  }

  /** A request answered from the exact cache, which costs nothing but time. */
  hit(at: number, latencyMs: number): void {
    this.exactHits++;
    this.hitLatencyMs += latencyMs;
    this.timeline.add(at, 1, 0);
    this.#answered(at + latencyMs, latencyMs);
  }

  /** A call that will be made: its tokens and its price are known when it is sent. */
  called(at: number, model: number, input: number, output: number, costUsd: number): void {
    this.inputTokens += input;
    this.outputTokens += output;
    this.costUsd += costUsd;
    this.#modelRequests[model]!++;
    this.#modelCost[model]! += costUsd;
    this.timeline.add(at, 0, costUsd);
  }

  /** The answer of a call. */
  answered(arrival: number, now: number, model: number): void {
    this.calls++;
    (this.#modelLatency[model] as Quantiles).add(now - arrival);
    this.#answered(now, now - arrival);
  }

  #answered(now: number, latencyMs: number): void {
    this.latency.add(latencyMs);
    if (now > this.#lastAnswer) this.#lastAnswer = now;
  }

  /** What was paid for, each kind summed on its own account and not from the requests. */
  charges(): Charges {
    const calls = this.#modelCost.reduce((sum, usd) => sum + usd, 0);
    return { calls, embeddings: 0, adaptation: 0, judge: 0, prefetch: 0, prewarm: 0, training: 0 };
  }

  /** The sum of all charges: the bill. */
  billUsd(): number {
    return Object.values(this.charges()).reduce((sum: number, usd: number) => sum + usd, 0);
  }

  /** Calls by the models' accounts. */
  callsByModel(): number {
    return this.#modelRequests.reduce((sum, n) => sum + n, 0);
  }

  durationMs(): number {
    return this.requests === 0 ? 0 : this.#lastAnswer - this.#firstArrival;
  }

  latencies(): Pick<Summary, 'latencyMs' | 'latencyExact' | 'latencyHistogram'> {
    const { latency } = this;
    const below = latency.countsBelow(LATENCY_EDGES);
    return {
      latencyMs: {
        mean: latency.mean(),
        p50: latency.quantile(0.5),
        p95: latency.quantile(0.95),
        p99: latency.quantile(0.99),
        max: latency.max,
      },
      latencyExact: latency.exact,
      latencyHistogram: [
        ...LATENCY_EDGES.map((toMs, i) => ({ toMs, requests: (below[i] as number) - (below[i - 1] ?? 0) })),
        { toMs: null, requests: latency.count - (below.at(-1) as number) },
      ],
    };
  }

  models(): Record<string, ModelSummary> {
    return Object.fromEntries(
      this.#catalog.models.map(({ id }, m) => [
        id,
        {
          requests: this.#modelRequests[m] as number,
          share: (this.#modelRequests[m] as number) / this.requests,
          costUsd: this.#modelCost[m] as number,
          latencyP50Ms: this.#modelRequests[m] === 0 ? null : (this.#modelLatency[m] as Quantiles).quantile(0.5),
        },
      ]),
    );
  }
}
