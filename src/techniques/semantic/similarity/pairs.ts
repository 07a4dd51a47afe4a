/**
 * Finds, for one text after another, the earlier texts that are alike. Texts get their numbers in
 * the order in which they are added, from 0.
 */
export interface Pairs {
  /** The least similarity that is looked for. */
  readonly floor: number;
  /** Texts with the same identity have similarity 1 to each other, and the same to every other. */
  identity(text: string): string;
  /**
   * Adds a text and gives back how many earlier ones are at least `floor` similar to it; they stand
   * in `others` and `similarities`, in no order, until the next `add`.
   */
  add(text: string): number;
  /** Adds a text without looking for others; from then on `add` is not called any more. */
  enter(text: string): void;
  /** Takes a text, by its number, as the one that `similarityTo` compares with. */
  face(text: number): void;
  /** How similar another text is to it: the same number that `add` gives, or one below the floor. */
  similarityTo(other: number): number;
  readonly others: Int32Array;
  readonly similarities: Float64Array;
}
