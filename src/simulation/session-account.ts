import { withRoom } from '../foundation/columns.ts';
import { Quantiles } from '../foundation/quantiles.ts';
import type { SessionsSummary } from '../result/schema/summary.ts';
import { NO_SEGMENT, type PromptTree, SEGMENT_KINDS } from '../workload/prompts/prompt-tree.ts';
import { UNKNOWN } from '../workload/truth-table.ts';

/** What sessions cost, and what the prompts of their turns were made of. */
export class SessionAccount {
  readonly #prompts: PromptTree;
  #sessionOf = new Int32Array(0);
  /** Of those that are in it, which is where one has asked: what each has cost, and the model that was called last. */
  #costUsd = new Float64Array(0);
  #lastModel = new Int32Array(0);
  #seen = new Uint8Array(0);
  #sessions = 0;
  #turns = 0;
  #calls = 0;
  #switches = 0;
  #coldSwitches: number | null = 0;
  /** By segment: calls whose prompt ends with it. */
  #ends = new Int32Array(0);

  constructor(prompts: PromptTree) {
    this.#prompts = prompts;
  }

  arrived(request: number, session: number): void {
    if (request >= this.#sessionOf.length) this.#sessionOf = withRoom(this.#sessionOf, request + 1, UNKNOWN);
    this.#sessionOf[request] = session;
    if (session === UNKNOWN) return;
    this.#turns++;
    if (session >= this.#seen.length) this.#makeRoom(session + 1);
    if (this.#seen[session] === 1) return;
    this.#seen[session] = 1;
    this.#sessions++;
  }

  #makeRoom(sessions: number): void {
    this.#costUsd = withRoom(this.#costUsd, sessions);
    this.#seen = withRoom(this.#seen, sessions);
    this.#lastModel = withRoom(this.#lastModel, sessions, UNKNOWN);
  }

  /** Something was paid on a request's behalf. */
  spent(request: number, usd: number): void {
    const session = request < this.#sessionOf.length ? this.#sessionOf[request] : UNKNOWN;
    if (session !== UNKNOWN) this.#costUsd[session] += usd;
  }

  /** What a session has cost so far, in USD. */
  costOf(session: number): number {
    return this.#costUsd[session] ?? 0;
  }

  /** A model was called with a prompt; `readTo`: the segment up to which its provider had it, or UNKNOWN. */
  called(request: number, model: number, prompt: number, readTo: number, usd: number): void {
    const session = request < this.#sessionOf.length ? this.#sessionOf[request] : UNKNOWN;
    if (session === UNKNOWN) return;
    this.#costUsd[session] += usd;
    if (prompt !== UNKNOWN) {
      this.#calls++;
      if (prompt >= this.#ends.length) this.#ends = withRoom(this.#ends, this.#prompts.size);
      this.#ends[prompt]++;
    }
    const last = this.#lastModel[session];
    this.#lastModel[session] = model;
    if (last === UNKNOWN || last === model) return;
    this.#switches++;
    if (readTo === UNKNOWN || prompt === UNKNOWN) this.#coldSwitches = null;
    else if (this.#coldSwitches !== null && readTo <= this.#prompts.heads[prompt]) this.#coldSwitches++;
  }

  /** null where no session is known. `read`: tokens that were read from the providers' caches, of all that were sent. */
  summary(read: number, sent: number): SessionsSummary | null {
    if (this.#sessions === 0) return null;
    const costs = new Quantiles();
    const each = this.#costUsd.filter((_, session) => this.#seen[session] === 1).sort();
    let sum = 0;
    for (const usd of each) {
      costs.add(usd);
      sum += usd;
    }
    const count = this.#sessions;
    const p90 = costs.quantile(0.9);
    const dearest = each.subarray(count - Math.ceil(count / 10));
    return {
      count,
      turns: this.#turns / count,
      costUsd: {
        mean: sum / count,
        p50: costs.quantile(0.5),
        p90,
        p99: costs.quantile(0.99),
      },
      dearestTenth:
        sum === 0
          ? null
          : {
              share: dearest.reduce((usd, one) => usd + one, 0) / sum,
              fromUsd: dearest[0] as number,
              aboveUsd: dearest.reduce((usd, one) => usd + one - (dearest[0] as number), 0),
            },
      tokens: this.#calls === 0 ? null : this.#tokensByKind(),
      cachedShare: sent === 0 ? null : read / sent,
      switches: this.#switches,
      coldSwitches: this.#coldSwitches,
    };
  }

  /** Tokens sent by the kind of segment they are of: each segment as often as a prompt goes through it. */
  #tokensByKind(): Record<string, number> {
    const { before, tokens, kinds } = this.#prompts;
    const through = Float64Array.from(this.#ends);
    const sums = SEGMENT_KINDS.map(() => 0);
    // A segment comes after the one it follows, so that its count is whole when it is passed on.
    for (let segment = through.length - 1; segment > NO_SEGMENT; segment--) {
      if (through[segment] === 0) continue;
      through[before[segment]] += through[segment];
      (sums[kinds[segment]] as number) += through[segment] * (tokens[segment] - tokens[before[segment]]);
    }
    return Object.fromEntries(SEGMENT_KINDS.map((kind, k) => [kind, sums[k] as number]));
  }
}
