import type { ContentClass, Tier } from '../../scenario/ground-truth.ts';
import type { Technique } from '../../settings/knobs.ts';
import type { GuessOutcome } from '../../simulation/decision.ts';
import type { Complexity } from '../../techniques/router/model-router.ts';
import type { Moved } from './account.ts';

/** The question asked before that is most like the new one, among those whose answers are kept. */
export interface Nearest {
  /** Its number, from 1. */
  of: number;
  query: string;
  similarity: number;
  threshold: number;
  /** Whether the two differ in a negation, a number or a name, so that one answer is hardly right for both. */
  differs: boolean;
  outcome: 'hit' | 'refused by the guard' | 'too different';
}

/** A call to a model and how it fared at the provider. */
export interface ExplainedCall {
  model: string;
  inputTokens: number;
  outputTokens: number;
  /** What it costs; `null` where the provider has never taken it. */
  usd: number | null;
  /** How long the model takes, by its dice. */
  ms: number;
  /** Before it: waiting for a slot, a batch or another try. */
  waitedMs: number;
  /** How often the provider turned it away. */
  turnedAway: number;
}

/** A verdict of the judge. */
export interface ExplainedVerdict {
  model: string;
  passed: boolean;
  /** How long the judge took. */
  ms: number;
  /** Who is asked instead; null where the answer stands. */
  next: string | null;
}

/**
 * What one technique saw and decided of a request, in the order in which a request meets them;
 * `call` is the model at work, `store` what becomes of the answer. Numbers of queries count from 1.
 * null is for what was not there.
 */
export type StepDetail =
  | {
      step: 'cache';
      found: 'hit' | 'expired' | 'nothing';
      /** The query that left the answer, and whether it was fetched ahead. */
      of: number | null;
      ahead: boolean;
      ageMs: number | null;
    }
  | { step: 'freshness'; contentClass: ContentClass; ttlMs: number }
  | { step: 'semantic'; found: boolean; verbatim: boolean; nearest: Nearest | null }
  | { step: 'coalescing'; with: number | null }
  | {
      step: 'budget';
      /** null without a limit. */
      leftUsd: number | null;
      limit: 'open' | 'cheapest' | 'refuse';
      /** The model there would be with more money, where it is another. */
      instead: string | null;
    }
  | {
      step: 'router';
      by: 'tier' | 'cost' | 'learned' | 'sample' | 'spent';
      complexity: Complexity;
      tier: Tier;
      model: string;
      minQuality: number | null;
      candidates: { model: string; quality: number; usd: number }[];
    }
  | {
      step: 'prompt';
      before: number;
      after: number;
      /** Tokens of the answer as it would be and as it is asked for, where answers are asked to be short. */
      concise: { plain: number; asked: number } | null;
    }
  | { step: 'context' }
  | { step: 'cap'; maxTokens: number; full: number; cut: boolean }
  | {
      step: 'prefix';
      cachedTokens: number;
      writtenTokens: number;
      /** Why nothing is kept: there is no beginning that prompts share, it is shorter than what the provider keeps, or it keeps none. */
      because: 'nothing shared' | 'too short' | 'not offered' | null;
    }
  | { step: 'batch-api' }
  | { step: 'batching'; together: number | null; waitedMs: number }
  | { step: 'call'; calls: ExplainedCall[] }
  | {
      step: 'fallback';
      verdicts: ExplainedVerdict[];
      /** Why an answer was shown to no judge. */
      unjudged: 'strongest' | 'no money' | null;
    }
  | { step: 'store'; ttlMs: number | null; evicted: string | null }
  | { step: 'predictive'; guesses: { query: string; outcome: GuessOutcome }[] }
  | {
      step: 'adaptive';
      sampled: { what: 'semantic hit' | 'answer'; passed: boolean }[];
      moved: Moved[];
    };

/** A step that a request never came to, having its answer already, or none at all. */
export interface NotReached {
  step: Technique;
  reached: false;
}

/** A step that it did, with what it cost and how long it took beside the call itself. */
export type Reached = StepDetail & { reached: true; usd: number; ms: number };

/** A technique's step on the way of a request: what it saw and decided, or that the request did not reach it. Money in USD, times in milliseconds. */
export type Step = Reached | NotReached;
