import type { Readable } from 'node:stream';
import { UserError } from '../../foundation/problem.ts';
import { DAY_MS } from '../../foundation/units.ts';
import { logFiles } from '../../logs/bytes/log-files.ts';
import { type CallColumns, FLAG } from '../../logs/calls/call-columns.ts';
import { HashIds } from '../../logs/calls/hash-ids.ts';
import { type Bill, billOf } from '../../logs/money/bill.ts';
import { type ReadLog, readLog } from '../../logs/read-log.ts';
import { Hash } from '../../logs/record/hash.ts';
import type { LoggedTraffic } from '../../models/as-logged.ts';
import type { ListedModel } from '../../models/listing.ts';
import { countTokens } from '../../models/tokens.ts';
import { CHANGE_EVERY_MS, CONTENT_CLASSES, type ContentClass } from '../../scenario/ground-truth.ts';
import type { KnownAsks } from '../../settings/known-asks.ts';
import { DEADLINE_MS } from '../deferred-workload.ts';
import { FIRST_MOMENT_MS } from '../generator/arrivals.ts';
import { LOGGED, newLoggedCalls } from '../logged-calls.ts';
import { BlockChains } from '../prompts/block-chains.ts';
import { GrownTexts } from '../prompts/grown-texts.ts';
import { MessageChains } from '../prompts/message-chains.ts';
import { grownIn, NO_SEGMENT, PromptTree } from '../prompts/prompt-tree.ts';
import { newTurns } from '../prompts/turns.ts';
import { QueryTable } from '../query-table.ts';
import { type Grade, NOTHING_KNOWN, UNKNOWN } from '../truth-table.ts';
import { BLOCK_LENGTH, newBlock, type RequestBlock, type Workload, type WorkloadFacts } from '../workload.ts';
import { factsOf, hasBeginnings, type LogReplay } from './log-facts.ts';
import { type LoggedModels, loggedModels, trafficOf } from './logged-models.ts';
import { paidBesides, paidUsd, requestRows } from './logged-rows.ts';
import { ownMedians, tokensByLength } from './own-medians.ts';

/** Contexts of prompts that go on from others are numbered from here on: beyond those of which a log has a hash. */
const GROWN_CONTEXTS = 2 ** 25;

/** Times from here on, in milliseconds, are dates: 2001. */
const FIRST_DATED_MS = 1e12;

/** A log that has been read, and what its requests are made from. */
interface Held {
  log: ReadLog;
  /** The rows of its requests, in order of time, and when the i-th of them comes. */
  rows: Uint32Array;
  at: (i: number) => number;
  bill: Bill;
  models: LoggedModels;
  /** USD for what is no request, by the place of the request that follows. */
  besides: Float64Array;
  /** Of rows with text: the query they ask; and what the log says of models' answers to it. */
  asks: readonly number[];
  grades: ReadonlyMap<number, readonly Grade[]>;
  /** Of rows with hashes of their blocks: these. */
  hashed: readonly (readonly unknown[])[];
  facts: WorkloadFacts;
}

/** A log of calls, whatever wrote it, being replayed: read as a whole, kept in numbers, given in order of time. */
export class LogWorkload implements Workload {
  readonly name: string;
  readonly systemPrompt = '';
  readonly changeEveryMs = CHANGE_EVERY_MS;
  readonly assumedOutputTokens: number;
  readonly expectedRequests: number | null;
  readonly queries = new QueryTable();
  readonly prompts = new PromptTree();
  readonly log = true;
  calendarZero: number | null = null;
  /** Known when the log has been read. */
  deadlineMs: number | null = null;
  readonly #names: readonly string[];
  readonly #resolve: (path: string) => string;
  readonly #stdin: Readable;
  readonly #replay: LogReplay;
  #held: Held | null = null;

