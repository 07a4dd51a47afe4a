import { withRoom } from '../../foundation/columns.ts';
import { NO_SEGMENT, PromptTree, SEGMENT_KINDS } from '../../workload/prompts/prompt-tree.ts';

/** Tokens of what stands for a result that was cleared. */
export const STUB_TOKENS = 20;

const TOOL_RESULT = SEGMENT_KINDS.indexOf('tool result');

const USER = SEGMENT_KINDS.indexOf('user');

/** When results of tools are cleared, and how many are kept; when all is summarised, and in how many tokens. */
export interface ContextEditorOptions {
  /** The prompts as they would be without it. */
  prompts: PromptTree;
  /** Turns of a session between two clearings; Infinity for none. */
  clearEvery: number;
  /** Last results that a clearing leaves as they are. */
  keep: number;
  /** Tokens beyond which a prompt is summarised before it is sent. Default: Infinity, which is never. */
  compactAt?: number;
  /** Tokens of a summary. Default: 2,000. */
  summaryTokens?: number;
}

/**
 * Sends sessions without their old results of tools: before every so many turns all but the last few are replaced by
 * a stub, and stay so. Where a prompt has become too long all the same, whoever sends it may have it compacted: what
 * comes after tools and system prompt, up to what the user asks now, gives way to a summary, which is a call of its
 * own. A provider's cache has such a prompt only up to the first segment that was replaced.
 *
 * @example
 * const plain = new PromptTree();
 * const editor = new ContextEditor({ prompts: plain, clearEvery: 1, keep: 0 });
 * const first = plain.add(0, 1_000, 'user');
 * editor.sent(first); // a prompt of 1,000 tokens in editor.prompts
 */
export class ContextEditor {
  /** The prompts as they are sent. */
  readonly prompts = new PromptTree();
  clearings = 0;
  compactions = 0;
  /** Tokens that were not sent, by all requests together. */
  clearedTokens = 0;
  /** Tokens of the prompts as they would be, and as they are sent: for the books. */
  plainTokens = 0;
  sentTokens = 0;
  readonly #plain: PromptTree;
  readonly #clearEvery: number;
  readonly #keep: number;
  readonly #compactAt: number;
  /** Tokens of a summary. */
  readonly summaryTokens: number;
  /** By segment as it would be: the one that is sent for it, and the turns up to there. */
  #sent = new Int32Array(0);
  #turns = new Int32Array(0);
  /** By segment as it is sent: 1 for a stub. */
  #stubs = new Uint8Array(0);
  /** By segment as it is sent: tokens by which the prompt up to there is shorter than it would be. */
  #less = new Int32Array(64);
  readonly #path: number[] = [];

  /** The prompt that `sent` was asked of last, as it would be. */
  #asked = NO_SEGMENT;

  constructor({
    prompts,
    clearEvery,
    keep,
    compactAt = Number.POSITIVE_INFINITY,
    summaryTokens = 2_000,
  }: ContextEditorOptions) {
    this.#plain = prompts;
    this.#clearEvery = clearEvery;
    this.#keep = keep;
    this.#compactAt = compactAt;
    this.summaryTokens = summaryTokens;
  }

