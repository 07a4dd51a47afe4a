import { withRoom } from '../../foundation/columns.ts';

/** What a stretch of a prompt comes from. */
export const SEGMENT_KINDS = ['tools', 'system', 'document', 'user', 'assistant', 'tool result'] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

/** The segment before the first: the empty prompt. */
export const NO_SEGMENT = 0;

/**
 * The prompts of a workload, each as the chain of its segments (tools, system prompt, what was said in turn): a tree,
 * in which prompts that begin alike share the segments of their beginning. A prompt is known by its last segment. A
 * segment comes after the one it follows in the columns, and the tree only ever grows: a turn adds to it what it says,
 * not what it sends again.
 */
export class PromptTree {
  /** Requests whose prompt goes on from that of an earlier one, as whoever reads or makes them counts. */
  grown = 0;
  #size = 1;
  #before = new Int32Array(64);
  #tokens = new Int32Array(64);
  #kinds = new Uint8Array(64);
  #heads = new Int32Array(64);

  /** Segments, the empty one included. */
  get size(): number {
    return this.#size;
  }

  /** By segment: the one it follows. Columns are good until the next segment is added. */
  get before(): Int32Array {
    return this.#before;
  }

  /** By segment: tokens of the whole prompt that ends with it. */
  get tokens(): Int32Array {
    return this.#tokens;
  }

  /** By segment: index into SEGMENT_KINDS. */
  get kinds(): Uint8Array {
    return this.#kinds;
  }

  /** By segment: the last of the tools and the system prompt that its prompt begins with, or NO_SEGMENT. */
  get heads(): Int32Array {
    return this.#heads;
  }

  /** Adds a segment of so many tokens after another; its number. */
  add(before: number, tokens: number, kind: SegmentKind): number {
    const segment = this.#size++;
    if (segment === this.#before.length) this.#grow();
    this.#before[segment] = before;
    this.#tokens[segment] = this.#tokens[before] + tokens;
    this.#kinds[segment] = SEGMENT_KINDS.indexOf(kind);
    const heads = kind === 'tools' || kind === 'system';
    this.#heads[segment] = heads && this.#heads[before] === before ? segment : this.#heads[before];
    return segment;
  }

  #grow(): void {
    this.#before = withRoom(this.#before, this.#size);
    this.#tokens = withRoom(this.#tokens, this.#size);
    this.#kinds = withRoom(this.#kinds, this.#size);
    this.#heads = withRoom(this.#heads, this.#size);
  }
}

/** How many prompts go on from earlier ones, for a workload's facts; nothing where none does. */
export function grownIn(prompts: PromptTree | null): { grownPrompts?: number } {
  return prompts === null || prompts.grown === 0 ? {} : { grownPrompts: prompts.grown };
}
