import { UNKNOWN } from '../workload/truth-table.ts';

/** Who asks what, as far as it matters for whether an answer to one is right for another. */
export interface Asked {
  query: number;
  /** What is true of the request: a row of the truth table. */
  truth: number;
  /** As in a block: what is sent besides the query, whose the request is, and who asks; or UNKNOWN. */
  context: number;
  scope: number;
  user: number;
}

/** A model's answer to what was asked, and what is true of it. One row is used again and again: nobody keeps it. */
export interface Answer extends Asked {
  /** Who gave it, by its place in the catalog. */
  model: number;
  /** Whether it is a good one: 1, 0 or UNKNOWN. */
  good: number;
  /**
   * Whether it was chosen by what it turned out to be (a judge let it pass), so that it counts as what
   * it was and no longer as the model's probability of a good one.
   */
  selected: boolean;
  /** When it was ready, in virtual milliseconds. */
  at: number;
}

/** A row to be filled in. All rows are made by one literal, so that code which is given one knows its shape. */
export function newAnswer(): Answer {
  return {
    query: 0,
    truth: 0,
    context: UNKNOWN,
    scope: UNKNOWN,
    user: UNKNOWN,
    model: 0,
    good: 0,
    selected: false,
    at: Number.NaN,
  };
}
