import { own } from '../../foundation/own.ts';
import { DAY_MS, formatCount, formatNumberOf } from '../../foundation/units.ts';
import type { TraceSource } from '../../logs/bytes/source.ts';
import { countTokens } from '../../models/tokens.ts';
import type { Assumption } from '../../result/schema/parts.ts';
import { CHANGE_EVERY_MS } from '../../scenario/ground-truth.ts';
import { GrownTexts } from '../prompts/grown-texts.ts';
import { grownIn, PromptTree } from '../prompts/prompt-tree.ts';
import { newTurns } from '../prompts/turns.ts';
import type { QueryTable } from '../query-table.ts';
import { UNKNOWN } from '../truth-table.ts';
import { BLOCK_LENGTH, newBlock, type RequestBlock, type Workload, type WorkloadFacts } from '../workload.ts';
import { readCsvRows } from './csv-rows.ts';
import { readJsonLines } from './json-lines.ts';
import { sniffed } from './sniff.ts';
import { readTextLines } from './text-lines.ts';
import { type TraceOptions, TraceReader } from './trace-reader.ts';

/** The formats of log that can be read. */
export const TRACE_FORMATS = {
  txt: readTextLines,
  jsonl: readJsonLines,
  csv: readCsvRows,
} as const;
export type TraceFormat = keyof typeof TRACE_FORMATS;

const BY_EXTENSION: Readonly<Record<string, TraceFormat>> = {
  txt: 'txt',
  log: 'txt',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
};

/** The format of a log by its name; null when the name does not tell. */
export function formatOf(path: string): TraceFormat | null {
  const extension = /\.([a-z0-9]+)(\.gz)?$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return own(BY_EXTENSION, extension) ?? null;
}

/** A log being replayed. It is read as it is needed and never held as a whole. */
export class TraceWorkload implements Workload {
  readonly name: string;
  readonly systemPrompt = '';
  readonly changeEveryMs = CHANGE_EVERY_MS;
  readonly assumedOutputTokens: number;
  readonly expectedRequests: number | null;
  readonly prompts = new PromptTree();
  readonly #reader: TraceReader;
  readonly #chunks: AsyncIterable<Buffer>;
  readonly #format: TraceFormat | null;
  #first = 0;
  #last = 0;

  /** `limit`: replay only this many of the first requests; Infinity for all. */
  constructor(
    source: TraceSource,
    format: TraceFormat | null,
    options: TraceOptions,
    assumedOutputTokens: number,
    limit: number,
  ) {
    this.name = source.name;
    this.#chunks = source.chunks;
    this.#format = format;
    this.#reader = new TraceReader(source.name, options, limit);
    this.assumedOutputTokens = assumedOutputTokens;
    this.expectedRequests = Number.isFinite(limit) ? limit : null;
  }

  get queries(): QueryTable {
    return this.#reader.queries;
  }

  get log(): boolean {
    return true;
  }

