import { z } from 'zod';
import { lookup, whole } from './lookups.ts';
import { known, number, text } from './parts.ts';
import { savings } from './savings.ts';

const tier = z.enum(['simple', 'medium', 'complex']);

const nearest = z
  .object({
    of: whole.describe('The number of the question, from 1.'),
    query: text,
    similarity: number,
    threshold: number,
    differs: z.boolean().describe('Whether they differ in a negation, a number or a name.'),
    outcome: z.enum(['hit', 'refused by the guard', 'too different']),
  })
  .nullable()
  .describe('The question asked before that is most like it.');

const complexity = z
  .object({ score: number, words: whole, lengthPoints: number, keywordPoints: number, keywords: z.array(text) })
  .meta({ id: 'Complexity' });

const call = z.object({
  model: text,
  inputTokens: number,
  outputTokens: number,
  usd: known.describe('null where the provider has never taken it.'),
  ms: number.describe('How long the model takes, by its dice.'),
  waitedMs: number.describe('For a slot, a batch or another try.'),
  turnedAway: whole.describe('How often the provider turned it away.'),
});

const details = {
  cache: {
    found: z.enum(['hit', 'expired', 'nothing']),
    of: known.describe('The query that left the answer, from 1.'),
    ahead: z.boolean().describe('Whether it was fetched ahead.'),
    ageMs: known,
  },
  freshness: { contentClass: text, ttlMs: known.describe('null: for ever.') },
  semantic: { found: z.boolean(), verbatim: z.boolean(), nearest },
  coalescing: { with: known.describe('The query whose answer it waits for, from 1.') },
  budget: {
    leftUsd: known.describe('null without a limit.'),
    limit: z.enum(['open', 'cheapest', 'refuse']),
    instead: text.nullable().describe('The model there would be with more money, where it is another.'),
  },
  router: {
    by: z.enum(['tier', 'cost', 'learned', 'sample', 'spent']),
    complexity,
    tier,
    model: text,
    minQuality: known,
    candidates: z.array(z.object({ model: text, quality: number, usd: number })),
  },
  prompt: {
    before: number,
    after: number,
    concise: z.object({ plain: number, asked: number }).nullable().describe('Tokens of the answer.'),
  },
  cap: { maxTokens: known.describe('null: no limit.'), full: number, cut: z.boolean() },
  prefix: {
    cachedTokens: number,
    writtenTokens: number,
    because: z.enum(['nothing shared', 'too short', 'not offered']).nullable().describe('Why nothing is kept.'),
  },
  batching: { together: known, waitedMs: number },
  call: { calls: z.array(call) },
  fallback: {
    verdicts: z.array(z.object({ model: text, passed: z.boolean(), ms: number, next: text.nullable() })),
    unjudged: z.enum(['strongest', 'no money']).nullable(),
  },
  store: { ttlMs: known, evicted: text.nullable() },
  predictive: {
    guesses: z.array(z.object({ query: text, outcome: z.enum(['fetched', 'not needed', 'never kept', 'no money']) })),
  },
  adaptive: {
    sampled: z.array(z.object({ what: z.enum(['semantic hit', 'answer']), passed: z.boolean() })),
    moved: z.array(z.object({ path: text, from: number, to: number })),
  },
};

const reached = {
  reached: z.literal(true),
  usd: number.describe('What it cost.'),
  ms: number.describe('How long it took beside the call itself.'),
};

const step = z
  .union([
    z.object({ step: text, reached: z.literal(false) }).describe('A step that the request never came to.'),
    ...Object.entries(details).map(([name, detail]) => z.object({ step: z.literal(name), ...detail, ...reached })),
  ])
  .meta({ id: 'ExplainedStep' });

const explanation = z
  .object({
    query: text,
    key: text.describe('The key of its cache entry.'),
    hitOf: known.describe('The earlier query whose answer was kept under this key, from 1.'),
    tokens: z.object({ before: number, after: number }).describe('Of the question alone.'),
    pieces: z
      .array(
        z.object({
          text,
          fate: z.enum(['kept', 'removed', 'added']),
          rule: text.nullable().describe('Why; null for what was kept.'),
        }),
      )
      .describe('The prompt with what was removed and added.'),
    optimized: text,
    complexity,
    tier,
    expectedTier: tier.nullable().describe('What the document expects of its own examples.'),
    outcome: z.enum(['miss', 'exact hit', 'hit ahead', 'semantic hit', 'shared', 'refused', 'failed']),
    nearest,
    answeredBy: text.describe("A model's id, `cache`, `semantic cache` or `nobody`."),
    requestTokens: number.describe('In and out together, before optimization.'),
    expectedCostUsd: number,
    expectedLatencyMs: known,
    baselineCostUsd: number,
    baselineLatencyMs: known,
    request: z
      .object({ query: text, atMs: number, inputTokens: number, outputTokens: number })
      .describe('As a line of a log that replays it.'),
    played: z
      .object({
        costUsd: number,
        latencyMs: known,
        baselineCostUsd: number,
        baselineLatencyMs: known,
      })
      .describe('With the dice of the seed, as in a simulation of the same questions.'),
    steps: z.array(step),
  })
  .meta({ id: 'Explanation' });

export const explainResult = z
  .object({
    ...lookup,
    command: z.literal('explain'),
    seed: text,
    models: text,
    strategy: z.object({ name: text, techniques: z.array(text) }),
    systemTokens: whole.default(0).describe('Tokens of the system prompt before every question.'),
    explanations: z.array(explanation),
    totals: z
      .object({
        requests: whole,
        costUsd: number,
        baselineCostUsd: number,
        latencyMeanMs: known,
        baselineLatencyMeanMs: known,
        hitRate: known,
        savings,
      })
      .describe('What a simulation of the same questions comes to.'),
  })
  .meta({ id: 'ExplainResult' });

export const sandboxResult = z
  .object({
    ...lookup,
    command: z.literal('learn sandbox'),
    seed: text,
    models: text,
    explanations: z.array(explanation),
  })
  .meta({ id: 'SandboxResult' });
