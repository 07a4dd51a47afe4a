import { newPricedCall } from '../models/call-price.ts';
import type { Model } from '../models/model.ts';
import { countTokens } from '../models/tokens.ts';
import { OutputCap } from '../techniques/cap/output-cap.ts';
import { GrowingPromptCache } from '../techniques/prefix/growing-prompt-cache.ts';
import { type PrefixCharge, ProviderPromptCache } from '../techniques/prefix/provider-prompt-cache.ts';
import { CONCISE, optimizedTokens } from '../techniques/prompt/prompt-optimizer.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import type { Workload } from '../workload/workload.ts';
import type { OwnCalls } from './own-calls.ts';
import type { Run } from './run.ts';
import type { Tariff } from './tariff.ts';

/** How long providers keep the beginning of a prompt for their usual price; longer costs more. */
const USUAL_PREFIX_TTL_MS = 5 * 60_000;

const NOTHING_KEPT: PrefixCharge = { cached: 0, written: 0 };

/** What a call takes and costs under a strategy: tokens sent after prompt optimization, tokens answered, price. */
export class CallPricing {
  readonly #workload: Workload;
  readonly #models: readonly Model[];
  readonly #tariff: Tariff;
  readonly #optimizes: boolean;
  readonly #concise: boolean;
  /** Tokens taken out of the system prompt, less what asking for short answers adds. */
  readonly #systemTokensOut: number;
  /** Tokens of the system prompt as it is sent: what all prompts begin with. */
  readonly #systemTokensSent: number;
  /** null where answers may be as long as they will. */
  readonly cap: OutputCap | null;
  /** For the system prompt that all prompts share, and for prompts of which the workload knows more. */
  readonly #prefix: ProviderPromptCache | null;
  readonly #growing: GrowingPromptCache | null;
  /** Whether the provider is asked to keep beginnings for an hour, at the price of that. */
  readonly #writesForAnHour: boolean;
  readonly #own: OwnCalls | null;
  /** Whether a call has been priced of whose prompt the workload knows more than its length. */
  #sawPrompts = false;
  readonly #call = newPricedCall();
  /** What was read and written of the call priced last; null where that cannot be. */
  #lastCharge: PrefixCharge | null = null;
  #tokens: Float64Array = new Float64Array(0);
  #optimizedTokens: Float64Array = new Float64Array(0);

  constructor(run: Run) {
    const {
      workload,
      models,
      own,
      tariff,
      strategy: { knobs, techniques },
    } = run;
    this.#tariff = tariff;
    this.#workload = workload;
    this.#models = models;
    this.#own = own;
    this.#optimizes = techniques.has('prompt');
    this.#concise = this.#optimizes && knobs['prompt.concise'];
    const optimized = this.#optimizes ? optimizedTokens(workload.systemPrompt) : UNKNOWN;
    const systemTokens = countTokens(workload.systemPrompt);
    const takenOut = optimized === UNKNOWN ? 0 : systemTokens - optimized;
    this.#systemTokensOut = takenOut - (this.#concise ? CONCISE.promptTokens : 0);
    this.#systemTokensSent = systemTokens - takenOut;
    this.#writesForAnHour = knobs['prefix.ttl'] > USUAL_PREFIX_TTL_MS;
    this.cap = techniques.has('cap') ? new OutputCap(knobs['cap.maxTokens']) : null;
    this.#prefix = techniques.has('prefix')
      ? new ProviderPromptCache({
          rules: models.map(({ prices }) => prices?.prefixCache ?? null),
          ttlMs: knobs['prefix.ttl'],
        })
      : null;
    this.#growing = growingPromptCache(run);
  }

