import type { BatchRule } from '../price-rules.ts';
import type { Provider } from './providers.ts';

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
