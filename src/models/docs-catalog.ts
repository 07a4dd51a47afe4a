import type { Catalog, Model, Quality } from './model.ts';

/** The document speaks of requests of this many tokens, in and out together. */
const NOMINAL_TOKENS = 500;

const DOCUMENT = 'the document, "Cost Savings Breakdown": per request, taken as 500 tokens and scaled by tokens';

/**
 * Our assumption: the upper end of what was measured on healthy endpoints (0.12–0.26). The document
 * gives one figure per model and no spread.
 */
const SIGMA = 0.25;

function documentModel(
  id: string,
  ms: number,
  usd: number,
  quality: Quality,
  sources: Partial<Model['sources']>,
): Model {
  return {
    id,
    price: { inputUsdPerToken: usd / NOMINAL_TOKENS, outputUsdPerToken: usd / NOMINAL_TOKENS },
    latency: {
      firstTokenMs: 0,
      inputMsPerToken: ms / NOMINAL_TOKENS,
      outputMsPerToken: ms / NOMINAL_TOKENS,
      sigma: SIGMA,
      wholeOnly: true,
    },
    quality,
    verbosity: 1,
    sources: {
      price: `$${usd}: ${DOCUMENT}`,
      latency: `${ms} ms: ${DOCUMENT}; spread of 0.25 assumed`,
      quality: 'assumed: the document gives no quality figures',
      ...sources,
    },
  };
}

/**
 * The document's own table. It prices a request, not a token, and gives no quality; the quality
 * figures are our assumptions, set so that each model's mean over the three tiers is its published
 * MMLU score (GPT-3.5 70.0, GPT-4o mini 82.0, GPT-4 86.4 per cent).
 */
export const DOCS_CATALOG: Catalog = {
  id: 'docs',
  title: "The document's table",
  note: 'Cost and latency as the document states them for a request of 500 tokens. Quality is assumed.',
  models: [
    documentModel(
      'gpt-3.5-turbo',
      300,
      0.002,
      { simple: 0.92, medium: 0.7, complex: 0.48 },
      {
        quality: 'assumed; mean over the tiers = MMLU 70.0% (OpenAI, GPT-4 technical report)',
      },
    ),
    documentModel(
      'gpt-4o-mini',
      500,
      0.003,
      { simple: 0.95, medium: 0.84, complex: 0.67 },
      {
        price: '$0.003: the middle tier of the text that accompanies the document, which does not price it itself',
        latency: '500 ms: assumed, between its neighbours; spread of 0.25 assumed',
        quality: 'assumed; mean over the tiers = MMLU 82.0% (OpenAI, GPT-4o mini announcement)',
      },
    ),
    documentModel(
      'gpt-4',
      800,
      0.015,
      { simple: 0.96, medium: 0.88, complex: 0.752 },
      {
        quality: 'assumed; mean over the tiers = MMLU 86.4% (OpenAI, GPT-4 technical report)',
      },
    ),
  ],
  tiers: { simple: 'gpt-3.5-turbo', medium: 'gpt-4o-mini', complex: 'gpt-4' },
  baseline: 'gpt-4',
  exactHit: { latencyMs: 50, source: 'the document, "With Optimization", query 2' },
  semanticHit: {
    latencyMs: 150,
    costUsd: 0.002,
    source: 'the document, "With Optimization": adapted from the cache',
  },
  embedding: {
    usdPerToken: 0.02e-6,
    source: 'assumed: text-embedding-3-small, $0.02 per million tokens (genai-prices 0.1.8, 2026-09-23)',
  },
  judge: {
    model: 'gpt-3.5-turbo',
    verdictTokens: 8,
    source: 'assumed: the cheapest model reads prompt and answer and writes a verdict of 8 tokens',
  },
  nominalTokens: NOMINAL_TOKENS,
  // Fitted to Mixtral 8x7B and GPT-4 on MMLU (RouteLLM's published labels): both right 62.8 %, where
  // independent models would be 54.9 % and nested ones 68.1 %.
  qualityCorrelation: 0.676,
};
