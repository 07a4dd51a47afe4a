import { UNKNOWN } from './truth-table.ts';

/**
 * What besides the query two requests have to share for an answer to one to be given to the other:
 * - `request`: all that is sent with it, and whose it is, as far as that is logged
 * - `tenant`: whose it is, and the system prompt
 * - `ask`: nothing
 */
export const KEY_SCOPES = ['request', 'tenant', 'ask'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Keys of one key function in one scope, grown as requests are read and shared by all who use them. */
export class ScopedKeys {
  /** Space by context and scope, and key by the query's own key and space. */
  readonly #spaces = new PairIds();
  readonly #keys = new PairIds();
  /** By key: what it is made of. */
  readonly #queryKeys: number[] = [];
  readonly #spaceOf: number[] = [];

  get size(): number {
    return this.#keys.size;
  }

  space(context: number, scope: number): number {
    return this.#spaces.enter(context, scope);
  }

  key(queryKey: number, space: number): number {
    const key = this.#keys.enter(queryKey, space);
    if (key === this.#queryKeys.length) {
      this.#queryKeys.push(queryKey);
      this.#spaceOf.push(space);
    }
    return key;
  }

  /** The query key of a key in a space; UNKNOWN where the key is one of another. */
  queryKey(key: number, space: number): number {
    return this.#spaceOf[key] === space ? this.#queryKeys[key] : UNKNOWN;
  }

  /** The key, or UNKNOWN where no request has had it. */
  find(queryKey: number, space: number): number {
    return this.#keys.find(queryKey, space);
  }
}

/** Dense ids of pairs of whole numbers from -1 up, in order of first appearance. */
class PairIds {
  readonly #ids = new Map<number, number>();

  get size(): number {
    return this.#ids.size;
  }

  find(a: number, b: number): number {
    return this.#ids.get((a + 1) * 2 ** 26 + b + 1) ?? UNKNOWN;
  }

  enter(a: number, b: number): number {
    const pair = (a + 1) * 2 ** 26 + b + 1;
    let id = this.#ids.get(pair);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(pair, id);
    }
    return id;
  }
}
