import type { EvictionPolicyName } from '../../../src/techniques/cache/response-cache.ts';

/**
 * What each policy means, in arrays: `queue` is all that is in, the one to go last, and nothing is
 * fast. Frequencies, visited bits and counters stand in `count`.
 */
abstract class Plain {
  queue: number[] = [];
  count = new Map<number, number>();
  readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  has(key: number): boolean {
    return this.queue.includes(key);
  }

  touch(_key: number): void {}

  admit(key: number): number {
    const victim = this.has(key) || this.queue.length < this.capacity ? -1 : this.victim();
    if (victim !== -1) this.remove(victim);
    this.queue.unshift(key);
    this.count.set(key, 0);
    return victim;
  }

  victim(): number {
    return this.queue.at(-1)!;
  }

  remove(key: number): void {
    this.queue = this.queue.filter((k) => k !== key);
  }
}

class PlainFifo extends Plain {}

class PlainLru extends Plain {
  override touch(key: number): void {
    this.remove(key);
    this.queue.unshift(key);
  }
}

/** The queue is in the order in which keys entered their frequency. */
class PlainLfu extends PlainLru {
  override touch(key: number): void {
    super.touch(key);
    this.count.set(key, this.count.get(key)! + 1);
  }

  override victim(): number {
    const least = Math.min(...this.queue.map((key) => this.count.get(key)!));
    return this.queue.findLast((key) => this.count.get(key) === least)!;
  }
}

class PlainSieve extends Plain {
  hand: number | undefined;

  override touch(key: number): void {
    this.count.set(key, 1);
  }

  override victim(): number {
    let at = this.hand ?? this.queue.at(-1)!;
    while (this.count.get(at) === 1) {
      this.count.set(at, 0);
      at = this.queue[this.queue.indexOf(at) - 1] ?? this.queue.at(-1)!;
    }
    this.hand = at;
    return at;
  }

  override remove(key: number): void {
    if (this.hand === key) this.hand = this.queue[this.queue.indexOf(key) - 1];
    super.remove(key);
  }
}

/** `queue` is the small queue and the main queue together, `main` says which keys are in main. */
class PlainS3Fifo extends Plain {
  main: number[] = [];
  ghost: number[] = [];

  get small(): number[] {
    return this.queue.filter((key) => !this.main.includes(key));
  }

  override touch(key: number): void {
    this.count.set(key, Math.min(3, this.count.get(key)! + 1));
  }

  override admit(key: number): number {
    const smallShare = Math.max(1, Math.floor(this.capacity / 10));
    const mainShare = this.capacity - smallShare;
    const before = this.queue;
    const evictMain = () => {
      for (let key = this.main.at(-1)!; ; key = this.main.at(-1)!) {
        this.main.pop();
        if (this.count.get(key) === 0) return super.remove(key);
        this.count.set(key, this.count.get(key)! - 1);
        this.main.unshift(key);
      }
    };
    while (this.queue.length >= this.capacity) {
      const key = this.small.at(-1)!;
      if (this.small.length < smallShare) evictMain();
      else if (this.count.get(key)! > 1) {
        this.count.set(key, 0);
        this.main.unshift(key);
        if (this.main.length > mainShare) evictMain();
      } else {
        super.remove(key);
        this.ghost = [key, ...this.ghost].slice(0, mainShare);
      }
    }
    if (this.ghost.includes(key)) {
      this.ghost = this.ghost.filter((k) => k !== key);
      this.main.unshift(key);
    }
    const victim = before.find((k) => !this.queue.includes(k)) ?? -1;
    this.queue = [key, ...this.queue];
    this.count.set(key, 0);
    return victim;
  }

  override remove(key: number): void {
    super.remove(key);
    this.main = this.main.filter((k) => k !== key);
  }
}

/** Each policy by its definition. */
export const PLAIN_POLICIES = { lru: PlainLru, fifo: PlainFifo, lfu: PlainLfu, sieve: PlainSieve, s3fifo: PlainS3Fifo };

/** The hits that a policy gets by its definition. */
export function plainHits(name: EvictionPolicyName, keys: Iterable<number>, capacity: number): number {
  const policy = new PLAIN_POLICIES[name](capacity);
  let hits = 0;
  for (const key of keys) {
    if (policy.has(key)) {
      policy.touch(key);
      hits++;
    } else policy.admit(key);
  }
  return hits;
}

/** The hits of who knows the future: for a new key, the one goes that is asked for again the latest. */
export function plainBeladyHits(keys: Int32Array, capacity: number): number {
  const held = new Set<number>();
  const nextAfter = (i: number, key: number): number => {
    const at = keys.indexOf(key, i + 1);
    return at === -1 ? Number.POSITIVE_INFINITY : at;
  };
  let hits = 0;
  for (const [i, key] of keys.entries()) {
    if (held.has(key)) {
      hits++;
      continue;
    }
    if (held.size === capacity) {
      const [victim] = [...held].map((key) => ({ key, next: nextAfter(i, key) })).sort((a, b) => b.next - a.next);
      held.delete((victim as { key: number }).key);
    }
    held.add(key);
  }
  return hits;
}
