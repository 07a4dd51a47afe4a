import { zipfWeights } from '../../foundation/alias-table.ts';
import { withRoom } from '../../foundation/columns.ts';
import { namedDie, roll } from '../../foundation/random.ts';
import { NO_SEGMENT, PromptTree, SEGMENT_KINDS } from '../../workload/prompts/prompt-tree.ts';

/**
 * Tokens of the definition of a tool that finds others: about 500, as Anthropic says ("Introducing advanced tool use on
 * the Claude Developer Platform", 2025-11-24).
 */
export const SEARCH_TOOL_TOKENS = 500;

/** Tokens of an answer that asks for a search. */
export const SEARCH_TOKENS = 60;

const TOOLS = SEGMENT_KINDS.indexOf('tools');
const TOOL_RESULT = SEGMENT_KINDS.indexOf('tool result');
const ASSISTANT = SEGMENT_KINDS.indexOf('assistant');

export interface ToolFetcherOptions {
  /** The prompts as they would be without it. */
  prompts: PromptTree;
  /** Tools that the definitions describe, each as long; the k-th is used 1/k as often as the first. */
  count: number;
  /** How many of the most used are sent with every request. */
  always: number;
  /** Definitions that a search brings. */
  perSearch: number;
  /** Whether they go to the other definitions instead of the end of what has been said. */
  listed: boolean;
  seed: string;
}

/** What was fetched last on the way to a segment, and what before it. */
interface Fetched {
  group: number;
  before: Fetched | null;
}

/**
 * Sends prompts with the definitions of few tools, and one of a tool that finds the others. A result of a tool says
 * that the answer before it called one: where its definition has not been sent in the session, a search came first,
 * which is a step of its own, and has brought the definition with some that are like it. They stay in the prompt from
 * then on. At the end of it they leave what the provider has of it as it is; among the other definitions, which stand
 * before everything, they do not.
 *
 * @example
 * const fetcher = new ToolFetcher({ prompts, count: 20, always: 3, perSearch: 5, listed: false, seed: '42' });
 * fetcher.sent(prompt); // the last segment of what is sent, in fetcher.prompts
 * fetcher.searches; // steps that had to come before it
 */
export class ToolFetcher {
  /** The prompts as they are sent. */
  readonly prompts = new PromptTree();
  /** Searches that came before the prompt that `sent` gave last, for the first time. */
  searches = 0;
  /** The same of all prompts. */
  allSearches = 0;
  /** Of all requests together: tokens of the prompts as they would be, and as they are sent. */
  plainTokens = 0;
  sentTokens = 0;
  /** Tokens of definitions left out, and of searches and what they brought. */
  leftOutTokens = 0;
  fetchedTokens = 0;
  /** Whether any prompt has begun with definitions. */
  defined = false;
  readonly #options: ToolFetcherOptions;
  readonly #die: ReturnType<typeof namedDie>;
  /** By tool: the share of the uses that are of it or of one used more. */
  readonly #upTo: Float64Array;
  readonly #groups: number;
  /** By segment as it would be: the one that is sent for it; tokens left out and fetched, and all definitions' tokens. */
  #sent = new Int32Array(0);
  #leftOut = new Int32Array(0);
  #fetchedTokens = new Int32Array(0);
  #definitions = new Int32Array(0);
  readonly #fetched: (Fetched | null)[] = [];
  /** Beginnings with more definitions, by what they were and what came to them. */
  readonly #lists = new Map<string, number>();

  constructor(options: ToolFetcherOptions) {
    this.#options = options;
    const { count, always, perSearch, seed } = options;
    this.#die = namedDie(seed, 'tools');
    const weights = zipfWeights(count, 1);
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    this.#upTo = weights.map((weight) => (sum += weight / all));
    this.#groups = Math.max(1, Math.ceil(Math.max(0, count - always) / perSearch));
  }

