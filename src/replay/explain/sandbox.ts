import type { Strategy } from '../../settings/strategy.ts';
import { Explainer, type ExplainPlan } from './explainer.ts';
import type { Explanation } from './explanation.ts';

/**
 * Questions that are asked by hand, each explained at once and knowing those before it. When the
 * strategy is changed, all that has been asked is asked again under the new one.
 */
export class Sandbox {
  #plan: ExplainPlan;
  #explainer: Explainer;
  readonly #steps: Explanation[] = [];

  constructor(plan: ExplainPlan) {
    this.#plan = plan;
    this.#explainer = new Explainer(plan);
  }

  get strategy(): Strategy {
    return this.#plan.strategy;
  }

  /** What became of each question when it was asked. */
  get steps(): readonly Explanation[] {
    return this.#steps;
  }

  ask(query: string): Explanation {
    this.#explainer.ask(query);
    const step = this.#explainer.explanation(this.#explainer.count - 1);
    this.#steps.push(step);
    return step;
  }

  /** Goes on with another strategy, as if it had always been this one; gives back what becomes of the questions so far. */
  use(strategy: Strategy): Explanation[] {
    this.#plan = { ...this.#plan, strategy };
    this.#explainer = new Explainer(this.#plan);
    for (const { query } of this.#steps) this.#explainer.ask(query);
    return this.#explainer.explanations();
  }
}