  constructor(names: readonly string[], resolve: (path: string) => string, stdin: Readable, replay: LogReplay) {
    this.name =
      names.length === 1 ? (names[0] === '-' ? 'standard input' : (names[0] as string)) : `${names.length} logs`;
    this.#names = names;
    this.#resolve = resolve;
    this.#stdin = stdin;
    this.#replay = replay;
    this.assumedOutputTokens = replay.assumedOutputTokens;
    this.expectedRequests = Number.isFinite(replay.limit) ? replay.limit : null;
  }

  /** Reads the log, unless it has been, and tells whom its calls went to; null where it knows nothing of their costs. */
  async traffic(): Promise<LoggedTraffic | null> {
    const { models, bill, log } = await this.#read();
    return trafficOf(models, bill, log.reader.calls);
  }

  async asks(): Promise<KnownAsks> {
    const { facts } = await this.#read();
    return facts.asks ?? 'texts';
  }

  async told(): Promise<string | null> {
    const { facts } = await this.#read();
    return facts.readAs ?? null;
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    const held = await this.#read();
    const { rows, at, besides } = held;
    const { calls } = held.log.reader;
    const fill = this.#filler(held);
    const promptOf = this.#prompter(held);
    const asTexts = !(calls.before.used || calls.system.used);
    const block = newBlock(BLOCK_LENGTH);
    const logged = newLoggedCalls(BLOCK_LENGTH);
    block.logged = logged;
    if (calls.reasoning.used) block.reasoningTokens = new Int32Array(BLOCK_LENGTH);
    block.truth = new Int32Array(BLOCK_LENGTH);
    const turns = newTurns(BLOCK_LENGTH);
    block.turns = turns;
    block.streamed = new Uint8Array(BLOCK_LENGTH);
    if (this.deadlineMs !== null) block.deferrable = new Uint8Array(BLOCK_LENGTH);
    if (calls.context.used) block.context = new Int32Array(BLOCK_LENGTH);
    if (calls.scope.used || calls.instructions.used) block.scope = new Int32Array(BLOCK_LENGTH);
    for (let first = 0; first < rows.length; first += BLOCK_LENGTH) {
      block.first = first;
      block.length = Math.min(BLOCK_LENGTH, rows.length - first);
      for (let i = 0; i < block.length; i++) {
        block.at[i] = at(first + i);
        const row = rows[first + i] as number;
        fill(block, i, row);
        logged.besidesUsd[i] = besides[first + i];
        turns.session[i] = calls.session.at(row);
        const prompt = promptOf(row, block.inputTokens[i], block.outputTokens[i]);
        turns.prompt[i] = prompt;
        if (asTexts && block.context !== null) block.context[i] = this.#contextOf(prompt, block.context[i]);
      }
      yield block;
    }
  }

