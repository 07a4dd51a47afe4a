import type { LoggedTraffic } from '../models/as-logged.ts';
import type { Assumption } from '../result/schema/parts.ts';
import type { ContentClass } from '../scenario/ground-truth.ts';
import type { KnownAsks } from '../settings/known-asks.ts';
import { type LoggedCalls, partOfLogged } from './logged-calls.ts';
import type { PromptTree } from './prompts/prompt-tree.ts';
import { partOfTurns, type Turns } from './prompts/turns.ts';
import type { QueryTable, TextGraph } from './query-table.ts';

/**
 * How many requests a block holds: few enough that what all strategies make of them takes no time that one
 * notices, for only between blocks is a signal heard; many enough to amortize a call.
 */
export const BLOCK_LENGTH = 256;

/** Characters of text from which on a block of a log ends early. */
export const BLOCK_CHARACTERS = 2 ** 18;

/**
 * Requests in time order, in columns. A source may use the same block again for the next requests,
 * so whoever needs a value later copies it.
 */
export interface RequestBlock {
  length: number;
  /** Number of the first request of the block within the workload, from 0. */
  first: number;
  /** How many of the first requests of the block are played and not counted: 0, but for those of a warm-up. */
  warm: number;
  /** Arrival in virtual milliseconds, from 1 on. */
  at: Float64Array;
  /** Query id. */
  query: Int32Array;
  /** User number, or UNKNOWN. */
  user: Int32Array;
  /** Tokens of the prompt as logged, or UNKNOWN: then they are counted from the text. */
  inputTokens: Int32Array;
  /** Tokens of a plain answer, or UNKNOWN. */
  outputTokens: Int32Array;
  /** Of a plain answer, tokens of reasoning, or UNKNOWN; null where the workload does not know it of any. */
  reasoningTokens: Int32Array | null;
  /** What is true of the request, a row of the query table's `truths`; null: what is true of its text. */
  truth: Int32Array | null;
  /**
   * What is sent besides the query (system prompt, tools, what was said before), as a number from 0 that
   * requests share which send the same, or UNKNOWN; null where the workload does not know it of any.
   */
  context: Int32Array | null;
  /** Whose the request is (tenant and system prompt), as such a number, or UNKNOWN; null where it is never known. */
  scope: Int32Array | null;
  /** 1 where the request may wait for its answer, else 0; null where none may. */
  deferrable: Uint8Array | null;
  /** 1 where the answer is shown as it is written, else 0; null where none is, and where that is not said. */
  streamed: Uint8Array | null;
  /** What is known of the requests as turns of sessions; null where the workload has none. */
  turns: Turns | null;
  /** What a log of calls says of the requests besides; null for other workloads. */
  logged: LoggedCalls | null;
}

/** An empty block with room for `capacity` requests. */
export function newBlock(capacity: number): RequestBlock {
  return {
    length: 0,
    first: 0,
    warm: 0,
    at: new Float64Array(capacity),
    query: new Int32Array(capacity),
    user: new Int32Array(capacity),
    inputTokens: new Int32Array(capacity),
    outputTokens: new Int32Array(capacity),
    reasoningTokens: null,
    truth: null,
    context: null,
    scope: null,
    deferrable: null,
    streamed: null,
    turns: null,
    logged: null,
  };
}

/** The requests of a block from place `from` to before place `to`, as a block over the same columns. */
export function partOf(block: RequestBlock, from: number, to: number): RequestBlock {
  return {
    length: to - from,
    first: block.first + from,
    warm: Math.min(Math.max(block.warm - from, 0), to - from),
    at: block.at.subarray(from, to),
    query: block.query.subarray(from, to),
    user: block.user.subarray(from, to),
    inputTokens: block.inputTokens.subarray(from, to),
    outputTokens: block.outputTokens.subarray(from, to),
    reasoningTokens: block.reasoningTokens?.subarray(from, to) ?? null,
    truth: block.truth?.subarray(from, to) ?? null,
    context: block.context?.subarray(from, to) ?? null,
    scope: block.scope?.subarray(from, to) ?? null,
    deferrable: block.deferrable?.subarray(from, to) ?? null,
    streamed: block.streamed?.subarray(from, to) ?? null,
    turns: block.turns === null ? null : partOfTurns(block.turns, from, to),
    logged: block.logged === null ? null : partOfLogged(block.logged, from, to),
  };
}

