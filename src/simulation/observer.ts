import type { Charges } from '../result/schema/summary.ts';
import type { Decision } from './decision.ts';

/**
 * What a request met when it came:
 * - `exactHit`: the answer to its own query was kept
 * - `aheadHit`: so it was, because it had been fetched ahead
 * - `semanticHit`: the answer to a similar query was kept
 * - `shared`: the same was being asked already, and it waits for that answer
 * - `asked`: nothing, and a model is asked
 * - `refused`: neither an answer nor the money for one
 */
export type HowAnswered = 'exactHit' | 'aheadHit' | 'semanticHit' | 'shared' | 'asked' | 'refused';

/** Is told of every request by itself, as things happen to it: of those it has a method for. */
export interface Observer {
  /** A request has come. `model` is the one that is asked, by its place in the catalog, or -1. */
  met?(request: number, query: number, how: HowAnswered, model: number, at: number): void;
  /** The judge has sent the answer back, and a stronger model is asked. */
  escalated?(request: number, model: number): void;
  /**
   * Money was spent on the request's behalf, in USD; negative numbers are calls that nobody asked for.
   * What is spent before the first request is nobody's.
   */
  spent?(request: number, kind: keyof Charges, usd: number): void;
  /**
   * It has its answer, or with `failed` will never get one, this many milliseconds after it came.
   * `good` says whether it was a good one: 1, 0 or UNKNOWN; `waited`, whether it was sent where it may take hours,
   * as its request allows.
   */
  ended?(request: number, latencyMs: number, good: number, failed: boolean, waited?: boolean): void;
  /**
   * Something was decided on its way: enough to explain all that became of it. A run makes no such
   * objects unless somebody wants them.
   */
  decided?(request: number, decision: Decision, at: number): void;
}
