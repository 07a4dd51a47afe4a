import { withRoom } from '../../../../foundation/columns.ts';
import { TOLERANCE } from '../measure.ts';
import type { Pairs } from '../pairs.ts';

/** Single precision cannot tell a cosine from here on from 1. */
const ONE = 1 - 1e-6;
/** Stretches that vectors are compared in; after each, a pair that can no longer reach the floor is dropped. */
const STRETCHES = 4;

/**
 * Texts whose vectors point the same way: the similarity is the cosine. Every earlier text is looked
 * at, so the time grows with the square of their number; most are dropped half-way, when what is
 * left of both vectors cannot make up for what is missing (Cauchy and Schwarz).
 */
export class DensePairs implements Pairs {
  readonly floor: number;
  others = new Int32Array(64);
  similarities = new Float64Array(64);
  readonly #vectorOf: (text: string) => Float32Array;
  #size = 0;
  #dimensions = 0;
  #faced = -1;
  /** All vectors at length 1, one after the other. */
  #rows = new Float32Array(0);
  /** Length of what is left of each vector after each stretch. */
  #rests = new Float64Array(0);

  constructor(vectorOf: (text: string) => Float32Array, floor: number) {
    this.floor = floor;
    this.#vectorOf = vectorOf;
  }

  identity(text: string): string {
    return text;
  }

  enter(text: string): void {
    const vector = this.#vectorOf(text);
    const id = this.#size++;
    if (id === 0) this.#dimensions = vector.length;
    this.#rows = withRoom(this.#rows, this.#size * this.#dimensions);
    this.#rests = withRoom(this.#rests, this.#size * STRETCHES);
    this.#enter(vector, id);
  }

  face(text: number): void {
    this.#faced = text;
  }

  similarityTo(other: number): number {
    const cosine = this.#cosine(this.#faced, other);
    return cosine > ONE ? 1 : cosine;
  }

  add(text: string): number {
    const id = this.#size;
    this.enter(text);
    this.others = withRoom(this.others, this.#size);
    this.similarities = withRoom(this.similarities, this.#size);

    let found = 0;
    for (let other = 0; other < id; other++) {
      const cosine = this.#cosine(id, other);
      if (cosine < this.floor - TOLERANCE) continue;
      this.others[found] = other;
      this.similarities[found++] = cosine > ONE ? 1 : cosine;
    }
    return found;
  }

  #enter(vector: Float32Array, id: number): void {
    const n = this.#dimensions;
    let squares = 0;
    for (const x of vector) squares += x * x;
    // A vector of zeros points nowhere: it is like none.
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let i = 0; i < n; i++) this.#rows[id * n + i] = vector[i] * scale;
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      let rest = 0;
      for (let i = this.#endOf(stretch); i < n; i++) rest += this.#rows[id * n + i] ** 2;
      this.#rests[id * STRETCHES + stretch] = Math.sqrt(rest);
    }
  }

  #endOf(stretch: number): number {
    return Math.floor((this.#dimensions * (stretch + 1)) / STRETCHES);
  }

  /** The cosine of two vectors, or some value below the floor when theirs is. */
  #cosine(a: number, b: number): number {
    const rows = this.#rows;
    const n = this.#dimensions;
    let i = a * n;
    let j = b * n;
    let cosine = 0;
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      const end = a * n + this.#endOf(stretch);
      let sum = 0;
      let sum2 = 0;
      for (; i + 1 < end; i += 2, j += 2) {
        sum += rows[i] * rows[j];
        sum2 += rows[i + 1] * rows[j + 1];
      }
      if (i < end) sum += rows[i++] * rows[j++];
      cosine += sum + sum2;
      const left = this.#rests[a * STRETCHES + stretch] * this.#rests[b * STRETCHES + stretch];
      if (cosine + left < this.floor - TOLERANCE) return -1;
    }
    return cosine;
  }
}
