import { withRoom } from '../../foundation/columns.ts';
import { NO_SEGMENT, type PromptTree } from '../../workload/prompts/prompt-tree.ts';

/**
 * The tree of prompts cut into chains: runs of segments each of which was the first to follow the one before it. A
 * session is a chain, so that what concerns all of a prompt is said once for each chain, and not for each segment.
 */
export class PromptChains {
  readonly prompts: PromptTree;
  /** By segment: its chain. */
  of = new Int32Array(1);
  /** By chain: the segment that its first one follows. */
  after = new Int32Array(1);
  /** By chain: its last segment. */
  #last = new Int32Array(1);
  count = 1;
  #known = 1;

  constructor(prompts: PromptTree) {
    this.prompts = prompts;
  }

  /** Takes in the segments that have been added. */
  prepare(): void {
    const { size, before } = this.prompts;
    if (this.#known === size) return;
    if (size > this.of.length) this.of = withRoom(this.of, size);
    for (let segment = this.#known; segment < size; segment++) {
      const previous = before[segment];
      const chain =
        previous === NO_SEGMENT || this.#last[this.of[previous]] !== previous
          ? this.#begin(previous)
          : this.of[previous];
      this.of[segment] = chain;
      this.#last[chain] = segment;
    }
    this.#known = size;
  }

  #begin(after: number): number {
    const chain = this.count++;
    this.after = withRoom(this.after, this.count);
    this.#last = withRoom(this.#last, this.count);
    this.after[chain] = after;
    return chain;
  }
}

/** An earlier use that went farther than those after it. */
interface Farther {
  segment: number;
  at: number;
}

/** When each segment was last sent, where sending a prompt is a use of all its segments. Times never go back. */
export class PromptUses {
  readonly #chains: PromptChains;
  /** By chain: the last use, up to which segment and when. */
  #segment = new Int32Array(0);
  #at = new Float64Array(0);
  /** By chain, where there are such: earlier uses that went farther, the farthest first. */
  readonly #farther = new Map<number, Farther[]>();

  constructor(chains: PromptChains) {
    this.#chains = chains;
  }

  /** Makes room for the chains there are. */
  prepare(): void {
    const { count } = this.#chains;
    if (this.#at.length >= count) return;
    this.#segment = withRoom(this.#segment, count);
    this.#at = withRoom(this.#at, count, Number.NEGATIVE_INFINITY);
  }

  /** When a segment was last sent; -Infinity where it never was. */
  lastAt(segment: number): number {
    const chain = this.#chains.of[segment];
    if (this.#segment[chain] >= segment) return this.#at[chain];
    const farther = this.#farther.get(chain);
    for (let i = (farther?.length ?? 0) - 1; i >= 0; i--) {
      const { segment: reached, at } = (farther as Farther[])[i] as Farther;
      if (reached >= segment) return at;
    }
    return Number.NEGATIVE_INFINITY;
  }

  /** A prompt that ends with this segment is sent. */
  use(segment: number, at: number): void {
    for (let place = segment; place !== NO_SEGMENT; ) {
      const chain = this.#chains.of[place];
      this.#note(chain, place, at);
      place = this.#chains.after[chain];
    }
  }

  #note(chain: number, segment: number, at: number): void {
    const reached = this.#segment[chain];
    // Segments of a chain have rising numbers.
    if (reached > segment) {
      const farther = this.#farther.get(chain);
      const earlier = { segment: reached, at: this.#at[chain] };
      if (farther === undefined) this.#farther.set(chain, [earlier]);
      else farther.push(earlier);
    } else if (this.#farther.size > 0) {
      const farther = this.#farther.get(chain);
      while (farther !== undefined && farther.length > 0 && (farther.at(-1) as Farther).segment <= segment)
        farther.pop();
    }
    this.#segment[chain] = segment;
    this.#at[chain] = at;
  }
}
