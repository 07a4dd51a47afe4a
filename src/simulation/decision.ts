/**
 * Something that was decided on a request's way, or was found there, and what it was decided by.
 * Models are places in the catalog, requests numbers within the workload, keys and queries numbers of
 * the run; times are in milliseconds, money in USD.
 *
 * - `lookedUp`: the request's own key was looked up; `expired`, an answer was there, but too old
 * - `compared`: similar queries were looked for; `key` is of the one whose answer is given, or NONE
 * - `joined`: another request is waiting for the same answer already
 * - `money`: what is left for the request; `limit` says what becomes of it once the day's is spent
 * - `chosen`: which model is asked; `wanted` is the one it would be with all the money in the world
 * - `priced`: what a call takes and will cost; `again` where an answer has been sent back, `ahead`
 *   where nobody has asked yet. `plain` and `full` are the tokens of a plain answer and of the
 *   model's before it is cut off
 * - `sent`: the provider has taken the call, `together` with others in one batch
 * - `turnedAway`: the provider has not taken it; null where it is not tried again
 * - `judged`: what the judge says of an answer, and who is asked next, or NONE
 * - `kept`: an answer is kept under a key for so long, 0 for not at all; `victim` is the key whose
 *   answer had to go for it, or NONE
 * - `copied`: what is kept under one key is kept under another too
 * - `guessed`: a query that may come next; whether its answer is fetched ahead
 * - `sampled`: a judge has looked at what an operator would learn from
 */
export type Decision =
  | { kind: 'lookedUp'; key: number; found: boolean; expired: boolean }
  | { kind: 'compared'; key: number; similarity: number; threshold: number; verbatim: boolean }
  | { kind: 'joined'; leader: number }
  | { kind: 'money'; leftUsd: number; limit: 'open' | 'cheapest' | 'refuse' }
  | ({ kind: 'chosen'; key: number } & Choice)
  | ({ kind: 'priced'; again: boolean; ahead: boolean } & PlannedCall)
  | { kind: 'sent'; together: number }
  | { kind: 'turnedAway'; waitMs: number | null }
  | { kind: 'judged'; model: number; passed: boolean; ms: number; next: number }
  | { kind: 'kept'; key: number; query: number; ttlMs: number; victim: number; ahead: boolean }
  | { kind: 'copied'; from: number; to: number; victim: number }
  | { kind: 'guessed'; query: number; key: number; outcome: GuessOutcome }
  | { kind: 'sampled'; what: 'semantic hit' | 'answer'; passed: boolean };

/**
 * What becomes of a guess: its answer is fetched ahead, or it is there or on its way already, or it is
 * of a kind that is not kept, or there is no money for it.
 */
export type GuessOutcome = 'fetched' | 'not needed' | 'never kept' | 'no money';

/** A model's choice and what it went by. */
export interface Choice {
  /** The tier that the wording suggests, an index into TIERS. */
  tier: number;
  model: number;
  wanted: number;
  /** `sample`: every model answers, for the learned router to learn from. */
  by: 'baseline' | 'tier' | 'cost' | 'learned' | 'sample' | 'spent';
  /** By model: how probably it answers well, and what the call would cost. */
  expected: readonly { quality: number; usd: number }[];
}

/** What a call takes and costs, as far as it is known before it is sent. */
export interface PlannedCall {
  model: number;
  /** Tokens sent; of these, read from the provider's cache of prompts, and written to it. */
  input: number;
  cached: number;
  written: number;
  plain: number;
  full: number;
  output: number;
  usd: number;
  serviceMs: number;
}
