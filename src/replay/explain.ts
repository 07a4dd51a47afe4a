import { callUsd } from '../models/call-price.ts';
import { type Catalog, type Model, meanLatencyMs } from '../models/model.ts';
import { countTokens } from '../models/tokens.ts';
import { TIERS, type Tier } from '../scenario/ground-truth.ts';
import type { Strategy } from '../settings/strategy.ts';
import { CACHE_KEYS } from '../techniques/cache/cache-key.ts';
import type { Piece } from '../techniques/prompt/prompt-draft.ts';
import { optimizePrompt } from '../techniques/prompt/prompt-optimizer.ts';
import { analyzeComplexity, type Complexity, tierOf } from '../techniques/router/model-router.ts';

/** The document's example queries and the tier it expects each to be routed to. */
export const EXAMPLE_QUERIES: readonly { query: string; tier: Tier }[] = [
  { query: 'What is Python?', tier: 'simple' },
  { query: 'Define machine learning', tier: 'simple' },
  { query: 'When was Python created?', tier: 'simple' },
  { query: 'Who invented the telephone?', tier: 'simple' },
  { query: 'Explain how neural networks work', tier: 'medium' },
  { query: 'Summarize the benefits of cloud computing', tier: 'medium' },
  { query: 'Why is Python popular for data science?', tier: 'medium' },
  { query: 'Compare Python and Java for enterprise applications', tier: 'complex' },
  { query: 'Design a microservices architecture for e-commerce', tier: 'complex' },
  { query: 'Analyze the trade-offs between SQL and NoSQL databases', tier: 'complex' },
  { query: 'What is Python?', tier: 'simple' },
];

/** What the pipeline makes of one query. */
export interface Explanation {
  query: string;
  /** The key of its cache entry. */
  key: string;
  /** Number of the earlier query in the list that left an answer under this key, or null: from 1. */
  hitOf: number | null;
  tokens: { before: number; after: number };
  /** The prompt with what was removed and added. */
  pieces: Piece[];
  optimized: string;
  complexity: Complexity;
  tier: Tier;
  /** The tier the document expects, for its own examples; null for other queries. */
  expectedTier: Tier | null;
  /** Who answers: a model's id, or `cache`. */
  answeredBy: string;
  /** For a request of this many tokens before optimization, in and out together. */
  requestTokens: number;
  expectedCostUsd: number;
  expectedLatencyMs: number;
  /** The same request sent to the baseline's model as it is. */
  baselineCostUsd: number;
  baselineLatencyMs: number;
}

/**
 * Follows queries through the pipeline one after another, each after the answer to the one before.
 * Costs and latencies are the means for a request of `requestTokens` tokens, the size the catalog's
 * source speaks of, less what the optimizer takes out of the query itself.
 */
export function explain(
  queries: readonly string[],
  catalog: Catalog,
  { knobs, techniques }: Strategy,
  requestTokens: number = catalog.nominalTokens,
): Explanation[] {
  const keyOf = CACHE_KEYS[knobs['cache.key']];
  const router = { simpleBelow: knobs['routing.simpleBelow'], complexFrom: knobs['routing.complexFrom'] };
  const modelOf = (id: string): Model => catalog.models.find((model) => model.id === id) as Model;
  const baseline = modelOf(catalog.baseline);
  const seen = new Map<string, number>();
  return queries.map((query, i) => {
    const key = keyOf(query);
    const hitOf = techniques.has('cache') ? (seen.get(key) ?? null) : null;
    if (hitOf === null) seen.set(key, i + 1);
    const { text: optimized, pieces } = techniques.has('prompt')
      ? optimizePrompt(query)
      : { text: query, pieces: [{ text: query, fate: 'kept', rule: null } satisfies Piece] };
    const tokens = { before: countTokens(query), after: countTokens(optimized) };
    const complexity = analyzeComplexity(query);
    const tier = TIERS[tierOf(complexity.score, router)] as Tier;
    const model = techniques.has('router') ? modelOf(catalog.tiers[tier]) : baseline;
    // The split into prompt and answer: the query and nothing else is prompt.
    const input = Math.min(tokens.before, requestTokens);
    const output = requestTokens - input;
    const sent = Math.max(1, input - (tokens.before - tokens.after));
    return {
      query,
      key,
      hitOf,
      tokens,
      pieces,
      optimized,
      complexity,
      tier,
      expectedTier: EXAMPLE_QUERIES.find((example) => example.query === query)?.tier ?? null,
      answeredBy: hitOf === null ? model.id : 'cache',
      requestTokens,
      expectedCostUsd: hitOf === null ? callUsd(model, { inputTokens: sent, outputTokens: output }) : 0,
      expectedLatencyMs: hitOf === null ? meanLatencyMs(model, sent, output) : catalog.exactHit.latencyMs,
      baselineCostUsd: callUsd(baseline, { inputTokens: input, outputTokens: output }),
      baselineLatencyMs: meanLatencyMs(baseline, input, output),
    };
  });
}
