import { withRoom } from '../../foundation/columns.ts';
import { NO_SEGMENT, type PromptTree } from '../../workload/prompts/prompt-tree.ts';

/** Stands for a segment that is not kept. */
const ABSENT = -1;

/**
 * The segments for which a cache of so many tokens has room: the least recently sent is given up first, in the order
 * in which it stood in its prompt, as a plain LRU cache of blocks does it. Each takes whole blocks. A doubly linked
 * list through columns, whose ring is closed by the empty prompt.
 */
export class RecentSegments {
  readonly #prompts: PromptTree;
  readonly #capacity: number;
  readonly #block: number;
  readonly #givenUp: (segment: number) => void;
  #older = new Int32Array([NO_SEGMENT]);
  #newer = new Int32Array([NO_SEGMENT]);
  #taken = 0;

  /** `capacity` and `block` in tokens; `givenUp` is told of each segment that has to go. */
  constructor(prompts: PromptTree, capacity: number, block: number, givenUp: (segment: number) => void) {
    this.#prompts = prompts;
    this.#capacity = capacity;
    this.#block = block;
    this.#givenUp = givenUp;
  }

  /** Makes room for the segments of the tree as it is. */
  prepare(): void {
    const { size } = this.#prompts;
    if (this.#older.length >= size) return;
    this.#older = withRoom(this.#older, size, ABSENT);
    this.#newer = withRoom(this.#newer, size, ABSENT);
  }

  has(segment: number): boolean {
    return this.#newer[segment] !== ABSENT;
  }

  /** The segment is sent: it is the last that has to go. */
  touch(segment: number): void {
    const [older, newer] = [this.#older, this.#newer];
    if (this.has(segment)) this.#unlink(segment);
    else this.#taken += this.#size(segment);
    const latest = older[NO_SEGMENT];
    older[segment] = latest;
    newer[segment] = NO_SEGMENT;
    newer[latest] = segment;
    older[NO_SEGMENT] = segment;
    while (this.#taken > this.#capacity) this.#giveUp(newer[NO_SEGMENT]);
  }

  #giveUp(segment: number): void {
    this.#unlink(segment);
    this.#older[segment] = ABSENT;
    this.#newer[segment] = ABSENT;
    this.#taken -= this.#size(segment);
    this.#givenUp(segment);
  }

  #unlink(segment: number): void {
    const [older, newer] = [this.#older[segment], this.#newer[segment]];
    this.#newer[older] = newer;
    this.#older[newer] = older;
  }

  /** Tokens that the segment takes: of the blocks that its prompt takes, those that the one before it does not. */
  #size(segment: number): number {
    const { before, tokens } = this.#prompts;
    const blocks = (of: number): number => Math.ceil(tokens[of] / this.#block);
    return (blocks(segment) - blocks(before[segment])) * this.#block;
  }
}