  get calendarZero(): number | null {
    const { origin } = this.#reader.rows;
    return origin !== null && origin >= FIRST_DATED_MS ? origin : null;
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    const reader = this.#reader;
    const block = newBlock(BLOCK_LENGTH);
    reader.queries.reach = 0;
    const texts = new GrownTexts(this.prompts);
    const { prompt } = (block.turns = newTurns(BLOCK_LENGTH));
    let given = 0;
    const next = (): RequestBlock => {
      reader.rows.take(block, (query) => reader.queries.text(query).length);
      reader.queries.reachFor(block);
      for (let i = 0; i < block.length; i++) prompt[i] = promptIn(block, i, reader.queries, texts);
      // Where the first prompts grow out of one another, the log holds whole prompts: each has what it goes on from.
      if (given === 0 && this.prompts.grown > 0) block.context = new Int32Array(BLOCK_LENGTH);
      if (block.context !== null) enterContexts(block.context, prompt, block.length, this.prompts);
      if (given === 0) this.#first = block.at[0];
      given += block.length;
      this.#last = block.at[block.length - 1];
      return block;
    };
    const { chunks, looksLikeJson } = await sniffed(this.name, this.#chunks);
    const format = this.#format ?? (looksLikeJson ? 'jsonl' : 'txt');
    for await (const _ of TRACE_FORMATS[format](chunks, reader)) {
      reader.check();
      while (reader.rows.ready) yield next();
      if (reader.full) break;
    }
    reader.checkNotEmpty();
    while (reader.rows.length > 0) yield next();
  }

  facts(): WorkloadFacts {
    const { users, intents, timed, options, lines, skipped } = this.#reader;
    const spanMs = this.#last - this.#first;
    return {
      users: users.size > 0 ? users.size : null,
      intents: intents.size > 0 ? intents.size : null,
      timed: timed === true,
      requestsPerDay: timed === true ? perDay(lines, spanMs) : options.assumedPerDay,
      log: true,
      nothingBefore: true,
      ...grownIn(this.prompts),
      assumptions: this.#assumptions(),
      skippedLines: skipped,
    };
  }

  #assumptions(): Assumption[] {
    const { timed, unitOpen, options, unitMs, rows, withoutOutput, lines } = this.#reader;
    const assumptions: Assumption[] = [];
    if (timed !== true) {
      assumptions.push({
        what: 'arrivals',
        value: `evenly spaced, ${formatCount(options.assumedPerDay)} a day`,
        why: 'the log has no times; --rate sets another pace',
      });
    } else if (unitOpen) {
      const unit = unitMs === 1 ? 'milliseconds' : 'seconds';
      const other = unitMs === 1 ? 's' : 'ms';
      assumptions.push({
        what: 'times',
        value: `in ${unit}`,
        why: `the log does not say; --time-unit ${other} if not`,
      });
    }
    if (withoutOutput > 0) {
      assumptions.push({
        what: 'answers',
        value: `${formatCount(this.assumedOutputTokens)} tokens each`,
        why: `${withoutOutput < lines ? `${formatNumberOf(withoutOutput, 'line')} of the log ${withoutOutput === 1 ? 'has' : 'have'}` : 'the log has'} no output_tokens; --answer-tokens sets another length`,
      });
    }
    if (rows.reordered > 0) {
      assumptions.push({
        what: 'order',
        value: 'by time',
        why: `${formatNumberOf(rows.reordered, 'line')} ${rows.reordered === 1 ? 'was' : 'were'} out of order`,
      });
    }
    return assumptions;
  }
}

/** The last segment of a request's prompt; UNKNOWN for one that is too short for any provider's cache. */
function promptIn(
  { query, user, inputTokens }: RequestBlock,
  i: number,
  queries: QueryTable,
  texts: GrownTexts,
): number {
  const text = queries.text(query[i]);
  if (text.length < SHORTEST_PROMPT) return UNKNOWN;
  return texts.segment(user[i], text, inputTokens[i] === UNKNOWN ? countTokens(text) : inputTokens[i]);
}

function enterContexts(context: Int32Array, prompt: Int32Array, length: number, { before }: PromptTree): void {
  for (let i = 0; i < length; i++) context[i] = prompt[i] === UNKNOWN ? UNKNOWN : before[prompt[i]];
}

/** Characters below which a text is not looked at as a prompt that others go on from. */
const SHORTEST_PROMPT = 200;

/** From here on times are moments of the calendar, as in `TraceReader`: since September 2001. */
const FIRST_DATED_MS = 1e12;

/** Below this, a log says nothing about a day. */
const SHORTEST_SPAN_MS = 60_000;

/** Requests a day by the gaps between them; null when there are too few, or the log is too short to say. */
function perDay(requests: number, spanMs: number): number | null {
  return spanMs < SHORTEST_SPAN_MS ? null : ((requests - 1) * DAY_MS) / spanMs;
}
