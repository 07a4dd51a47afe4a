import { withRoom } from '../../foundation/columns.ts';

/**
 * Successors remembered per key. A key's counts are kept as in Misra and Gries (1982): when all
 * places are taken, a new successor lowers every count by one instead of getting a place. A count
 * is therefore never too high, and too low by at most a ninth of the times the key was asked.
 */
export const MOST_SUCCESSORS = 8;

const NOBODY = -1;

/** Shape of a predictive cache. */
export interface PredictiveCacheOptions {
  /** Successors predicted at most, 0 to MOST_SUCCESSORS. */
  topN: number;
  /** Share of the times a key was asked after which the successor must have followed, 0 to 1. */
  minConfidence: number;
  /** Times the successor must have followed, from 1. */
  minSupport: number;
  /** Age in milliseconds, above 0, at which a user's last query no longer counts as the one before. */
  sessionGapMs: number;
}

/**
 * First-order prediction: which key follows which, by user. The confidence in a successor is the
 * share of all times its key was asked, so a key that often ends a conversation is trusted less,
 * and the time just observed, which nothing has followed yet, already counts as asked.
 *
 * It also keeps the books of the answers fetched ahead: issued = used + wasted + unused, always.
 *
 * @example
 * const predictive = new PredictiveCache({ topN: 2, minConfidence: 0.3, minSupport: 2, sessionGapMs: 600_000 });
 * predictive.ensure(2);
 * for (let time = 0; time < 4_000; time += 1_000) predictive.observe(0, (time / 1_000) % 2, time);
 * const successors = new Int32Array(2);
 * predictive.predict(0, successors); // 1
 * successors[0]; // 1
 */
export class PredictiveCache {
  /** Answers fetched ahead. */
  issued = 0;
  /** Of these, those that were asked for in time. */
  used = 0;
  /** Of these, those that left the cache, or were fetched again, before anyone asked. */
  wasted = 0;
  /** Of these, those that still wait. */
  unused = 0;
  /** May be changed at any time. */
  minConfidence: number;
  readonly #options: PredictiveCacheOptions;
  #asked = new Int32Array(0);
  /** MOST_SUCCESSORS places per key, most frequent first; a free place has count 0. */
  #successors = new Int32Array(0);
  #counts = new Int32Array(0);
  #waiting = new Uint8Array(0);
  // By user + 1; place 0 is the stream of everyone whose log names no user.
  #lastKey = new Int32Array(0);
  #lastAt = new Float64Array(0);

  constructor(options: PredictiveCacheOptions) {
    this.#options = options;
    this.minConfidence = options.minConfidence;
  }

  /** Makes room for keys below `keys`. */
  ensure(keys: number): void {
    this.#asked = withRoom(this.#asked, keys);
    this.#waiting = withRoom(this.#waiting, keys);
    this.#successors = withRoom(this.#successors, keys * MOST_SUCCESSORS);
    this.#counts = withRoom(this.#counts, keys * MOST_SUCCESSORS);
  }

  /** Learns that the user (-1 for unknown) asks for the key, and so what followed the user's last one. */
  observe(user: number, key: number, now: number): void {
    const stream = user + 1;
    if (stream >= this.#lastKey.length) {
      this.#lastKey = withRoom(this.#lastKey, stream + 1, NOBODY);
      this.#lastAt = withRoom(this.#lastAt, stream + 1);
    }
    const before = this.#lastKey[stream];
    if (before !== NOBODY && before !== key && now - this.#lastAt[stream] < this.#options.sessionGapMs) {
      this.#count(before, key);
    }
    this.#asked[key]++;
    this.#lastKey[stream] = key;
    this.#lastAt[stream] = now;
  }

  /**
   * Writes the successors of the key that have the support and the confidence into `out`, which has
   * room for topN, and says how many: most frequent first, among equals the one that got there
   * first. A key is never its own successor.
   */
  predict(key: number, out: Int32Array): number {
    const { topN, minSupport } = this.#options;
    const first = key * MOST_SUCCESSORS;
    const enough = Math.max(1, minSupport, this.minConfidence * this.#asked[key]);
    let n = 0;
    while (n < topN && n < MOST_SUCCESSORS && this.#counts[first + n] >= enough) {
      out[n] = this.#successors[first + n];
      n++;
    }
    return n;
  }

  /** An answer for the key is fetched ahead. If an earlier one still waits, that one is wasted. */
  fetched(key: number): void {
    this.lost(key);
    this.issued++;
    this.unused++;
    this.#waiting[key] = 1;
  }

  /** The key was hit. True when that was the first use of an answer fetched ahead. */
  hit(key: number): boolean {
    if (this.#waiting[key] === 0) return false;
    this.#waiting[key] = 0;
    this.unused--;
    this.used++;
    return true;
  }

  /** The key's answer has left the cache or was replaced. True when it had been fetched ahead for nothing. */
  lost(key: number): boolean {
    if (this.#waiting[key] === 0) return false;
    this.#waiting[key] = 0;
    this.unused--;
    this.wasted++;
    return true;
  }

  #count(key: number, successor: number): void {
    const successors = this.#successors;
    const counts = this.#counts;
    const first = key * MOST_SUCCESSORS;
    const end = first + MOST_SUCCESSORS;
    let at = first;
    while (at < end && counts[at] > 0 && successors[at] !== successor) at++;
    if (at === end) {
      for (let i = first; i < end; i++) counts[i]--;
      return;
    }
    const count = counts[at] + 1;
    for (; at > first && counts[at - 1] < count; at--) {
      counts[at] = counts[at - 1];
      successors[at] = successors[at - 1];
    }
    counts[at] = count;
    successors[at] = successor;
  }
}