  /** What is sent for a prompt that ends with this segment: the last segment in `prompts`. */
  sent(prompt: number): number {
    const { before, tokens, size } = this.#options.prompts;
    this.#sent = withRoom(this.#sent, size);
    this.#leftOut = withRoom(this.#leftOut, size);
    this.#fetchedTokens = withRoom(this.#fetchedTokens, size);
    this.#definitions = withRoom(this.#definitions, size);
    this.searches = 0;
    const path: number[] = [];
    let known = prompt;
    for (; known !== NO_SEGMENT && this.#sent[known] === NO_SEGMENT; known = before[known]) path.push(known);
    for (const segment of path.reverse()) this.#add(segment);
    const last = this.#sent[prompt];
    this.allSearches += this.searches;
    this.plainTokens += tokens[prompt];
    this.sentTokens += this.prompts.tokens[last];
    this.leftOutTokens += this.#leftOut[prompt];
    this.fetchedTokens += this.#fetchedTokens[prompt];
    return last;
  }

  /** Which tool the answer called that this result came of, the most used first: the same in every run of a seed. */
  toolOf(result: number): number {
    const luck = roll(this.#die, result);
    const tool = this.#upTo.findIndex((share) => luck < share);
    return tool < 0 ? this.#options.count - 1 : tool;
  }

  #add(segment: number): void {
    const { prompts, always, count } = this.#options;
    const { before, tokens, kinds } = prompts;
    const previous = before[segment];
    const length = tokens[segment] - tokens[previous];
    let last = this.#sent[previous];
    let fetched = this.#fetched[previous] ?? null;
    let leftOut = this.#leftOut[previous];
    let more = this.#fetchedTokens[previous];
    let definitions = this.#definitions[previous];
    if (kinds[segment] === TOOLS) {
      this.defined = true;
      const kept = SEARCH_TOOL_TOKENS + Math.round((length * Math.min(always, count)) / count);
      definitions += length;
      leftOut += length - kept;
      last = this.prompts.add(last, kept, 'tools');
    } else {
      if (kinds[segment] === TOOL_RESULT && definitions > 0) {
        const tool = this.toolOf(segment);
        const group = tool < always ? -1 : (tool - always) % this.#groups;
        if (group >= 0 && !has(fetched, group)) {
          const brought = this.#brought(group, definitions);
          last = this.#searched(last, group, brought);
          more += SEARCH_TOKENS + brought;
          fetched = { group, before: fetched };
          this.searches++;
        }
      }
      last = this.prompts.add(last, length, SEGMENT_KINDS[kinds[segment]]);
    }
    this.#sent[segment] = last;
    this.#fetched[segment] = fetched;
    this.#leftOut[segment] = leftOut;
    this.#fetchedTokens[segment] = more;
    this.#definitions[segment] = definitions;
  }

  /** Tokens of the definitions that a search for one of this group brings. */
  #brought(group: number, definitions: number): number {
    const { count, always } = this.#options;
    const rest = count - Math.min(always, count);
    const size = Math.floor(rest / this.#groups) + (group < rest % this.#groups ? 1 : 0);
    return Math.round((definitions * size) / count);
  }

  /** The prompt with a search before the answer that it ends with, which calls what was found. */
  #searched(last: number, group: number, brought: number): number {
    const { prompts } = this;
    const called = prompts.kinds[last] === ASSISTANT ? last : NO_SEGMENT;
    const answered = called === NO_SEGMENT ? last : prompts.before[called];
    let end = answered;
    if (this.#options.listed) {
      end = this.#listed(answered, group, brought);
      end = prompts.add(end, SEARCH_TOKENS, 'assistant');
    } else {
      end = prompts.add(end, SEARCH_TOKENS, 'assistant');
      end = prompts.add(end, brought, 'tools');
    }
    return called === NO_SEGMENT
      ? end
      : prompts.add(end, prompts.tokens[called] - prompts.tokens[answered], 'assistant');
  }

  /** The same with definitions added to those it begins with; all that follows them is written anew. */
  #listed(last: number, group: number, brought: number): number {
    const { prompts } = this;
    const path: number[] = [];
    for (let segment = last; segment !== NO_SEGMENT; segment = prompts.before[segment]) path.push(segment);
    let end: number = NO_SEGMENT;
    for (const segment of path.reverse()) {
      const kind = prompts.kinds[segment];
      const length = prompts.tokens[segment] - prompts.tokens[prompts.before[segment]];
      const head = segment <= prompts.heads[last];
      const key = `${end}/${segment}/${group}`;
      const known = head ? this.#lists.get(key) : undefined;
      end = known ?? prompts.add(end, kind === TOOLS ? length + brought : length, SEGMENT_KINDS[kind]);
      if (head) this.#lists.set(key, end);
    }
    return end;
  }
}

function has(fetched: Fetched | null, group: number): boolean {
  for (let each = fetched; each !== null; each = each.before) if (each.group === group) return true;
  return false;
}
