import { HashIds } from '../../logs/calls/hash-ids.ts';
import { Hash } from '../../logs/record/hash.ts';
import { NO_SEGMENT, type PromptTree } from './prompt-tree.ts';

/** What is known of a prompt that was logged as messages; hashes are 0 where there is nothing to be hashed. */
export interface LoggedPrompt {
  /** The conversation, or UNKNOWN. */
  session: number;
  /** Hashes of all its messages, and of those that the turn before must have sent. */
  whole: number;
  before: number;
  /** Hash of tools and system prompt, and their tokens. */
  system: number;
  systemTokens: number;
  /** Tokens of the prompt and of its answer. */
  input: number;
  output: number;
  /** Whether it ends with what a tool gave, and not with what a person said. */
  endsWithTool: boolean;
}

/**
 * Prompts that a log holds as messages: each goes on from the prompt that the turn before it sent, else from a system
 * prompt that others have had too. Two conversations that are known to be apart share no more than that.
 */
export class MessageChains {
  readonly #prompts: PromptTree;
  readonly #ids = new HashIds();
  /** By id: the segment, and the tokens of the answer to the prompt that ends there. */
  readonly #segments: number[] = [];
  readonly #answers: number[] = [];

  constructor(prompts: PromptTree) {
    this.#prompts = prompts;
  }

  /** The last segment of a prompt. */
  segment({ session, whole, before, system, systemTokens, input, output, endsWithTool }: LoggedPrompt): number {
    const { tokens } = this.#prompts;
    const id = this.#id(whole, session);
    const known = this.#segments[id];
    // The same messages of other lengths are not the same prompt: something that is not logged differs.
    if (known !== undefined && tokens[known] === input) return known;
    const earlier = before === 0 ? undefined : this.#id(before, session);
    let segment = earlier === undefined ? undefined : this.#segments[earlier];
    if (segment === undefined) segment = this.#system(system, systemTokens);
    else {
      this.#prompts.grown++;
      const answer = Math.min(this.#answers[earlier as number], Math.max(0, input - tokens[segment]));
      if (answer > 0) segment = this.#prompts.add(segment, answer, 'assistant');
    }
    const added = Math.max(0, input - this.#prompts.tokens[segment]);
    segment = this.#prompts.add(segment, added, endsWithTool ? 'tool result' : 'user');
    this.#segments[id] = segment;
    this.#answers[id] = output;
    return segment;
  }

  #system(hash: number, tokens: number): number {
    if (hash === 0 || tokens <= 0) return NO_SEGMENT;
    const id = this.#id(hash, SYSTEM);
    return (this.#segments[id] ??= this.#prompts.add(NO_SEGMENT, tokens, 'system'));
  }

  #id(hash: number, session: number): number {
    return this.#ids.id(new Hash().number(hash).number(session + SESSIONS_FROM).value);
  }
}

/** Stands for no session, so that whoever sends a system prompt shares it; sessions are numbered beyond it. */
const SYSTEM = -2;
const SESSIONS_FROM = 3;
