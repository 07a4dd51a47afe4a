import { type Catalog, isMeasured } from '../../models/model.ts';
import { countTokens } from '../../models/tokens.ts';
import { TIERS, type Tier } from '../../scenario/ground-truth.ts';
import type { HowAnswered } from '../../simulation/observer.ts';
import { CACHE_KEYS } from '../../techniques/cache/cache-key.ts';
import type { Piece } from '../../techniques/prompt/prompt-cutting.ts';
import { optimizePrompt } from '../../techniques/prompt/prompt-optimizer.ts';
import { analyzeComplexity, type Complexity, tierOf } from '../../techniques/router/model-router.ts';
import { decisionsOf, type RequestAccount, type Surroundings } from './account.ts';
import { plannedCalls } from './calls.ts';
import { EXAMPLE_QUERIES } from './example-queries.ts';
import type { Nearest, Step } from './explained-step.ts';
import type { AskedQuestion } from './question-list.ts';
import { stepsOf } from './steps.ts';

/** What became of a question, in a word. */
export type Outcome = 'miss' | 'exact hit' | 'hit ahead' | 'semantic hit' | 'shared' | 'refused' | 'failed';

/** What the techniques of a strategy make of one query. Times in milliseconds, money in USD. */
export interface Explanation {
  query: string;
  /** The key of its cache entry. */
  key: string;
  /** Number of the earlier query in the list whose answer was kept under this key, or null: from 1. */
  hitOf: number | null;
  tokens: { before: number; after: number };
  /** The prompt with what was removed and added. */
  pieces: Piece[];
  optimized: string;
  complexity: Complexity;
  tier: Tier;
  /** The tier the document expects, for its own examples; null for other queries. */
  expectedTier: Tier | null;
  outcome: Outcome;
  /** null for an exact hit, without a semantic cache, and when nothing is kept. */
  nearest: Nearest | null;
  /** Who answers: a model's id, `cache`, `semantic cache` or `nobody`. */
  answeredBy: string;
  /** Tokens of the request before optimization, in and out together. */
  requestTokens: number;
  /** What all that is done for it costs, and how long it takes where no model is quicker or slower than usual. */
  expectedCostUsd: number;
  expectedLatencyMs: number | null;
  /** The same request sent to the baseline's model as it is. */
  baselineCostUsd: number;
  baselineLatencyMs: number | null;
  /** When it was asked, and its tokens: as a line of a log that replays it. */
  request: AskedQuestion;
  /** What it came to with the dice of the seed, as in a simulation of the same questions. */
  played: { costUsd: number; latencyMs: number | null; baselineCostUsd: number; baselineLatencyMs: number | null };
  /** What each technique saw and decided, in the order in which a request meets them. */
  steps: Step[];
}

/** How one request fared in the four runs that are played of it. */
export interface RequestRuns {
  baseline: RequestAccount;
  optimized: RequestAccount;
  /** The same two where every call takes exactly its expected time. */
  steadyBaseline: RequestAccount;
  steady: RequestAccount;
}

const OUTCOMES: Readonly<Record<HowAnswered, Outcome>> = {
  exactHit: 'exact hit',
  aheadHit: 'hit ahead',
  semanticHit: 'semantic hit',
  shared: 'shared',
  asked: 'miss',
  refused: 'refused',
};

/** Explains one request. `answeredBy` says who gave a request its answer, by its number. */
export function explanationOf(
  asked: AskedQuestion,
  runs: RequestRuns,
  surroundings: Surroundings,
  answeredBy: (request: number) => string,
): Explanation {
  const { knobs, techniques } = surroundings.strategy;
  const { query } = asked;
  const account = runs.optimized;
  const { text: optimized, pieces } = techniques.has('prompt')
    ? optimizePrompt(query)
    : { text: query, pieces: [{ text: query, fate: 'kept', rule: null } satisfies Piece] };
  const complexity = analyzeComplexity(query);
  const [chosen] = decisionsOf(account, 'chosen');
  const lines = { simpleBelow: knobs['routing.simpleBelow'], complexFrom: knobs['routing.complexFrom'] };
  const steps = stepsOf(account, asked, surroundings);
  const semantic = steps.find((step) => step.step === 'semantic' && step.reached);
  const hit = account.how === 'exactHit' || account.how === 'aheadHit';
  // Where it is not known of a model how long it takes, no latency is told.
  const measured = surroundings.catalog.models.every((model) => isMeasured(model, 'latency'));
  const known = (ms: number): number | null => (measured ? ms : null);
  return {
    query,
    key: CACHE_KEYS[knobs['cache.key']](query),
    hitOf: hit && account.found !== null ? account.found.request + 1 : null,
    tokens: { before: countTokens(query), after: countTokens(optimized) },
    pieces,
    optimized,
    complexity,
    tier: TIERS[chosen?.tier ?? tierOf(complexity.score, lines)] as Tier,
    expectedTier: EXAMPLE_QUERIES.find((example) => example.query === query)?.tier ?? null,
    outcome: account.failed && account.how === 'asked' ? 'failed' : OUTCOMES[account.how],
    nearest: semantic !== undefined && 'nearest' in semantic ? semantic.nearest : null,
    answeredBy: answeredBy(account.request),
    requestTokens: asked.inputTokens + asked.outputTokens,
    expectedCostUsd: costOf(runs.steady),
    expectedLatencyMs: known(runs.steady.latencyMs),
    baselineCostUsd: costOf(runs.steadyBaseline),
    baselineLatencyMs: known(runs.steadyBaseline.latencyMs),
    request: asked,
    played: {
      costUsd: costOf(account),
      latencyMs: known(account.latencyMs),
      baselineCostUsd: costOf(runs.baseline),
      baselineLatencyMs: known(runs.baseline.latencyMs),
    },
    steps,
  };
}

/** Who gave a request its answer. `leader` tells of the request with which it shared one. */
export function answererOf(account: RequestAccount, { models }: Catalog, leader: (request: number) => string): string {
  const { how, failed } = account;
  if (how === 'exactHit' || how === 'aheadHit') return 'cache';
  if (how === 'semanticHit') return 'semantic cache';
  if (failed) return 'nobody';
  if (how !== 'shared') {
    // A second call that the provider has not taken leaves the first one's answer.
    const sent = decisionsOf(account, 'sent').length;
    return models[plannedCalls(account)[sent - 1]?.model ?? account.model]?.id ?? 'nobody';
  }
  const [joined] = decisionsOf(account, 'joined');
  return joined === undefined ? 'nobody' : leader(joined.leader);
}

function costOf({ spent }: RequestAccount): number {
  return Object.values(spent).reduce((sum, usd) => sum + usd, 0);
}
