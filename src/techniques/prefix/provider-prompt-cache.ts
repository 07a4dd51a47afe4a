import type { PrefixCacheRule } from '../../models/price-rules.ts';

/** How a call's prefix is charged, in tokens; the rest of it is ordinary input. */
export interface PrefixCharge {
  /** Read from the provider's cache. */
  readonly cached: number;
  /** Written to it. */
  readonly written: number;
}

/** Shape of the providers' caches. */
export interface ProviderPromptCacheOptions {
  /** By model: how its provider keeps prefixes; null: it keeps none. */
  rules: readonly (PrefixCacheRule | null)[];
  /** Time without use after which a prefix is forgotten, in milliseconds. */
  ttlMs: number;
}

/**
 * The providers' prompt caches: each model's remembers the prefix that all prompts share, such as a
 * system prompt. The first call writes it, later ones read it, and every use makes it young again. A
 * prefix is there from the moment the call that wrote it is sent; that providers need some time for
 * it, and spread busy prefixes over several machines, is left out.
 *
 * @example
 * const rule = { minTokens: 1024, stepTokens: 128, ttlMs: null, implicit: true, source: 'my provider' };
 * const prefix = new ProviderPromptCache({ rules: [rule], ttlMs: 300_000 });
 * prefix.charge(0, 0, 2_000).written; // 1920
 * prefix.charge(0, 60_000, 2_000).cached; // 1920
 */
export class ProviderPromptCache {
  /** Tokens read and written so far. */
  cachedTokens = 0;
  writtenTokens = 0;
  readonly #rules: readonly (PrefixCacheRule | null)[];
  readonly #ttlMs: number;
  /** By model: how many tokens of the prefix are kept, and when they were last used. */
  readonly #kept: Float64Array;
  readonly #usedAt: Float64Array;
  readonly #charge = { cached: 0, written: 0 };

  constructor({ rules, ttlMs }: ProviderPromptCacheOptions) {
    this.#rules = rules;
    this.#ttlMs = ttlMs;
    this.#kept = new Float64Array(rules.length);
    this.#usedAt = new Float64Array(rules.length);
  }

  /**
   * A call to a model whose prompt begins with so many shared tokens. The answer is the same object
   * every time, and good until the next call.
   */
  charge(model: number, now: number, prefixTokens: number): PrefixCharge {
    const charge = this.#charge;
    const rule = this.#rules[model] ?? null;
    const keepable = keepableTokens(rule, prefixTokens);
    const life = rule?.fixedLife === true ? (rule.ttlMs ?? this.#ttlMs) : this.#ttlMs;
    const alive = now - this.#usedAt[model] < life;
    const kept = alive ? this.#kept[model] : 0;
    charge.cached = Math.min(kept, keepable);
    charge.written = keepable - charge.cached;
    if (keepable > 0) {
      this.#kept[model] = Math.max(kept, keepable);
      if (rule?.renewed !== false || charge.written > 0) this.#usedAt[model] = now;
      this.cachedTokens += charge.cached;
      this.writtenTokens += charge.written;
    }
    return charge;
  }
}

/** How much of a prefix a provider keeps: nothing of a short one, of others whole steps beyond the minimum. */
export function keepableTokens(rule: PrefixCacheRule | null, prefixTokens: number): number {
  if (rule === null || prefixTokens < rule.minTokens) return 0;
  return rule.minTokens + Math.floor((prefixTokens - rule.minTokens) / rule.stepTokens) * rule.stepTokens;
}
