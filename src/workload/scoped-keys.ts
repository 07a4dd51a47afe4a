import { PairIds } from './pair-ids.ts';
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
  /** Place by context and scope, where both count, and key by the query's own key and space. */
  readonly #spaces = new PairIds();
  readonly #keys = new PairIds();

  get size(): number {
    return this.#keys.size;
  }

  /** The number of a context and a scope: not UNKNOWN, and not dense. A context alone needs nothing to be looked up. */
  space(context: number, scope: number): number {
    return scope === UNKNOWN ? context + 1 : UNKNOWN - 1 - this.#spaces.enter(context, scope);
  }

  key(queryKey: number, space: number): number {
    return this.#keys.enter(queryKey, space);
  }

  /** The query key of a key in a space; UNKNOWN where the key is one of another. */
  queryKey(key: number, space: number): number {
    return this.#keys.second(key) === space ? this.#keys.first(key) : UNKNOWN;
  }

  /** The key, or UNKNOWN where no request has had it. */
  find(queryKey: number, space: number): number {
    return this.#keys.find(queryKey, space);
  }
}
