import { atLowerEffort } from '../../models/effort-law.ts';
import { type Catalog, calledModels, type LowerEffort, type Model } from '../../models/model.ts';

/** The catalog with what its models are at a lower effort, where that is known of them. */
export function withLowerEffort(catalog: Catalog, effort: LowerEffort | 'high'): Catalog {
  if (effort === 'high') return catalog;
  const variants = calledModels(catalog).flatMap((model) => atLowerEffort(model, effort) ?? []);
  return { ...catalog, variants };
}

/**
 * Asks for less reasoning where a query seems easy. A model at another effort is another model to its provider's
 * cache of prompts: OpenAI names changes of effort among what breaks it, Anthropic keeps it only where the effort
 * stands with the message (platform.claude.com/docs, effort; no date).
 */
export class LowerEffortForEasy {
  /** Calls at less effort that a provider has taken. */
  calls = 0;
  /** Tokens of reasoning as they would have been in those calls, as they were, and the difference. */
  fullTokens = 0;
  takenTokens = 0;
  sparedTokens = 0;
  readonly #models: readonly Model[];
  readonly #below: number;
  /** By model: its place at less effort; its own where nothing is known of that. */
  readonly #lower: Int32Array;

  /** `below`: complexity, 0 to 10, from which on a query is asked at full effort; at 10 none is. */
  constructor(models: readonly Model[], below: number) {
    this.#models = models;
    this.#below = below < 10 ? below : Number.POSITIVE_INFINITY;
    this.#lower = Int32Array.from(models, ({ id }, m) => {
      const lower = models.findIndex(({ variantOf }) => variantOf === id);
      return lower === -1 ? m : lower;
    });
  }

  /** The model for a query of a complexity as seen, where this one would be asked and answer with so much reasoning, or UNKNOWN. */
  model(model: number, complexity: number, reasoning: number): number {
    return reasoning > 0 && complexity < this.#below ? this.#lower[model] : model;
  }

  /** A provider has taken a call to a model; `plainReasoning`: tokens of reasoning in a plain answer at full effort. */
  called(model: number, plainReasoning: number): void {
    const { variantOf, verbosity, reasoning: share = 1 } = this.#models[model] as Model;
    if (variantOf === undefined) return;
    const reasoning = plainReasoning * verbosity;
    this.calls++;
    this.fullTokens += reasoning;
    this.takenTokens += reasoning * share;
    this.sparedTokens += reasoning * (1 - share);
  }
}
