import { withRoom } from '../../../foundation/columns.ts';
import { type Measure, TOLERANCE } from './measure.ts';
import type { Pairs } from './pairs.ts';
import { PrefixIndex } from './prefix-index.ts';
import { type SparseVector, VectorReader } from './sparse-vector.ts';

/** Similarity that graphs go down to at most. */
const LOWEST_FLOOR = 0.01;

/** Texts that are alike by a measure of wording: exactly the pairs, and the similarities, that comparing all would find. */
export class SparsePairs implements Pairs {
  readonly floor: number;
  others = new Int32Array(64);
  similarities = new Float64Array(64);
  readonly #measure: Measure;
  readonly #reader: VectorReader;
  readonly #index: PrefixIndex;
  #size = 0;
  /** Texts without features: alike to each other. */
  readonly #empty: number[] = [];
  /** The weights of the vector at hand, by feature. */
  #weightOf = new Float64Array(64);
  /** The text whose weights they are, once texts are only entered. */
  #faced = -1;

  /** Throws a RangeError when the floor is so low that texts with nothing in common would reach it. */
  constructor(measure: Measure, floor: number) {
    if (!(floor >= LOWEST_FLOOR && floor <= 1)) throw new RangeError(`floor ${floor} is not from ${LOWEST_FLOOR} to 1`);
    this.floor = floor;
    this.#measure = measure;
    this.#reader = new VectorReader(measure);
    this.#index = new PrefixIndex(measure.cosineOf(floor));
  }

  identity(text: string): string {
    const { features, weights } = this.#reader.read(text);
    let identity = '';
    for (let i = 0; i < features.length; i++) identity += `${features[i]}*${weights[i]},`;
    return identity;
  }

  add(text: string): number {
    const vector = this.#reader.read(text);
    const id = this.#size++;
    this.others = withRoom(this.others, this.#size);
    this.similarities = withRoom(this.similarities, this.#size);
    this.#weightOf = withRoom(this.#weightOf, this.#reader.features);
    const candidates = this.#index.add(vector, this.#reader.features);
    if (vector.features.length > 0) return this.#workOut(vector, candidates);

    const found = this.#empty.length;
    this.others.set(this.#empty);
    this.similarities.fill(1, 0, found);
    this.#empty.push(id);
    return found;
  }

  enter(text: string): void {
    this.#size++;
    this.#index.keep(this.#reader.read(text));
  }

  face(text: number): void {
    if (text === this.#faced) return;
    this.#weightOf = withRoom(this.#weightOf, this.#reader.features);
    if (this.#faced !== -1) for (const feature of this.#index.vector(this.#faced).features) this.#weightOf[feature] = 0;
    const { features, weights } = this.#index.vector(text);
    for (let i = 0; i < features.length; i++) this.#weightOf[features[i]] = weights[i];
    this.#faced = text;
  }

  similarityTo(other: number): number {
    const one = this.#index.vector(this.#faced);
    const { features, weights, squares } = this.#index.vector(other);
    if (one.features.length === 0 || features.length === 0) return one.features.length === features.length ? 1 : 0;
    const weightOf = this.#weightOf;
    let common = 0;
    for (let i = 0; i < features.length; i++) common += weights[i] * weightOf[features[i]];
    return this.#measure.similarity(common, one.squares, squares);
  }

  /** Keeps the candidates that are alike. */
  #workOut({ features, weights, squares }: SparseVector, candidates: number): number {
    const weightOf = this.#weightOf;
    const lowest = this.floor - TOLERANCE;
    for (let i = 0; i < features.length; i++) weightOf[features[i]] = weights[i];
    let found = 0;
    for (let c = 0; c < candidates; c++) {
      const text = this.#index.candidates[c];
      const other = this.#index.vector(text);
      let common = 0;
      for (let i = 0; i < other.features.length; i++) {
        common += other.weights[i] * weightOf[other.features[i]];
      }
      const similarity = this.#measure.similarity(common, squares, other.squares);
      if (similarity < lowest) continue;
      this.others[found] = text;
      this.similarities[found++] = similarity;
    }
    for (const feature of features) weightOf[feature] = 0;
    return found;
  }
}