/** What a workload knows about itself when all its requests have been read. */
export interface WorkloadFacts {
  /** What is known of what is asked; absent where the texts are. */
  asks?: Exclude<KnownAsks, 'texts'>;
  /** False where a log has neither messages nor cached tokens nor hashes of blocks: what prompts begin with is known only of those that grow. */
  beginnings?: false;
  /** Distinct users, or null when the log does not name them. */
  users: number | null;
  /** Distinct intents, or null when the log has none. */
  intents: number | null;
  /** True when the arrival times are the log's or the scenario's own. */
  timed: boolean;
  /** Requests a day for the monthly projection, or null when the workload has no rate of its own. */
  requestsPerDay: number | null;
  /** True when it is a log, so that its rate is only what was counted while it was kept. */
  log?: boolean;
  /** True when nothing is known of what was asked before it begins: `before` gives nothing, and no cache can be warmed. */
  nothingBefore?: boolean;
  /** Requests whose prompt goes on from that of an earlier one; absent for none, and where that is not known. */
  grownPrompts?: number;
  assumptions: Assumption[];
  /** Lines left out with --skip-bad-lines. */
  skippedLines: number;
  /** What a log was read as, in words; absent where it is a plain one. */
  readAs?: string;
  /** What all that was replayed of a log of calls cost, with what was paid besides, in USD; absent where that is not known. */
  paidUsd?: number;
}

/** A query that was asked often, and how long its last answer was. */
export interface CommonQuery {
  query: number;
  /** Tokens. */
  output: number;
}

/** Requests and the queries they ask. Read once, from first to last. */
export interface Workload {
  name: string;
  queries: QueryTable;
  /** The prompts of its requests; absent where it does not know of what they are made. */
  readonly prompts?: PromptTree | null;
  /** Text sent before every query, or '' for none. */
  systemPrompt: string;
  /** Mean time between changes of the true answer, by class, in milliseconds. */
  changeEveryMs: Readonly<Record<ContentClass, number>>;
  /**
   * The time by which true answers change, where it does not pass evenly: it never goes back, and in a
   * rush hour it passes faster.
   */
  contentTime?: (at: number) => number;
  /**
   * The moment of virtual time 0, in milliseconds since 1970 UTC; null or absent where the workload has
   * no date. Known with its first block.
   */
  readonly calendarZero?: number | null;
  /** How long those of its requests may wait that may, in milliseconds; null or absent where none may. */
  readonly deadlineMs?: number | null;
  /** True when it is a log: requests that came once, and others might have come. Known with its first block. */
  readonly log?: boolean;
  /** Output tokens where the log does not say. */
  assumedOutputTokens: number;
  /** True when it can be read again at once, once it has been read. */
  readonly readsAgain?: boolean;
  /** True when it has been read, and can be read again. */
  readonly readable?: boolean;
  /** Number of requests if it is known beforehand. */
  expectedRequests: number | null;
  /** Of a log of calls: whom they went to; null where it knows nothing of what they cost. Reads the log, if need be. */
  traffic?(): Promise<LoggedTraffic | null>;
  /** What a log says of what its requests ask, reading it unless it has been read; absent where the texts are there. */
  asks?(): Promise<KnownAsks>;
  /** What a log that is no plain one was read as, in words, reading it unless it has been read; null for others. */
  told?(): Promise<string | null>;
  /** Makes the graph of texts that are alike, where that is not told by their words. */
  makeGraph?: (floor: number) => TextGraph;
  blocks(): AsyncIterable<RequestBlock>;
  /**
   * What was asked before the workload begins, the most common first, as those who run it would know
   * from their logs; absent where nothing is known of that. The queries are in the table.
   */
  before?(): readonly CommonQuery[];
  /** Valid once `blocks()` has ended. */
  facts(): WorkloadFacts;
}
