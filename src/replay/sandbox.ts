import type { Catalog } from '../models/model.ts';
import type { KnobValues } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import { TOLERANCE } from '../techniques/semantic/similarity/measure.ts';
import { similarityOf } from '../techniques/semantic/similarity/measures.ts';
import { differsInSubstance, substanceOf } from '../techniques/semantic/similarity/substance.ts';
import { type Explanation, explain } from './explain.ts';

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

/** What becomes of a question asked by hand. */
export interface SandboxStep extends Explanation {
  outcome: 'miss' | 'exact hit' | 'semantic hit';
  /** null for an exact hit, without a semantic cache, and when nothing is kept. */
  nearest: Nearest | null;
}

/**
 * Follows questions through caches, router and prompt optimizer, each after the answer to the one
 * before and with the knobs it was asked under. Nothing expires or is evicted. A question's answer is
 * kept under its own wording unless it came from the cache. Whether a semantic hit is a false one is
 * not known here; that the two texts differ in substance is the best guess there is.
 */
export class Sandbox {
  readonly #catalog: Catalog;
  readonly #strategy: Strategy;
  readonly #steps: SandboxStep[] = [];

  constructor(catalog: Catalog, strategy: Strategy) {
    this.#catalog = catalog;
    this.#strategy = { ...strategy, knobs: { ...strategy.knobs } };
  }

  get steps(): readonly SandboxStep[] {
    return this.#steps;
  }

  /** The knobs that later questions are asked under. */
  turn(knobs: Partial<KnobValues>): void {
    Object.assign(this.#strategy.knobs, knobs);
  }

  ask(query: string): SandboxStep {
    const kept = this.#steps.map((step, i) => ({ step, number: i + 1 })).filter(({ step }) => step.outcome === 'miss');
    const [whole] = explain([query], this.#catalog, this.#strategy) as [Explanation];
    const same = kept.find(({ step }) => step.key === whole.key);
    const step = same === undefined ? this.#unlike(whole, kept) : this.#repeated(whole, same.number);
    this.#steps.push(step);
    return step;
  }

  #repeated(whole: Explanation, hitOf: number): SandboxStep {
    const { latencyMs } = this.#catalog.exactHit;
    const served = { hitOf, answeredBy: 'cache', expectedCostUsd: 0, expectedLatencyMs: latencyMs };
    return { ...whole, ...served, outcome: 'exact hit', nearest: null };
  }

  /** A question that is no exact hit: it is looked up by similarity, and that costs time and money in any case. */
  #unlike(whole: Explanation, kept: readonly { step: SandboxStep; number: number }[]): SandboxStep {
    const { techniques, knobs } = this.#strategy;
    if (!techniques.has('semantic')) return { ...whole, outcome: 'miss', nearest: null };
    const { semanticHit, embedding } = this.#catalog;
    const lookupMs = knobs['semantic.lookup'];
    const lookupUsd = whole.tokens.before * embedding.usdPerToken;
    const nearest = this.#nearest(whole.query, kept);
    if (nearest?.outcome === 'hit') {
      return {
        ...whole,
        outcome: 'semantic hit',
        nearest,
        answeredBy: 'semantic cache',
        expectedCostUsd: semanticHit.costUsd + lookupUsd,
        expectedLatencyMs: semanticHit.latencyMs + lookupMs,
      };
    }
    const expectedCostUsd = whole.expectedCostUsd + lookupUsd;
    return {
      ...whole,
      outcome: 'miss',
      nearest,
      expectedCostUsd,
      expectedLatencyMs: whole.expectedLatencyMs + lookupMs,
    };
  }

  /** The one to be served, or else the most similar one and why it is not. */
  #nearest(query: string, kept: readonly { step: SandboxStep; number: number }[]): Nearest | null {
    const { knobs } = this.#strategy;
    const threshold = knobs['semantic.threshold'];
    const substance = substanceOf(query);
    const candidates = kept.map(({ step, number }): Nearest => {
      const similarity = similarityOf(knobs['semantic.measure'], query, step.query);
      const differs = differsInSubstance(substance, substanceOf(step.query));
      const near = similarity >= threshold - TOLERANCE;
      const refused = near && differs && knobs['semantic.guard'];
      const outcome = refused ? 'refused by the guard' : near ? 'hit' : 'too different';
      return { of: number, query: step.query, similarity, threshold, differs, outcome };
    });
    const best = (list: readonly Nearest[]): Nearest | null =>
      list.reduce<Nearest | null>((a, b) => (a === null || b.similarity > a.similarity + TOLERANCE ? b : a), null);
    return best(candidates.filter(({ outcome }) => outcome === 'hit')) ?? best(candidates);
  }
}
