import { withRoom } from '../../foundation/columns.ts';
import { DAY_MS } from '../../foundation/units.ts';
import { UNKNOWN } from '../../workload/truth-table.ts';
import type { RequestBlock } from '../../workload/workload.ts';

/** How traffic is cut into blocks of which nothing is supposed but that others like them could have come. */
export interface Blocks {
  /** Takes in the requests of a block, before any of them is played. */
  note(block: RequestBlock): void;
  /** The block that a request belongs to, from 0. */
  of(request: number): number;
  /** How many blocks there are so far. */
  readonly count: number;
}

/** Calendar days (UTC), or without a calendar days since the first request. */
export class Days implements Blocks {
  readonly #zeroMs: number;
  /** Number of the first request of each day. */
  readonly #starts: number[] = [];
  #day = Number.NaN;
  #last = 0;

  /** `zeroMs`: the moment of virtual time 0, in milliseconds since 1970 UTC. */
  constructor(zeroMs = 0) {
    this.#zeroMs = zeroMs;
  }

  get count(): number {
    return this.#starts.length;
  }

  note({ at, first, length }: RequestBlock): void {
    for (let i = 0; i < length; i++) {
      const day = Math.floor((this.#zeroMs + at[i]) / DAY_MS);
      if (day === this.#day) continue;
      this.#day = day;
      this.#starts.push(first + i);
    }
  }

  of(request: number): number {
    // Things happen to requests roughly in their order: the day is the last one's, or near it.
    const starts = this.#starts;
    let day = this.#last;
    while (day > 0 && request < starts[day]) day--;
    while (day + 1 < starts.length && request >= starts[day + 1]) day++;
    this.#last = day;
    return day;
  }
}

/** Whose requests go together, dealt out into groups once there are many: a group is a block as good as one of them. */
abstract class Groups implements Blocks {
  /** False once of a request it is not known. */
  known = true;
  count = 0;
  #groupOf = new Int32Array(0);

  /** Numbers of those the requests of a block belong to, or UNKNOWN; null where it is known of none. */
  protected abstract members(block: RequestBlock): Int32Array | null;

  note(block: RequestBlock): void {
    const { first, length } = block;
    const members = this.members(block);
    if (members === null) this.known = false;
    if (members === null || !this.known) return;
    this.#groupOf = withRoom(this.#groupOf, first + length);
    for (let i = 0; i < length; i++) {
      const member = members[i];
      if (member === UNKNOWN) this.known = false;
      const group = member < 0 ? 0 : member % MOST_BLOCKS;
      this.#groupOf[first + i] = group;
      if (group >= this.count) this.count = group + 1;
    }
  }

  of(request: number): number {
    return this.known ? this.#groupOf[request] : 0;
  }
}

/** Users. */
export class Users extends Groups {
  protected members({ user }: RequestBlock): Int32Array {
    return user;
  }
}

/** Sessions, or conversations, of those logs that tell them apart. */
export class Sessions extends Groups {
  protected members({ logged }: RequestBlock): Int32Array | null {
    return logged?.session ?? null;
  }
}

/** Stretches of requests that followed one another, all of one length, which doubles as the log goes on. */
export class Stretches implements Blocks {
  count = 0;
  #length = SHORTEST_STRETCH;
  #requests = 0;

  note({ first, length }: RequestBlock): void {
    this.#requests = first + length;
    this.count = Math.ceil(this.#requests / this.#length);
  }

  of(request: number): number {
    return (request / this.#length) | 0;
  }

  /** Whether there are so many that two neighbours should be one from now on. */
  get tooMany(): boolean {
    return this.count > 2 * MOST_BLOCKS;
  }

  /** Doubles the length; whoever kept sums of stretches puts neighbours together. */
  double(): void {
    this.#length *= 2;
    this.count = Math.ceil(this.#requests / this.#length);
  }
}

/** Blocks from which drawing them anew says something. */
export const LEAST_BLOCKS = 10;

/** Requests of a stretch of a short log. */
export const SHORTEST_STRETCH = 50;

/** Blocks up to which each is drawn by itself. */
export const MOST_BLOCKS = 200;
