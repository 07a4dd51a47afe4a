/** A model's answer and what is true of it. One row is used again and again: nobody keeps it. */
export interface Answer {
  /** The query it was given to. */
  query: number;
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

/** A row to be filled in. */
export function newAnswer(): Answer {
  return { query: 0, model: 0, good: 0, selected: false, at: Number.NaN };
}
