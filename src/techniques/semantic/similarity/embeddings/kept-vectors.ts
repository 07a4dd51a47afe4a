import { UserError } from '../../../../foundation/problem.ts';
import { NeighbourGraph } from '../neighbour-graph.ts';
import type { GraphMaker } from '../wording-graphs.ts';
import { DensePairs } from './dense-pairs.ts';
import { hashOf, vectorIn } from './embedding-file.ts';

/** What to do about a text without a vector. */
const EMBED = 'have an endpoint make it, once on the same log: optimize simulate --embeddings URL';

/** The vectors in a file that somebody paid for before. Nothing is asked for; a text without one is a mistake. */
export class KeptVectors {
  /** Makes graphs of texts by the cosine of their vectors; for `QueryTable.graph`. */
  readonly graphMaker: GraphMaker = (floor) =>
    new NeighbourGraph(new DensePairs((text) => this.#vectorOf(text), floor));
  readonly #name: string;
  readonly #vectors: ReadonlyMap<string, Float32Array>;

  private constructor(name: string, vectors: ReadonlyMap<string, Float32Array>) {
    this.#name = name;
    this.#vectors = vectors;
  }

  /**
   * Those in the lines of a file. `name`: what the file is called. `model`: the model or address whose vectors are
   * meant; null where the file has those of one alone. Throws a UserError where it has none of them.
   */
  static async in(lines: AsyncIterable<string>, name: string, model: string | null): Promise<KeptVectors> {
    const bySource = new Map<string, Map<string, Float32Array>>();
    for await (const line of lines) {
      const read = vectorIn(line);
      if (read === null || (model !== null && read.from !== model)) {
        if (read !== null && !bySource.has(read.from)) bySource.set(read.from, new Map());
        continue;
      }
      const vectors = bySource.get(read.from) ?? new Map<string, Float32Array>();
      vectors.set(read.text, read.vector);
      bySource.set(read.from, vectors);
    }
    return new KeptVectors(name, chosen(bySource, name, model));
  }

  has(text: string): boolean {
    return this.#vectors.has(hashOf(text));
  }

  /** Says that a text has no vector. */
  missing(text: string): UserError {
    const shown = text.length > 60 ? `${text.slice(0, 60)}...` : text;
    return new UserError({ where: this.#name, what: `has no vector for "${shown}"`, fix: EMBED });
  }

  #vectorOf(text: string): Float32Array {
    const vector = this.#vectors.get(hashOf(text));
    if (vector === undefined) throw this.missing(text);
    return vector;
  }
}

function chosen(
  bySource: ReadonlyMap<string, Map<string, Float32Array>>,
  name: string,
  model: string | null,
): Map<string, Float32Array> {
  const sources = [...bySource.keys()];
  const source = model ?? sources[0];
  const vectors = source === undefined ? undefined : bySource.get(source);
  if (source === undefined || vectors === undefined || vectors.size === 0) {
    const what = sources.length === 0 ? 'holds no vectors' : `holds none of "${model}", but of ${sources.join(', ')}`;
    throw new UserError({ where: name, what, fix: 'name a file that optimize simulate --embeddings URL has left' });
  }
  if (model === null && sources.length > 1) {
    const what = `holds vectors of several models: ${sources.join(', ')}`;
    throw new UserError({ where: name, what, fix: 'say which: --embeddings-model NAME' });
  }
  const sizes = [...new Set([...vectors.values()].map(({ length }) => length))];
  if (sizes.length > 1) {
    const what = `holds vectors of ${sizes.join(' and ')} numbers of one model`;
    throw new UserError({ where: name, what, fix: 'delete it, and have them made anew' });
  }
  return vectors;
}
