import { withRoom } from '../foundation/columns.ts';
import type { QueryTable } from './query-table.ts';
import type { KeyScope, ScopedKeys } from './scoped-keys.ts';
import { UNKNOWN } from './truth-table.ts';
import type { RequestBlock } from './workload.ts';

/**
 * The cache keys of requests: dense numbers from 0, one for each query key in each space. Where a
 * workload logs neither contexts nor scopes, or where neither counts, these are the query keys.
 */
export class RequestKeys {
  /** Keys there are now. */
  count = 0;
  readonly #queries: QueryTable;
  readonly #keyOf: (text: string) => string;
  readonly #scope: KeyScope;
  #queryKeys: Float64Array = new Float64Array(0);
  #scoped: ScopedKeys | null = null;
  #spaces = new Int32Array(0);
  #keys = new Int32Array(0);

  constructor(queries: QueryTable, keyOf: (text: string) => string, scope: KeyScope) {
    this.#queries = queries;
    this.#keyOf = keyOf;
    this.#scope = scope;
  }

  /** Takes in the queries that have come, and the requests of the block that is next. */
  prepare(block: RequestBlock | null): void {
    const queries = this.#queries;
    this.#queryKeys = queries.keyIds(this.#keyOf);
    const context = this.#scope === 'request' ? (block?.context ?? null) : null;
    const scope = this.#scope === 'ask' ? null : (block?.scope ?? null);
    if (context !== null || scope !== null) this.#scoped ??= queries.scopedKeys(this.#keyOf, this.#scope);
    if (this.#scoped === null) {
      // There are never more keys than queries.
      this.count = queries.size;
      return;
    }
    if (block !== null) this.#enter(this.#scoped, block, context, scope);
    this.count = this.#scoped.size;
  }

  #enter(scoped: ScopedKeys, block: RequestBlock, context: Int32Array | null, scope: Int32Array | null): void {
    this.#spaces = withRoom(this.#spaces, block.length);
    this.#keys = withRoom(this.#keys, block.length);
    for (let i = 0; i < block.length; i++) {
      const space = scoped.space(context?.[i] ?? UNKNOWN, scope?.[i] ?? UNKNOWN);
      this.#spaces[i] = space;
      this.#keys[i] = scoped.key(this.#queryKeys[block.query[i]], space);
    }
  }

  /** The key of a request of the block last prepared. */
  of(block: RequestBlock, i: number): number {
    return this.#scoped === null ? this.#queryKeys[block.query[i]] : this.#keys[i];
  }

  /** The space of a request of that block: UNKNOWN where there is only one. */
  space(i: number): number {
    return this.#scoped === null ? UNKNOWN : this.#spaces[i];
  }

  /** The query's own key, whatever is sent with it. */
  ofQuery(query: number): number {
    return this.#queryKeys[query];
  }

  /** The query key of a key in a space; UNKNOWN where the key is one of another. */
  queryKeyIn(key: number, space: number): number {
    return this.#scoped === null ? key : this.#scoped.queryKey(key, space);
  }

  /** The key that a query key has in a space; UNKNOWN where no request has had it. */
  inSpace(queryKey: number, space: number): number {
    return this.#scoped === null ? queryKey : this.#scoped.find(queryKey, space);
  }
}