  /** Brings the columns up to date with the query table. */
  prepare(): void {
    const { queries } = this.#workload;
    this.#tokens = queries.derive(countTokens);
    if (this.#optimizes) this.#optimizedTokens = queries.derive(optimizedTokens);
  }

  /** Tokens that the provider read from its own cache of prompts, and wrote to it. */
  get prefixTokens(): { readTokens: number; writtenTokens: number } {
    const [prefix, growing, own] = [this.#prefix, this.#growing, this.#own];
    return {
      readTokens: (prefix?.cachedTokens ?? 0) + (growing?.cachedTokens ?? 0) + (own?.cachedTokens ?? 0),
      writtenTokens: (prefix?.writtenTokens ?? 0) + (growing?.writtenTokens ?? 0) + (own?.writtenTokens ?? 0),
    };
  }

  /** Whether nothing is known of what prompts begin with, so that nobody can say what providers would keep of them. */
  get prefixUnknown(): boolean {
    if (this.#prefix === null || this.#workload.log !== true) return false;
    return !this.#sawPrompts && this.#systemTokensSent === 0 && this.#own?.saysCached !== true;
  }

  /** The segment up to which the provider had the prompt that was priced last, or UNKNOWN where prompts are not kept. */
  get readTo(): number {
    return this.#growing?.readTo ?? UNKNOWN;
  }

  /** Tokens of the call priced last by `usd` that its provider had in its cache of prompts. */
  get lastCached(): number {
    return this.#lastCharge === null ? 0 : this.#lastCharge.cached;
  }

  /** Tokens read and written of the call priced last by `usd`. */
  get lastPrefix(): { cached: number; written: number } {
    const { cachedTokens: cached, cacheWriteTokens: written } = this.#call;
    return { cached, written };
  }

  /** Tokens of the prompt as it is sent, of those it has as it is. */
  sent(query: number, input: number): number {
    if (!this.#optimizes) return input;
    const optimized = this.#optimizedTokens[query];
    const takenOut = this.#systemTokensOut + (optimized === UNKNOWN ? 0 : this.#tokens[query] - optimized);
    return Math.max(1, input - takenOut);
  }

  /** Tokens of the model's answer, where a plain one has so many, of these so many of reasoning or UNKNOWN. */
  answered(m: number, plain: number, reasoning: number): number {
    const { verbosity } = this.#models[m] as Model;
    return this.shortened(m, plain * verbosity, reasoning * verbosity);
  }

  /** Whether the model's answer is cut off, where a plain one has so many tokens. */
  cuts(m: number, plain: number, reasoning: number): boolean {
    return this.cap?.cuts(this.uncut(m, plain, reasoning)) === true;
  }

  /** Tokens of the model's answer if it is not cut off. */
  uncut(m: number, plain: number, reasoning: number): number {
    const { verbosity } = this.#models[m] as Model;
    return this.#asAsked(m, plain * verbosity, reasoning * verbosity);
  }

  /** Tokens of the model's answer of this length at full effort, where it is asked for less of it, or cut off. */
  shortened(m: number, length: number, reasoning: number): number {
    const short = this.#asAsked(m, length, reasoning);
    return this.cap === null ? short : this.cap.length(short);
  }

  /** Of an answer of the model with so many tokens, those of reasoning; UNKNOWN where that is not known of a plain one. */
  reasoned(m: number, plainReasoning: number, output: number): number {
    if (plainReasoning < 0) return UNKNOWN;
    const { verbosity, reasoning = 1 } = this.#models[m] as Model;
    return Math.min(plainReasoning * verbosity * reasoning, output);
  }

  /** What is said of an answer is less where a short one is asked for; what is thought, where less effort is. */
  #asAsked(m: number, length: number, reasoning: number): number {
    if (reasoning <= 0) return this.#concise ? Math.max(1, Math.round(length * CONCISE.answerRatio)) : length;
    const { reasoning: share = 1 } = this.#models[m] as Model;
    if (!this.#concise) return length - reasoning * (1 - share);
    return Math.max(1, Math.round((length - reasoning) * CONCISE.answerRatio)) + reasoning * share;
  }

  /** The price in USD of a call that takes nobody's place at the provider, nor anything from its cache of prompts. */
  extraUsd(m: number, input: number, output: number, now: number): number {
    return this.#tariff.usd(this.#models[m], input, output, now);
  }

  /**
   * The price in USD of a call that is sent now, whose beginning the provider may have in its own cache.
   * `prompt`: the last segment of its prompt, or UNKNOWN; `batch`: whether it goes through the batch interface.
   */
  usd(m: number, input: number, output: number, now: number, prompt: number, batch: boolean): number {
    const model = this.#models[m];
    const grown = this.growingCharge(m, input, now, prompt);
    const charge = grown ?? this.#prefix?.charge(m, now, Math.min(input, this.#systemTokensSent)) ?? null;
    this.#lastCharge = charge;
    if (charge === null && !batch) return this.#tariff.usd(model, input, output, now);
    return this.#partlyCachedUsd(model, input, output, now, charge ?? NOTHING_KEPT, batch);
  }

  /** What the call that `usd` has priced would cost through the batch interface of the model's provider, which must have one. */
  batchedUsd(m: number, input: number, output: number, now: number): number {
    return this.#partlyCachedUsd(this.#models[m], input, output, now, this.#lastCharge ?? NOTHING_KEPT, true);
  }

  /** What the model's provider reads and writes of a prompt that is sent now and grew out of others; null where that is not known. */
  growingCharge(m: number, input: number, now: number, prompt: number): PrefixCharge | null {
    if (prompt === UNKNOWN) return null;
    this.#sawPrompts = true;
    return this.#growing === null ? null : this.#growing.charge(m, now, prompt, input);
  }

  /** The answer to a call that `usd` has priced begins: what was written of its prompt can be read from then on. */
  begun(m: number, prompt: number, at: number): void {
    if (prompt !== UNKNOWN) this.#growing?.begun(m, prompt, at);
  }

  #partlyCachedUsd(
    model: Model,
    input: number,
    output: number,
    now: number,
    { cached, written }: PrefixCharge,
    batch: boolean,
  ): number {
    const call = this.#call;
    call.inputTokens = input;
    call.outputTokens = output;
    call.cachedTokens = cached;
    call.cacheWriteTokens = written;
    call.batch = batch;
    call.cacheWriteHourTokens = this.#writesForAnHour ? written : 0;
    return this.#tariff.usdOf(model, call, now);
  }
}

/**
 * The providers' caches for the prompts of a workload that knows them: of all models where the technique asks for it,
 * else of those whose providers keep prefixes unasked. A log that does not say what was cached is charged for nothing
 * that it does not say. null where there are none.
 */
function growingPromptCache({
  workload,
  prompts,
  models,
  strategy: { knobs, techniques },
}: Run): GrowingPromptCache | null {
  const asked = techniques.has('prefix');
  if (prompts === null || (!asked && workload.log === true)) return null;
  const rules = models.map(({ prices }) => {
    const rule = prices?.prefixCache ?? null;
    if (asked || rule === null) return rule;
    const { unaskedBreakpoints: breakpoints } = rule;
    return !rule.implicit ? null : breakpoints === undefined ? rule : { ...rule, breakpoints };
  });
  if (rules.every((rule) => rule === null)) return null;
  const bought = knobs['prefix.ttl'];
  const room = asked ? knobs['prefix.capacity'] : Number.POSITIVE_INFINITY;
  const held = rules.map((rule) => {
    const capacityTokens = Math.min(room, rule?.capacityTokens ?? Number.POSITIVE_INFINITY);
    return rule === null || capacityTokens === Number.POSITIVE_INFINITY ? rule : { ...rule, capacityTokens };
  });
  const lives = rules.map((rule) => {
    if (rule?.fixedLife === true) return rule.ttlMs ?? bought;
    return rule?.implicit === true ? Math.max(rule.ttlMs ?? 0, bought) : bought;
  });
  return new GrowingPromptCache({ prompts, rules: held, lives });
}
