import type { BatchRule, PrefixCacheRule } from '../price-rules.ts';
import type { Provider } from './providers.ts';

const MINUTES = 60_000;

const LITELLM_BATCHES = 'all 85 entries with *_batches prices in LiteLLM (2025-09-05) are exactly half';

/** Discounts of the providers' batch interfaces. null: none found, or none that is one figure ("up to 50 %"). */
export const BATCH_RULES: Readonly<Record<Provider, BatchRule | null>> = {
  openai: { multiplier: 0.5, keepsCachedPrice: false, source: LITELLM_BATCHES },
  anthropic: {
    multiplier: 0.5,
    keepsCachedPrice: true,
    source: "Anthropic's batch page, quoted at dev.to/neverpaytwice (no date): half of input, output and cache",
  },
  google: {
    multiplier: 0.5,
    keepsCachedPrice: false,
    source: 'remarks in genai-prices 0.1.8 (2026-09-23): half of input and output, said of Gemini 3 to 3.8 Flash',
  },
  groq: null,
  together: null,
  deepseek: null,
};

/** The same of sellers of others' models. */
const BATCH_RULES_OF_RESELLERS: Readonly<Record<string, BatchRule>> = {
  azure: {
    multiplier: 0.5,
    keepsCachedPrice: false,
    source: 'learn.microsoft.com/azure/ai-foundry/openai/how-to/batch: 50 % less than global standard (no date)',
  },
  aws: {
    multiplier: 0.5,
    keepsCachedPrice: false,
    source:
      'docs.aws.amazon.com/bedrock/latest/userguide/capacity-limits-cost-optimization.html: batch saves 50 % against on-demand (no date)',
  },
};

/** What a seller of the price list takes off batched calls; null where none is known. */
export function batchRuleOf(seller: string): BatchRule | null {
  return BATCH_RULES[seller as Provider] ?? BATCH_RULES_OF_RESELLERS[seller] ?? null;
}

/** How the providers keep the beginnings of prompts; the shortest prefix kept is the model's own fact. */
export const PREFIX_CACHE_RULES: Readonly<Record<Provider, Omit<PrefixCacheRule, 'minTokens'> | null>> = {
  openai: {
    stepTokens: 128,
    // Forgotten "after 5-10 minutes of inactivity": the shorter time.
    ttlMs: 5 * MINUTES,
    implicit: true,
    source:
      'openai.com/index/api-prompt-caching: from 1,024 tokens in steps of 128, forgotten after 5-10 minutes without use (no date)',
  },
  anthropic: {
    stepTokens: 1,
    ttlMs: 5 * MINUTES,
    implicit: false,
    breakpoints: 4,
    lookBack: 20,
    source:
      'platform.claude.com/docs/en/build-with-claude/prompt-caching: 4 breakpoints, 20 blocks looked back over, readable once the first answer has begun; docs.orq.ai/docs/proxy/prompt-caching and portkey.ai: 1,024, 2,048 or 4,096 tokens by model, 5 minutes from the last use (no date)',
  },
  google: {
    stepTokens: 1,
    ttlMs: null,
    implicit: true,
    source:
      'ai.google.dev/gemini-api/docs/caching (2026-10-13): implicit from 2,048 tokens on Gemini 2.5; no lifetime given',
  },
  groq: null,
  together: null,
  deepseek: {
    stepTokens: 64,
    // "A few hours to a few days" after the last use: the shortest that can mean.
    ttlMs: 2 * 60 * MINUTES,
    implicit: true,
    source:
      'api-docs.deepseek.com/guides/kv_cache: on by default, in units of 64 tokens, cleared some hours to days after the last use (no date)',
  },
};

/** How OpenAI keeps prefixes from the GPT-5.6 family on: where they end at a breakpoint, one of which it sets itself. */
export const OPENAI_BREAKPOINT_RULE: Omit<PrefixCacheRule, 'minTokens'> = {
  stepTokens: 128,
  ttlMs: 30 * MINUTES,
  implicit: true,
  breakpoints: 4,
  unaskedBreakpoints: 1,
  source:
    'developers.openai.com/api/docs/guides/prompt-caching; docs.rs/async-openai/0.42.0, PromptCacheOptionsParam: from GPT-5.6 on one implicit breakpoint at the newest message, four in all, kept for at least 30 minutes (read in 2026-11)',
};
