import { DAY_MS } from '../../foundation/units.ts';
import { CHANGE_EVERY_MS } from '../../scenario/ground-truth.ts';
import { QueryTable } from '../../workload/query-table.ts';
import { UNKNOWN } from '../../workload/truth-table.ts';
import { newBlock, type RequestBlock, type Workload, type WorkloadFacts } from '../../workload/workload.ts';

/** One question as it was asked. */
export interface AskedQuestion {
  query: string;
  /** Arrival in virtual milliseconds. */
  atMs: number;
  /** Tokens of its prompt as it is, with the system prompt before it, and of a plain answer. */
  inputTokens: number;
  outputTokens: number;
}

/**
 * A workload of questions that are added one by one: what a log of them would be that knows their
 * times and tokens and nothing else.
 */
export class QuestionList implements Workload {
  readonly name = 'the list of questions';
  readonly queries = new QueryTable();
  /** Sent before every question. */
  readonly systemPrompt: string;
  readonly changeEveryMs = CHANGE_EVERY_MS;
  readonly assumedOutputTokens = 0;
  readonly expectedRequests = null;
  readonly asked: AskedQuestion[] = [];

  constructor(systemPrompt = '') {
    this.systemPrompt = systemPrompt;
  }

  /** Adds a question, which must not come before the last one, and gives back the block that holds it. */
  add(question: AskedQuestion): RequestBlock {
    const block = newBlock(1);
    block.length = 1;
    block.first = this.asked.push(question) - 1;
    block.at[0] = question.atMs;
    block.query[0] = this.queries.intern(question.query);
    block.user[0] = UNKNOWN;
    block.inputTokens[0] = question.inputTokens;
    block.outputTokens[0] = question.outputTokens;
    return block;
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    // Whoever adds a question feeds it: there is nothing to be read.
  }

  facts(): WorkloadFacts {
    const [first, last] = [this.asked[0], this.asked.at(-1)];
    const spanMs = first === undefined || last === undefined ? 0 : last.atMs - first.atMs;
    return {
      users: null,
      intents: null,
      timed: true,
      requestsPerDay: spanMs < SHORTEST_SPAN_MS ? null : ((this.asked.length - 1) * DAY_MS) / spanMs,
      nothingBefore: true,
      assumptions: [],
      skippedLines: 0,
    };
  }
}

/** Below this, questions say nothing about a day. */
const SHORTEST_SPAN_MS = 60_000;
