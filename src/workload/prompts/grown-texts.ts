import { hashOf } from '../../logs/record/hash.ts';
import { UNKNOWN } from '../truth-table.ts';
import { NO_SEGMENT, type PromptTree } from './prompt-tree.ts';

/** Characters from which on a text can be the beginning of another: shorter ones are so by chance. */
const SHORTEST_BEGINNING = 200;

/** Prompts of each user that are remembered, and how many users at most. */
const REMEMBERED_PROMPTS = 8;
const REMEMBERED_USERS = 50_000;

/** A prompt that a later one may begin with: nothing of its text but a hash. */
interface Begun {
  length: number;
  hash: number;
  segment: number;
}

/**
 * Prompts that a log holds as one text each, as agents send them: where one begins with the whole of an earlier one of
 * the same user, it goes on from there. Where users are not known, those count as one that begin alike.
 */
export class GrownTexts {
  readonly #prompts: PromptTree;
  /** By user; by a hash of how they begin, below 0, where users are not known. */
  #begun = new Map<number, Begun[]>();
  #older = new Map<number, Begun[]>();

  constructor(prompts: PromptTree) {
    this.#prompts = prompts;
  }

  /** The last segment of a prompt of so many tokens; `root`: what is sent before its text. */
  segment(user: number, text: string, tokens: number, root = NO_SEGMENT): number {
    const begun = this.#of(user === UNKNOWN ? -1 - hashOf(text.slice(0, SHORTEST_BEGINNING)) : user);
    const { longest, hash } = longestBeginning(text, begun);
    if (longest !== undefined && longest.length === text.length) return longest.segment;
    const before = longest?.segment ?? root;
    const segment = this.#prompts.add(before, Math.max(0, tokens - this.#prompts.tokens[before]), 'user');
    if (text.length < SHORTEST_BEGINNING) return segment;
    if (longest !== undefined) {
      this.#prompts.grown++;
      begun.splice(begun.indexOf(longest), 1);
    } else if (begun.length === REMEMBERED_PROMPTS) begun.shift();
    begun.push({ length: text.length, hash, segment });
    return segment;
  }

  #of(user: number): Begun[] {
    let begun = this.#begun.get(user);
    if (begun !== undefined) return begun;
    if (this.#begun.size === REMEMBERED_USERS) {
      this.#older = this.#begun;
      this.#begun = new Map();
    }
    begun = this.#older.get(user) ?? [];
    this.#begun.set(user, begun);
    return begun;
  }
}

/** The longest of the prompts that a text begins with, and the text's own hash: all told in one pass over it. */
function longestBeginning(text: string, begun: readonly Begun[]): { longest: Begun | undefined; hash: number } {
  const shorter = begun.filter(({ length }) => length <= text.length).sort((x, y) => x.length - y.length);
  let longest: Begun | undefined;
  let a = 0xdeadbeef | 0;
  let b = 0x41c6ce57 | 0;
  let at = 0;
  const readTo = (length: number): number => {
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      a = Math.imul(a ^ code, 2654435761) ^ (a >>> 15);
      b = Math.imul(b ^ code, 1597334677) ^ (b >>> 13);
    }
    return (b & 0x1fffff) * 0x1_0000_0000 + (a >>> 0);
  };
  for (const earlier of shorter) {
    const isIt = readTo(earlier.length) === earlier.hash;
    if (isIt && earlier.length > (longest?.length ?? 0)) longest = earlier;
  }
  return { longest, hash: readTo(text.length) };
}
