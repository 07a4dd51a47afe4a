import { withRoom } from '../../foundation/columns.ts';
import type { ResponseCache } from '../cache/response-cache.ts';
import { TOLERANCE } from './similarity/measure.ts';
import type { NeighbourGraph } from './similarity/neighbour-graph.ts';

/** What is kept, by the keys of the graph; `heldAt` gives -1 for an entry that has none. */
export type Entries = Pick<ResponseCache, 'peek' | 'insertion' | 'entries' | 'heldAt'>;

/** Shape of a semantic cache. */
export interface SemanticCacheOptions {
  /** Refuse answers to questions that differ in substance, however alike their wording. */
  guard: boolean;
}

/**
 * Answers a question from the entry of a similar one. It holds no entries of its own: it looks
 * through those of a response cache, whose TTL and evictions apply. An expired entry is passed over
 * and left where it is; only a look-up of its own key removes it. What came out of the last look-up can be
 * read until the next one.
 *
 * @example
 * const texts = similarTexts('weighted-words', 0.5);
 * texts.extend(['How do I reset my password?', 'how can I reset a password', 'What does it cost?']);
 * const cache = new ResponseCache({ maxEntries: 1_000, policy: 'lru' });
 * cache.ensure(texts.size); // its keys are the numbers of the texts
 * cache.store(0, 0); // -1
 * const semantic = new SemanticCache(texts, { guard: true });
 * semantic.lookup(1, 60_000, 0.7, cache); // 0
 * semantic.lookup(2, 60_000, 0.7, cache); // -1
 */
export class SemanticCache {
  /** Look-ups that found an entry, and those that found none. */
  hits = 0;
  misses = 0;
  /** The similarity of the entry found last, from 0 to 1, or 0 where none was. */
  similarity = 0;
  readonly #guard: boolean;
  #graph: NeighbourGraph;
  #best = -1;
  #insertion = 0;
  /** By place among the entries; 0 for those that do not come into question. */
  #similarities = new Float64Array(0);

  constructor(graph: NeighbourGraph, { guard }: SemanticCacheOptions) {
    this.#graph = graph;
    this.#guard = guard;
  }

  /** Goes on with a graph of the same texts that knows more of them. */
  use(graph: NeighbourGraph): void {
    this.#graph = graph;
  }

  /**
   * The key of the most similar entry that is alive, among equals the one inserted first; -1 when
   * none is at least `threshold` similar, from 0 to 1. An entry of the key itself has similarity 1. The
   * threshold must not be below the graph's floor. `now` in milliseconds.
   */
  lookup(key: number, now: number, threshold: number, cache: Entries): number {
    const graph = this.#graph;
    const lowest = threshold - TOLERANCE;
    const group = graph.groupOf(key);
    this.#best = -1;
    this.similarity = 0;
    if (!graph.lists) return this.#lookupAmongEntries(group, now, lowest, cache);
    if (lowest <= 1 && this.#consider(group, now, cache)) this.similarity = 1;

    const start = graph.startOf(group);
    const degree = graph.degree(group);
    for (let i = 0; i < degree; i++) {
      const similarity = graph.similarityAt(start + i);
      if (similarity < lowest || similarity < this.similarity - TOLERANCE) break;
      const other = graph.neighbourAt(start + i);
      if (this.#guard && graph.differs(group, i)) continue;
      if (this.#consider(other, now, cache) && this.similarity === 0) this.similarity = similarity;
    }
    return this.#counted();
  }

  /** The same without lists of neighbours: every living entry is compared with the question. */
  #lookupAmongEntries(group: number, now: number, lowest: number, cache: Entries): number {
    const graph = this.#graph;
    const { entries } = cache;
    const similarities = (this.#similarities = withRoom(this.#similarities, entries));
    graph.face(group);
    let top = 0;
    for (let i = 0; i < entries; i++) {
      similarities[i] = 0;
      const key = cache.heldAt(i);
      if (key === -1 || !cache.peek(key, now)) continue;
      const other = graph.groupOf(key);
      const similarity = other === group ? 1 : graph.similarityTo(other);
      if (similarity < lowest || similarity < top - TOLERANCE) continue;
      if (this.#guard && other !== group && graph.differsFrom(other)) continue;
      similarities[i] = similarity;
      if (similarity > top) top = similarity;
    }
    this.similarity = top;
    for (let i = 0; i < entries; i++) {
      if (similarities[i] === 0 || similarities[i] < top - TOLERANCE) continue;
      const key = cache.heldAt(i);
      const insertion = cache.insertion(key);
      if (this.#best !== -1 && insertion > this.#insertion) continue;
      this.#best = key;
      this.#insertion = insertion;
    }
    return this.#counted();
  }

  #counted(): number {
    if (this.#best === -1) this.misses++;
    else this.hits++;
    return this.#best;
  }

  /** Takes the group's living entry that was inserted first, if it comes before the best so far. */
  #consider(group: number, now: number, cache: Entries): boolean {
    const graph = this.#graph;
    let taken = false;
    for (let key = graph.firstMember(group); key !== -1; key = graph.nextMember(key)) {
      if (!cache.peek(key, now)) continue;
      const insertion = cache.insertion(key);
      if (this.#best !== -1 && insertion > this.#insertion) continue;
      this.#best = key;
      this.#insertion = insertion;
      taken = true;
    }
    return taken;
  }
}
