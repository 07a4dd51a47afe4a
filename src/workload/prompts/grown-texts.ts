import { UNKNOWN } from '../truth-table.ts';
import { NO_SEGMENT, type PromptTree } from './prompt-tree.ts';

/** Characters from which on a text can be the beginning of another: shorter ones are so by chance. */
const SHORTEST_BEGINNING = 200;

/** Prompts of each user that are remembered, and how many users at most. */
const REMEMBERED_PROMPTS = 8;
const REMEMBERED_USERS = 50_000;

/** A prompt that a later one may begin with. */
interface Begun {
  text: string;
  segment: number;
}

/**
 * Prompts that a log holds as one text each, as agents send them: where one begins with the whole of an earlier one of
 * the same user, it goes on from there. Where users are not known, those count as one that begin alike.
 */
export class GrownTexts {
  readonly #prompts: PromptTree;
  #begun = new Map<number | string, Begun[]>();
  #older = new Map<number | string, Begun[]>();

  constructor(prompts: PromptTree) {
    this.#prompts = prompts;
  }

  /** The last segment of a prompt of so many tokens; `root`: what is sent before its text. */
  segment(user: number, text: string, tokens: number, root = NO_SEGMENT): number {
    const begun = this.#of(user === UNKNOWN ? text.slice(0, SHORTEST_BEGINNING) : user);
    let longest: Begun | undefined;
    for (const earlier of begun) {
      if (earlier.text.length > (longest?.text.length ?? 0) && text.startsWith(earlier.text)) longest = earlier;
    }
    if (longest !== undefined && longest.text.length === text.length) return longest.segment;
    const before = longest?.segment ?? root;
    const segment = this.#prompts.add(before, Math.max(0, tokens - this.#prompts.tokens[before]), 'user');
    if (text.length < SHORTEST_BEGINNING) return segment;
    if (longest !== undefined) {
      this.#prompts.grown++;
      begun.splice(begun.indexOf(longest), 1);
    } else if (begun.length === REMEMBERED_PROMPTS) begun.shift();
    begun.push({ text, segment });
    return segment;
  }

  #of(user: number | string): Begun[] {
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
