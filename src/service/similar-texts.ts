import type { ResponseCache } from '../techniques/cache/response-cache.ts';
import { type Entries, SemanticCache } from '../techniques/semantic/semantic-cache.ts';
import type { SimilarityMeasure } from '../techniques/semantic/similarity/measures.ts';
import type { NeighbourGraph } from '../techniques/semantic/similarity/neighbour-graph.ts';
import { WORDING_GRAPHS } from '../techniques/semantic/similarity/wording-graphs.ts';

/** Which questions are similar enough. */
export interface SimilarAnswers {
  /** Similarity from which another question's answer is served, above 0, at most 1. */
  threshold: number;
  /** How it is measured. Default: `weighted-words`. */
  measure?: SimilarityMeasure;
  /** Refuse questions that differ in a negation, a number or a name. Default: false. */
  guard?: boolean;
  /** Keep the answer under the question's own wording too. Default: false. */
  promote?: boolean;
}

/** Texts that are compared beside those that are held, before the others are forgotten. */
const MOST_FORGOTTEN = 10_000;

/** Finds entries of similar questions in a response cache, whose keys are slots. */
export class SimilarTexts implements Entries {
  readonly promotes: boolean;
  readonly #options: Required<SimilarAnswers>;
  readonly #cache: ResponseCache;
  #graph: NeighbourGraph;
  #semantic: SemanticCache;
  /** Keys of questions by their numbers in the graph, and those numbers. */
  #nodes = new Map<string, number>();
  /** By slot. */
  readonly #held: ({ space: string; key: string; question: string; node: number } | undefined)[] = [];
  /** Slots by space and node. */
  readonly #slots = new Map<string, Map<number, number>>();
  #space = '';

  constructor(
    { threshold, measure = 'weighted-words', guard = false, promote = false }: SimilarAnswers,
    cache: ResponseCache,
  ) {
    this.promotes = promote;
    this.#options = { threshold, measure, guard, promote };
    this.#cache = cache;
    [this.#graph, this.#semantic] = this.#anew();
  }

  /** The slot of the most similar entry in a space, and how similar it is; null where none is similar enough. */
  find(key: string, question: string, space: string, now: number): { slot: number; similarity: number } | null {
    this.#space = space;
    const node = this.#node(key, question);
    const found = this.#semantic.lookup(node, now, this.#options.threshold, this);
    if (found === -1) return null;
    return { slot: this.#slots.get(space)?.get(found) as number, similarity: this.#semantic.similarity };
  }

  /** A slot is taken by a question. */
  enter(slot: number, space: string, key: string, question: string): void {
    const node = this.#node(key, question);
    this.#held[slot] = { space, key, question, node };
    this.#at(space).set(node, slot);
  }

  /** The slot is free again. */
  leave(slot: number): void {
    const held = this.#held[slot];
    if (held === undefined) return;
    const inSpace = this.#at(held.space);
    inSpace.delete(held.node);
    if (inSpace.size === 0) this.#slots.delete(held.space);
    this.#held[slot] = undefined;
  }

  // The entries of a space, as a semantic cache sees them: by node.

  get entries(): number {
    return this.#cache.entries;
  }

  heldAt(place: number): number {
    const held = this.#held[this.#cache.heldAt(place)];
    return held?.space === this.#space ? held.node : -1;
  }

  peek(node: number, now: number): boolean {
    const slot = this.#slots.get(this.#space)?.get(node);
    return slot !== undefined && this.#cache.peek(slot, now);
  }

  insertion(node: number): number {
    return this.#cache.insertion(this.#slots.get(this.#space)?.get(node) as number);
  }

  #at(space: string): Map<number, number> {
    let inSpace = this.#slots.get(space);
    if (inSpace === undefined) {
      inSpace = new Map();
      this.#slots.set(space, inSpace);
    }
    return inSpace;
  }

  #node(key: string, question: string): number {
    let node = this.#nodes.get(key);
    if (node === undefined) {
      if (this.#graph.size > 2 * this.#cache.entries + MOST_FORGOTTEN) this.#forget();
      node = this.#graph.size;
      this.#nodes.set(key, node);
      this.#graph.extend([question]);
    }
    return node;
  }

  /** Begins again with the texts that are held: questions that were only asked are many. */
  #forget(): void {
    [this.#graph, this.#semantic] = this.#anew();
    this.#nodes = new Map();
    this.#slots.clear();
    for (const [slot, held] of this.#held.entries()) {
      if (held === undefined) continue;
      held.node = this.#node(held.key, held.question);
      this.#at(held.space).set(held.node, slot);
    }
  }

  #anew(): [NeighbourGraph, SemanticCache] {
    const { threshold, measure, guard } = this.#options;
    const graph = WORDING_GRAPHS[measure](threshold);
    return [graph, new SemanticCache(graph, { guard })];
  }
}
