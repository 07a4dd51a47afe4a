import { HashIds } from '../../logs/calls/hash-ids.ts';
import { Hash, hashOf } from '../../logs/record/hash.ts';
import { NO_SEGMENT, type PromptTree } from './prompt-tree.ts';

/** Tokens of a block of which a log gives the hash, as in Mooncake's traces. */
const BLOCK_TOKENS = 512;

/** Prompts that a log holds as the hashes of their blocks: those that begin with the same hashes begin alike. */
export class BlockChains {
  readonly #prompts: PromptTree;
  readonly #ids = new HashIds();
  readonly #segments: number[] = [];

  constructor(prompts: PromptTree) {
    this.#prompts = prompts;
  }

  /** The last segment of a prompt of so many tokens. */
  segment(hashes: readonly unknown[], tokens: number): number {
    let segment = NO_SEGMENT;
    for (const hash of hashes) {
      const id = this.#ids.id(new Hash().number(segment).number(hashOf(String(hash))).value);
      const rest = tokens - this.#prompts.tokens[segment];
      segment = this.#segments[id] ??= this.#prompts.add(segment, Math.max(0, Math.min(BLOCK_TOKENS, rest)), 'user');
    }
    return segment;
  }
}