  /** What is sent for a prompt that ends with this segment: the last segment in `prompts`. */
  sent(prompt: number): number {
    const { before, tokens, kinds, size } = this.#plain;
    this.#sent = withRoom(this.#sent, size);
    this.#turns = withRoom(this.#turns, size);
    let last = this.#sent[prompt];
    if (last === NO_SEGMENT) {
      const path = this.#path;
      path.length = 0;
      let known = prompt;
      for (; known !== NO_SEGMENT && this.#sent[known] === NO_SEGMENT; known = before[known]) path.push(known);
      last = this.#sent[known];
      const turns = this.#turns[known];
      for (let i = path.length - 1; i >= 0; i--) {
        const segment = path[i];
        last = this.#add(last, tokens[segment] - tokens[before[segment]], kinds[segment], this.#less[last]);
        this.#sent[segment] = last;
        this.#turns[segment] = turns;
      }
      if (turns > 0 && turns % this.#clearEvery === 0) last = this.#cleared(last);
      this.#sent[prompt] = last;
      this.#turns[prompt] = turns + 1;
    }
    this.#asked = prompt;
    this.plainTokens += tokens[prompt];
    this.sentTokens += this.prompts.tokens[last];
    this.clearedTokens += this.#less[last];
    return last;
  }

  /** Whether a prompt, as `sent` gave it, is so long that it is to be compacted, and would be shorter for it. */
  compacts(last: number): boolean {
    const { tokens, heads } = this.prompts;
    if (tokens[last] <= this.#compactAt) return false;
    return tokens[this.#summarised(last)] - tokens[heads[last]] > this.summaryTokens;
  }

  /**
   * The prompt that `sent` gave last with a summary in the place of what has been said: it is sent from then on. To be
   * called where `compacts`, and a call that reads the whole prompt and writes the summary is paid for.
   */
  compact(last: number): number {
    const { prompts } = this;
    const upTo = this.#summarised(last);
    const { before, tokens, kinds, heads } = prompts;
    const later: number[] = [];
    for (let segment = last; segment !== upTo; segment = before[segment]) later.push(segment);
    const less = this.#less[upTo] + tokens[upTo] - tokens[heads[last]] - this.summaryTokens;
    let end = this.#add(heads[last], this.summaryTokens, SEGMENT_KINDS.indexOf('assistant'), less);
    for (const segment of later.reverse()) {
      const length = prompts.tokens[segment] - prompts.tokens[prompts.before[segment]];
      end = this.#add(end, length, kinds[segment], less);
    }
    const saved = prompts.tokens[last] - prompts.tokens[end];
    this.compactions++;
    this.#sent[this.#asked] = end;
    this.sentTokens -= saved;
    this.clearedTokens += saved;
    return end;
  }

  /** The last segment that a summary stands for: all but what the user asks now. */
  #summarised(last: number): number {
    const { before, kinds } = this.prompts;
    let segment = last;
    while (segment !== NO_SEGMENT && kinds[segment] === USER) segment = before[segment];
    return segment;
  }

  #add(before: number, tokens: number, kind: number, less: number): number {
    const segment = this.prompts.add(before, tokens, SEGMENT_KINDS[kind]);
    this.#less = withRoom(this.#less, segment + 1);
    this.#less[segment] = less;
    return segment;
  }

  /** The prompt with all but the last results as stubs; what is older than the last stub has been cleared before. */
  #cleared(last: number): number {
    const { prompts } = this;
    const { before, kinds, tokens, size } = prompts;
    this.#stubs = withRoom(this.#stubs, size);
    const later = this.#path;
    const stubs: boolean[] = [];
    later.length = 0;
    let results = 0;
    let most = 0;
    for (let segment = last; segment !== NO_SEGMENT && this.#stubs[segment] === 0; segment = before[segment]) {
      const old = kinds[segment] === TOOL_RESULT && ++results > this.#keep;
      later.push(segment);
      stubs.push(old && tokens[segment] - tokens[before[segment]] > STUB_TOKENS);
      if (stubs.at(-1) === true) most = later.length;
    }
    if (most === 0) return last;
    this.clearings++;
    let end = before[later[most - 1]];
    for (let i = most - 1; i >= 0; i--) {
      const segment = later[i];
      const length = prompts.tokens[segment] - prompts.tokens[prompts.before[segment]];
      const cleared = stubs[i] ? length - STUB_TOKENS : 0;
      end = this.#add(end, length - cleared, prompts.kinds[segment], this.#less[end] + cleared);
      if (!stubs[i]) continue;
      this.#stubs = withRoom(this.#stubs, prompts.size);
      this.#stubs[end] = 1;
    }
    return end;
  }
}
