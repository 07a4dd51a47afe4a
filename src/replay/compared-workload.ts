import { CACHE_KEYS, type CacheKey } from '../techniques/cache/cache-key.ts';
import type { KeptVectors } from '../techniques/semantic/similarity/embeddings/kept-vectors.ts';
import type { GraphMaker } from '../techniques/semantic/similarity/wording-graphs.ts';
import { DerivedWorkload } from '../workload/derived-workload.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';

/** A workload whose texts are compared by vectors that are there already. */
export class ComparedWorkload extends DerivedWorkload {
  override readonly makeGraph: GraphMaker;
  readonly #vectors: KeptVectors;

  constructor(inner: Workload, vectors: KeptVectors) {
    super(inner);
    this.makeGraph = vectors.graphMaker;
    this.#vectors = vectors;
  }

  /**
   * Throws a UserError at the first text that must have a vector, whatever the cache's key, and has none. Of one
   * that has another's key it depends on the key: there it is thrown when the text is compared.
   */
  async *blocks(): AsyncGenerator<RequestBlock> {
    const keys = Object.values(CACHE_KEYS as Record<string, CacheKey>).map((keyOf) => {
      return { find: keyOf.finder ?? keyOf, seen: new Set<string | number>() };
    });
    let read = 0;
    for await (const block of this.inner.blocks()) {
      for (; read < this.queries.size; read++) {
        const text = this.queries.text(read);
        let first = true;
        for (const { find, seen } of keys) {
          const key = find(text);
          if (seen.has(key)) first = false;
          else seen.add(key);
        }
        if (first && !this.#vectors.has(text)) throw this.#vectors.missing(text);
      }
      yield block;
    }
  }

  before(): ReturnType<NonNullable<Workload['before']>> {
    return this.inner.before?.() ?? [];
  }
}
