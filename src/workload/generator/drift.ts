import { type Random, randomStream } from '../../foundation/random.ts';
import type { DriftSpec } from '../../scenario/workload-spec.ts';
import { FIRST_MOMENT_MS } from './arrivals.ts';

/**
 * Which topic stands at which place of popularity, as it changes with time: at each shift, a share
 * of the topics of every kind exchange their places, each for another's.
 */
export class Drift {
  readonly #everyMs: number;
  readonly #share: number;
  readonly #random: Random;
  /** First place of each kind, and the end of the last. */
  readonly #kinds: readonly number[];
  readonly #topics: Int32Array;
  readonly #chosen: Int32Array;
  #nextShift: number;

  constructor({ every, share }: DriftSpec, kinds: readonly number[], seed: string) {
    const topics = kinds.at(-1) as number;
    this.#everyMs = every;
    this.#share = share;
    this.#random = randomStream(seed, 'drift');
    this.#kinds = kinds;
    this.#topics = Int32Array.from({ length: topics }, (_, i) => i);
    this.#chosen = Int32Array.from({ length: topics }, (_, i) => i);
    this.#nextShift = FIRST_MOMENT_MS + every;
  }

  /** The topic at a place at a moment; moments never go back. */
  topic(place: number, at: number): number {
    for (; at >= this.#nextShift; this.#nextShift += this.#everyMs) this.#shift();
    return this.#topics[place];
  }

  #shift(): void {
    for (let k = 0; k + 1 < this.#kinds.length; k++) {
      const from = this.#kinds[k];
      const size = this.#kinds[k + 1] - from;
      const moving = Math.round(size * this.#share);
      if (moving < 2) continue;
      const places = this.#choose(from, size, moving);
      // Sattolo's algorithm: a random cycle, so that nobody stays where it was.
      for (let i = moving - 1; i > 0; i--) {
        const j = (this.#random() * i) | 0;
        const [a, b] = [places[i], places[j]];
        const topic = this.#topics[a];
        this.#topics[a] = this.#topics[b];
        this.#topics[b] = topic;
      }
    }
  }

  /** So many different places of a kind: the beginning of a Fisher-Yates shuffle. */
  #choose(from: number, size: number, moving: number): Int32Array {
    const places = this.#chosen.subarray(from, from + size);
    for (let i = 0; i < moving; i++) {
      const j = i + ((this.#random() * (size - i)) | 0);
      const place = places[j];
      places[j] = places[i];
      places[i] = place;
    }
    return places;
  }
}
