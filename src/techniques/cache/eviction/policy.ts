/**
 * Which entry a full cache gives up. A policy keeps a set of at most `capacity` keys, small integers,
 * from 0 up, and knows nothing of time, values or costs. Every missed key is admitted. Capacities are at
 * least 1; Infinity for no limit.
 */
export interface EvictionPolicy {
  /** How many keys are in. */
  readonly size: number;
  /** Makes room for keys below `keys`; called before a key is first used. */
  ensure(keys: number): void;
  /** Whether the key is in. */
  has(key: number): boolean;
  /** The key, which is in, was hit. */
  touch(key: number): void;
  /** Lets in the key, which is not in; gives back the key that had to go, or -1. */
  admit(key: number): number;
  /** Forgets the key, which is in. */
  remove(key: number): void;
  /** Whether it still knows of a key that is not in. Absent: it never does. */
  remembers?(key: number): boolean;
}
