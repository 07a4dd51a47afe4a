import type { CacheKey } from '../techniques/cache/cache-key.ts';
import type { Embeddings } from '../techniques/semantic/similarity/embeddings/embeddings.ts';
import type { GraphMaker } from '../techniques/semantic/similarity/wording-graphs.ts';
import { DerivedWorkload } from '../workload/derived-workload.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';

/** Told how many of the texts that need a vector have one. */
export type EmbeddingProgress = (done: number, of: number) => void;

/**
 * A workload whose texts are compared by their embeddings. The vectors come over the network, so each
 * block waits until those of its texts are there.
 */
export class EmbeddedWorkload extends DerivedWorkload {
  override readonly makeGraph: GraphMaker;
  readonly #embeddings: Embeddings;
  readonly #keyOf: CacheKey;
  readonly #prewarms: boolean;
  readonly #progress: EmbeddingProgress;

  /** `keyOf`: the cache's keys, whose texts are compared; `prewarms`: whether those of the day before are needed too. */
  constructor(
    inner: Workload,
    embeddings: Embeddings,
    keyOf: CacheKey,
    prewarms: boolean,
    progress: EmbeddingProgress = () => {},
  ) {
    super(inner);
    this.makeGraph = embeddings.graphMaker;
    this.#embeddings = embeddings;
    this.#keyOf = keyOf;
    this.#prewarms = prewarms;
    this.#progress = progress;
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    if (this.#prewarms) this.before();
    const keys = new Set<string>();
    let read = 0;
    let done = 0;
    for await (const block of this.inner.blocks()) {
      const texts: string[] = [];
      for (; read < this.queries.size; read++) {
        const text = this.queries.text(read);
        const key = this.#keyOf(text);
        if (keys.has(key)) continue;
        keys.add(key);
        texts.push(text);
      }
      let missing = 0;
      await this.#embeddings.prepare(texts, (some, of) => {
        missing = of;
        this.#progress(done + some, done + of);
      });
      done += missing;
      yield block;
    }
  }

  before(): ReturnType<NonNullable<Workload['before']>> {
    return this.inner.before?.() ?? [];
  }
}