  async #read(): Promise<Held> {
    if (this.#held !== null) return this.#held;
    const files = await logFiles(this.#names, this.#resolve);
    for (const { path } of files) this.#resolve(path);
    const asks: number[] = [];
    const grades = new Map<number, readonly Grade[]>();
    const hashed: (readonly unknown[])[] = [];
    const log = await readLog(
      files,
      this.#stdin,
      {
        ...this.#replay.read,
        onCall: ({ row, ask, blocks, grades: graded }) => {
          if (ask !== null) asks[row] = this.queries.intern(ask);
          if (blocks !== null) hashed[row] = blocks;
          if (graded.length > 0) grades.set(row, graded);
        },
      },
      async () => this.#replay.tick?.(),
    );
    const { calls } = log.reader;
    const rows = requestRows(calls, this.#replay.limit, this.name);
    const bill = billOf({ ...log, ...log.reader });
    const models = loggedModels(calls, log.reader.models.all, bill);
    this.deadlineMs = rows.some((row) => calls.is(row, FLAG.deferrable)) ? DEADLINE_MS : null;
    const timed = !Number.isNaN(calls.t.at(rows[0] as number));
    if (timed && this.#replay.paceGiven) {
      throw new UserError({
        where: '--rate',
        what: `${this.name} has times of its own`,
        fix: 'leave --rate out; it sets the pace of logs without times',
      });
    }
    const gap = DAY_MS / this.#replay.assumedPerDay;
    const origin = timed ? calls.t.at(rows[0] as number) - FIRST_MOMENT_MS : -FIRST_MOMENT_MS;
    const at = (i: number): number => (timed ? calls.t.at(rows[i] as number) - origin : i * gap + FIRST_MOMENT_MS);
    this.calendarZero = timed && origin >= FIRST_DATED_MS ? origin : null;
    const besides = paidBesides(calls, rows, !Number.isFinite(this.#replay.limit), bill);
    const facts = {
      ...factsOf(log, { rows, timed, spanMs: at(rows.length - 1) - at(0) }, bill, this.#replay),
      ...(hashed.length > 0 || hasBeginnings(calls, rows) ? {} : { beginnings: false as const }),
      ...(bill.usd === null ? {} : { paidUsd: paidUsd(calls, rows, besides, bill) }),
    };
    this.#held = { log, rows, bill, models, at, besides, asks, grades, hashed, facts };
    return this.#held;
  }

  /** Puts rows into blocks. */
  #filler({ log, bill, models, asks, grades }: Held): (block: RequestBlock, i: number, row: number) => void {
    const { queries } = this;
    const { calls, classes } = log.reader;
    const contexts = new HashIds();
    const scopes = new HashIds();
    const medians = ownMedians(calls);
    const classOf = classes.all.map((name) => CONTENT_CLASSES.indexOf(name as ContentClass));
    return (block, i, row) => {
      block.query[i] = asks[row] ?? queries.intern(nameOf(calls, row));
      block.user[i] = calls.user.at(row);
      const input = medians.input(row);
      const ask = asks[row];
      block.inputTokens[i] =
        input === UNKNOWN && ask !== undefined ? tokensByLength(calls, row, queries.text(ask)) : input;
      block.outputTokens[i] = medians.output(row);
      if (block.reasoningTokens !== null) block.reasoningTokens[i] = calls.reasoning.at(row);
      const intent = calls.intent.at(row);
      const correct = calls.correct.at(row);
      const contentClass = calls.class.at(row);
      const model = models.byRow[row];
      const graded = (grades.get(row) ?? []).map(([name, right]): Grade => [models.idOf.get(name) ?? name, right]);
      const said = intent !== -1 || contentClass !== -1 || graded.length > 0 || correct !== -1;
      (block.truth as Int32Array)[i] = said
        ? queries.truths.row(
            { intent, tier: UNKNOWN, contentClass: contentClass === -1 ? UNKNOWN : (classOf[contentClass] as number) },
            correct === -1 ? graded : [...graded, [(models.all[model] as ListedModel).id, correct === 1]],
          )
        : NOTHING_KNOWN;
      if (block.streamed !== null) block.streamed[i] = isStreamed(calls, row) ? 1 : 0;
      if (block.deferrable !== null) block.deferrable[i] = calls.is(row, FLAG.deferrable) ? 1 : 0;
      if (block.context !== null) block.context[i] = idOf(contexts, calls.context.at(row));
      // A request that the log itself names needs nothing else to be told by.
      const named = asks[row] === undefined;
      if (block.scope !== null) block.scope[i] = named ? UNKNOWN : scopes.id(scopeOf(calls, row));
      fillLogged(block, i, calls, row, bill, model);
    };
  }

  /** Finds the prompts of rows that come in order of time: by the hashes of their blocks, their messages or their text. */
  #prompter({ log, asks, hashed }: Held): (row: number, input: number, output: number) => number {
    const { queries, prompts } = this;
    const { calls } = log.reader;
    const blocks = new BlockChains(prompts);
    const messages = new MessageChains(prompts);
    const texts = new GrownTexts(prompts);
    const asMessages = calls.before.used || calls.system.used;
    return (row, input, output) => {
      if (input === UNKNOWN) return UNKNOWN;
      const hashes = hashed[row];
      if (hashes !== undefined) return blocks.segment(hashes, input);
      const ask = asks[row];
      const whole = calls.whole.at(row);
      if (ask === undefined || Number.isNaN(whole)) return UNKNOWN;
      if (!asMessages) {
        const text = queries.text(ask);
        // A text much shorter than what was sent is the question alone.
        if (2 * countTokens(text) < input) return UNKNOWN;
        return texts.segment(calls.user.at(row), text, input);
      }
      const share = Math.max(0, calls.systemLength.at(row)) / Math.max(1, calls.characters.at(row));
      const logged = calls.systemTokens.at(row);
      return messages.segment({
        session: calls.session.at(row),
        whole,
        before: calls.before.at(row) || 0,
        system: calls.system.at(row) || 0,
        systemTokens: logged === -1 ? Math.floor(share * input) : Math.min(logged, input),
        input,
        output: Math.max(0, output),
        endsWithTool: queries.text(ask).startsWith('tool:'),
      });
    };
  }

  /** The context of a prompt that is logged as one text: what it goes on from counts as sent besides. */
  #contextOf(prompt: number, context: number): number {
    if (prompt === UNKNOWN) return context;
    const from = this.prompts.before[prompt];
    return from === NO_SEGMENT ? context : GROWN_CONTEXTS + from;
  }

  facts(): WorkloadFacts {
    if (this.#held === null) throw new Error('the log has not been read');
    return { ...this.#held.facts, ...grownIn(this.prompts) };
  }
}

/** Whether an answer was shown as it was written: where the row does not say, whoever saw its first token did so. */
function isStreamed(calls: CallColumns, row: number): boolean {
  return (
    calls.is(row, FLAG.streamed) || (!calls.is(row, FLAG.unstreamed) && calls.ttft.at(row) < calls.latency.at(row))
  );
}

/** What stands for a request whose text is not logged: its own name, or one that no other has. */
function nameOf(calls: CallColumns, row: number): string {
  const request = calls.request.at(row);
  return Number.isNaN(request) ? `(request ${row + 1})` : `(request #${request.toString(36)})`;
}

function idOf(ids: HashIds, hash: number): number {
  return Number.isNaN(hash) ? UNKNOWN : ids.id(hash);
}

/** Whose a request is: its tenant, and what the system part says. */
function scopeOf(calls: CallColumns, row: number): number {
  const instructions = calls.instructions.at(row);
  return new Hash().number(calls.scope.at(row) + 1).number(Number.isNaN(instructions) ? 0 : instructions).value;
}

function fillLogged(
  { logged }: RequestBlock,
  i: number,
  calls: CallColumns,
  row: number,
  bill: Bill,
  model: number,
): void {
  if (logged === null) return;
  logged.model[i] = model;
  logged.costUsd[i] = calls.is(row, FLAG.hit) ? Number.NaN : bill.byRow(row);
  logged.cachedTokens[i] = calls.cached.at(row);
  logged.writtenTokens[i] = calls.written.at(row);
  logged.writtenHourTokens[i] = calls.writtenHour.at(row);
  logged.reasoningTokens[i] = calls.reasoning.at(row);
  logged.latencyMs[i] = calls.latency.at(row);
  logged.firstTokenMs[i] = calls.ttft.at(row);
  logged.flags[i] = (calls.is(row, FLAG.hit) ? LOGGED.hit : 0) + (calls.is(row, FLAG.batch) ? LOGGED.batch : 0);
  logged.session[i] = calls.session.at(row);
  logged.prompt[i] = calls.whole.at(row);
  logged.promptBefore[i] = calls.before.at(row) || 0;
  logged.system[i] = calls.system.at(row) || 0;
  logged.systemShare[i] = Math.max(0, calls.systemLength.at(row)) / Math.max(1, calls.characters.at(row));
}
