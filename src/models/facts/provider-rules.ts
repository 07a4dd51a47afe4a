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
    source:
      'docs.orq.ai/docs/proxy/prompt-caching and portkey.ai: 1,024, 2,048 or 4,096 tokens by model, 5 minutes from the last use (no date)',
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
  deepseek: null,
};
