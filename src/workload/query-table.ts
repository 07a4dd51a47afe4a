import { withRoom } from '../foundation/columns.ts';
import { finderOf } from './finder.ts';
import { type KeyScope, ScopedKeys } from './scoped-keys.ts';
import { TextStore } from './text-store.ts';
import { NOTHING_KNOWN, type Truth, TruthTable } from './truth-table.ts';

/** Characters of texts that are worked on ahead of their block. */
const AT_ONCE_CHARACTERS = 2 ** 16;

/** A number per query, worked out once from its text and kept. */
interface DerivedColumn {
  /** Values by query id; valid for the queries that were in the table at the last `derive`. */
  values: Float64Array;
  done: number;
  compute: (text: string, query: number) => number;
}

/** What texts have in common: equal texts of a key are one key. */
export interface KeyOfText {
  (text: string): string;
  /** What the text's key is told by, where that is had without making it: the same for equal keys alone. */
  finder?: (text: string) => string | number;
}

/** Something that is worked out from texts and kept, growing with them: which of them are alike, say. */
export interface TextGraph {
  /** Texts it holds. */
  readonly size: number;
  /** How alike texts have to be for the graph to know of it: the lower, the more it knows. */
  readonly floor: number;
  /** Adds the texts that follow those it holds. */
  extend(texts: Iterable<string>): void;
}

/** The keys of all queries under one key function. */
interface Keys {
  column: DerivedColumn;
  /** The first query with each key. */
  firsts: number[];
  graphs: Map<unknown, TextGraph>;
  scoped: Map<KeyScope, ScopedKeys>;
}

/**
 * The distinct texts of a workload. A query's id is its place in order of first appearance. The
 * table only ever grows. Text is touched once per distinct query: whatever a technique needs to
 * know of it is derived into a column here and shared by every strategy.
 */
export class QueryTable {
  /**
   * Texts that are worked on by now: a log is read some way ahead of what is replayed, and all its texts at
   * once would take too long. Columns, keys and graphs know of the queries below this number.
   */
  reach = Number.POSITIVE_INFINITY;
  readonly #texts = new TextStore();
  readonly #ids = new Map<string | number, number>();
  readonly #derived = new Map<unknown, DerivedColumn>();
  /** Those, and the keys. */
  readonly #columns: DerivedColumn[] = [];
  readonly #keys = new Map<unknown, Keys>();
  #truth = new Int32Array(64);
  /** What is true of requests; a row each. */
  readonly truths = new TruthTable();

  get size(): number {
    return this.#texts.size;
  }

  /** What was said of a text when it was entered, by query: a row of `truths`. It goes for requests that say nothing else. */
  get truth(): Int32Array {
    return this.#truth;
  }

  /** The id of the text; a new text is entered together with the truth about it. */
  intern(text: string, truth?: Truth): number {
    const finder = finderOf(text);
    const known = this.#ids.get(finder);
    if (known !== undefined) return known;
    const id = this.add(text, truth);
    this.#ids.set(finder, id);
    return id;
  }

  /** Enters a text that the caller knows to be new. */
  add(text: string, truth?: Truth): number {
    const id = this.#texts.add(text);
    this.#truth = withRoom(this.#truth, id + 1);
    this.#truth[id] = truth === undefined ? NOTHING_KNOWN : this.truths.row(truth);
    return id;
  }

  /** Has the texts of the block worked on too, now that it is replayed, and some of those to come. */
  reachFor({ query, length }: { query: Int32Array; length: number }): void {
    const before = this.reach;
    for (let i = 0; i < length; i++) if (query[i] >= this.reach) this.reach = query[i] + 1;
    if (this.reach === before) return;
    // Many short texts are as quick as a few long ones, and a graph is quicker to extend by many.
    for (let characters = 0; this.reach < this.size && characters < AT_ONCE_CHARACTERS; this.reach++) {
      characters += this.text(this.reach).length;
    }
  }

  text(id: number): string {
    return this.#texts.text(id);
  }

  /** The column of `compute` over all queries now in the table, worked out only for the new ones. */
  derive(compute: (text: string) => number): Float64Array {
    const column = this.#derived.get(compute) ?? this.#newColumn(compute);
    this.#derived.set(compute, column);
    return this.#extend(column);
  }

  /**
   * Dense ids of the texts' keys under `keyOf`: two queries share a key id exactly when their keys
   * are equal. Key ids count up from 0 in order of first appearance.
   */
  keyIds(keyOf: KeyOfText): Float64Array {
    return this.#keysOf(keyOf).column.values;
  }

  /** The keys under `keyOf` that requests have in a scope: shared by all who ask for the same. */
  scopedKeys(keyOf: KeyOfText, scope: KeyScope): ScopedKeys {
    const { scoped } = this.#keysOf(keyOf);
    const known = scoped.get(scope) ?? new ScopedKeys();
    scoped.set(scope, known);
    return known;
  }

  /**
   * The texts of the keys under `keyOf`, from key id `from` on: for each key the text of the first
   * query that has it.
   */
  keyTexts(keyOf: KeyOfText, from = 0): string[] {
    return this.#keysOf(keyOf)
      .firsts.slice(from)
      .map((query) => this.text(query));
  }

  /**
   * The graph of the keys' texts that `make` makes; its nodes are the key ids. It is worked out
   * once, for the new keys only, and shared by all who ask for the same `keyOf` and `make`; whoever
   * needs a lower floor than it has makes it anew for everybody.
   */
  graph<G extends TextGraph>(keyOf: KeyOfText, make: (floor: number) => G, floor: number): G {
    const { graphs } = this.#keysOf(keyOf);
    let graph = graphs.get(make) as G | undefined;
    if (graph === undefined || graph.floor > floor) {
      graph = make(floor);
      graphs.set(make, graph);
    }
    const texts = this.keyTexts(keyOf, graph.size);
    if (texts.length > 0) graph.extend(texts);
    return graph;
  }

  /** The keys, brought up to date. */
  #keysOf(keyOf: KeyOfText): Keys {
    let keys = this.#keys.get(keyOf);
    if (keys === undefined) {
      keys = this.#newKeys(keyOf.finder ?? ((text) => finderOf(keyOf(text))));
      this.#keys.set(keyOf, keys);
    }
    this.#extend(keys.column);
    return keys;
  }

  #newKeys(finder: (text: string) => string | number): Keys {
    const ids = new Map<string | number, number>();
    const firsts: number[] = [];
    const column = this.#newColumn((text, query) => {
      const key = finder(text);
      const known = ids.get(key);
      if (known !== undefined) return known;
      const id = ids.size;
      ids.set(key, id);
      firsts.push(query);
      return id;
    });
    return { column, firsts, graphs: new Map(), scoped: new Map() };
  }

  #newColumn(compute: DerivedColumn['compute']): DerivedColumn {
    const column = { values: new Float64Array(0), done: 0, compute };
    this.#columns.push(column);
    return column;
  }

  /**
   * Brings a column up to date, and with it those that have come as far: a text is unpacked once and its words are read
   * once for all of them.
   */
  #extend(column: DerivedColumn): Float64Array {
    const from = column.done;
    const end = Math.min(this.size, this.reach);
    if (end <= from) {
      column.values = withRoom(column.values, this.size);
      return column.values;
    }
    const together = this.#columns.filter(({ done }) => done === from);
    for (const one of together) {
      one.values = withRoom(one.values, this.size);
      one.done = end;
    }
    for (let id = from; id < end; id++) {
      const text = this.#texts.text(id);
      for (const { values, compute } of together) values[id] = compute(text, id);
    }
    return column.values;
  }
}
