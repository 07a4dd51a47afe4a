import { UserError } from '../../../../foundation/problem.ts';
import { NeighbourGraph } from '../neighbour-graph.ts';
import type { GraphMaker } from '../wording-graphs.ts';
import { DensePairs } from './dense-pairs.ts';
import type { Embed } from './embedding-client.ts';
import type { EmbeddingFile } from './embedding-file.ts';

/** Texts in one question to the endpoint: the most that text-embeddings-inference takes by default. */
const BATCH = 32;

/** Where the vectors of texts come from. */
export interface EmbeddingSource {
  /** The endpoint's name in messages: its address. */
  name: string;
  embed: Embed;
  /** Keeps vectors from one run to the next, or null. */
  file: EmbeddingFile | null;
}

/**
 * The vectors of texts by an embedding model. They come over the network, so they are fetched before they are
 * needed: `prepare` is awaited between blocks of requests, then graphs made by `graphMaker` find them at hand.
 */
export class Embeddings {
  /** Texts whose vectors were asked for, and not found in the file. */
  fetched = 0;
  /** Makes graphs of texts by the cosine of their vectors; for `QueryTable.graph`. */
  readonly graphMaker: GraphMaker = (floor) =>
    new NeighbourGraph(new DensePairs((text) => this.#vectorOf(text), floor));
  readonly #source: EmbeddingSource;
  readonly #vectors = new Map<string, Float32Array>();
  #dimensions: number | null = null;
  #loaded: Promise<void> | null = null;

  constructor(source: EmbeddingSource) {
    this.#source = source;
  }

  /**
   * Gets the vectors of the texts that have none yet, from the file or the endpoint; each batch is
   * kept in the file as it comes. `progress` is told how many of the missing ones are there. Throws a UserError when the endpoint does not
   * give what is needed.
   */
  async prepare(texts: Iterable<string>, progress?: (done: number, of: number) => void): Promise<void> {
    const { embed, file } = this.#source;
    if (file !== null) await (this.#loaded ??= file.load());
    const missing: string[] = [];
    for (const text of new Set(texts)) {
      if (this.#vectors.has(text)) continue;
      const kept = file?.get(text);
      if (kept === undefined) missing.push(text);
      else this.#keep(text, kept);
    }
    for (let done = 0; done < missing.length; done += BATCH) {
      progress?.(done, missing.length);
      const batch = missing.slice(done, done + BATCH);
      const vectors = await embed(batch);
      for (const [i, text] of batch.entries()) this.#keep(text, vectors[i] as Float32Array);
      this.fetched += batch.length;
      await file?.add(batch, vectors);
    }
    if (missing.length > 0) progress?.(missing.length, missing.length);
  }

  #keep(text: string, vector: Float32Array): void {
    this.#dimensions ??= vector.length;
    if (vector.length !== this.#dimensions) {
      throw new UserError({
        where: this.#source.name,
        what: `gives vectors of ${vector.length} numbers, and gave vectors of ${this.#dimensions} before`,
        fix: 'name the model, so that vectors of two models do not get mixed; or delete the file of kept vectors',
      });
    }
    this.#vectors.set(text, vector);
  }

  #vectorOf(text: string): Float32Array {
    const vector = this.#vectors.get(text);
    if (vector === undefined) throw new Error(`no vector was prepared for "${text}"`);
    return vector;
  }
}
