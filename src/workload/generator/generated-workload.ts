import { fromTable, logNormalWithMedianOne, type QuantileTable } from '../../foundation/normal.ts';
import { namedDie, randomStream, roll } from '../../foundation/random.ts';
import { formatPercent } from '../../foundation/units.ts';
import type { Assumption } from '../../result/schema/parts.ts';
import { CHANGE_EVERY_MS, type ContentClass } from '../../scenario/ground-truth.ts';
import type { WorkloadSpec } from '../../scenario/schema.ts';
import { LONGEST_ANSWER } from '../../scenario/workload-limits.ts';
import { grownIn, PromptTree } from '../prompts/prompt-tree.ts';
import { newTurns } from '../prompts/turns.ts';
import { QueryTable } from '../query-table.ts';
import { UNKNOWN } from '../truth-table.ts';
import {
  BLOCK_LENGTH,
  type CommonQuery,
  newBlock,
  partOf,
  type RequestBlock,
  type Workload,
  type WorkloadFacts,
} from '../workload.ts';
import { asksOf } from './asks.ts';
import { contentTimeOf } from './rush-hours.ts';
import { enterScript } from './script.ts';
import { Sessions } from './sessions.ts';
import { Topics } from './topics.ts';
import type { IntentKind } from './wording.ts';
import { Wordings } from './wordings.ts';

/** Requests that a day before is remembered by. */
const REMEMBERED_REQUESTS = 20_000;

/** Requests that are made in one go, and given away in blocks. */
const GENERATED_AT_ONCE = 16_384;

/** A workload made from a scenario's description: the same description and seed give the same requests. */
export class GeneratedWorkload implements Workload {
  readonly name: string;
  readonly queries = new QueryTable();
  /** null where requests are no turns of sessions. */
  readonly prompts: PromptTree | null;
  readonly systemPrompt: string;
  readonly changeEveryMs: Readonly<Record<ContentClass, number>>;
  readonly contentTime?: (at: number) => number;
  readonly deadlineMs: number | null;
  readonly assumedOutputTokens = 0;
  readonly expectedRequests: number;
  readonly #spec: WorkloadSpec;
  readonly #seed: string;
  readonly #usersSeen: Uint8Array;
  #before: CommonQuery[] | null = null;

  constructor(name: string, spec: WorkloadSpec, seed: string) {
    this.name = name;
    this.#spec = spec;
    this.deadlineMs = spec.deferrable?.deadline ?? null;
    this.#seed = seed;
    this.systemPrompt = spec.systemPrompt ?? '';
    this.prompts = spec.sessions === undefined ? null : new PromptTree();
    this.expectedRequests = Math.min(spec.requests, spec.script?.length ?? Number.POSITIVE_INFINITY);
    this.#usersSeen = new Uint8Array(spec.users);
    if (spec.rushHours !== undefined) this.contentTime = contentTimeOf(spec.rushHours);
    const stated = Object.entries(spec.changes ?? {}).filter(([, every]) => every !== undefined);
    this.changeEveryMs = { ...CHANGE_EVERY_MS, ...Object.fromEntries(stated) };
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    this.queries.reach = 0;
    yield* this.#spec.script === undefined ? this.#described() : this.#scripted();
  }

  /** The most common queries of a day before: other requests of the same description. */
  before(): readonly CommonQuery[] {
    const { script, sessions } = this.#spec;
    this.#before ??= script === undefined && sessions === undefined ? this.#dayBefore() : [];
    return this.#before;
  }

  #dayBefore(): CommonQuery[] {
    const spec = { ...this.#spec, requests: Math.min(this.#spec.requests, REMEMBERED_REQUESTS) };
    const day = new GeneratedWorkload(this.name, spec, `${this.#seed}/the day before`);
    const asked: number[] = [];
    const lastOutput: number[] = [];
    for (const block of day.#described()) {
      for (let i = 0; i < block.length; i++) {
        const query = block.query[i];
        asked[query] = (asked[query] ?? 0) + 1;
        lastOutput[query] = block.outputTokens[i];
      }
    }
    const { truth, truths } = day.queries;
    return Array.from(asked.keys())
      .sort((a, b) => asked[b] - asked[a] || a - b)
      .map((query) => ({
        query: this.queries.intern(day.queries.text(query), truths.at(truth[query])),
        output: lastOutput[query],
      }));
  }

  *#described(): Generator<RequestBlock> {
    const requests = this.expectedRequests;
    const topics = new Topics(this.#spec);
    const { kinds, kindOf } = topics;
    const wordings = new Wordings(topics, this.queries, this.#seed);
    const sessions = this.#sessionsOn(topics);
    const asks = sessions ?? asksOf(this.#spec, topics, this.#seed);
    const wordingRandom = randomStream(this.#seed, 'wording');
    const lengthRandom = randomStream(this.#seed, 'answer lengths');

    const medianTokens = kinds.map(({ spec }) => spec.answer.medianTokens);
    const spread = kinds.map(({ spec }) => logNormalWithMedianOne(spec.answer.sigma));

    const reasoning = kinds.map(({ spec }) => spec.answer.reasoning ?? null);
    const mayWait = this.#spec.deferrable?.share ?? 0;
    const waitDie = namedDie(this.#seed, 'deferrable');

    const streams = this.#spec.streaming ?? 0;
    const streamDie = namedDie(this.#seed, 'streaming');

    const block = newBlock(Math.min(GENERATED_AT_ONCE, requests));
    if (streams > 0) block.streamed = new Uint8Array(block.at.length);
    if (mayWait > 0) block.deferrable = new Uint8Array(block.at.length);
    if (reasoning.some((share) => share !== null)) block.reasoningTokens = new Int32Array(block.at.length);
    block.inputTokens.fill(UNKNOWN);
    if (sessions !== null) {
      block.context = new Int32Array(block.at.length);
      block.turns = newTurns(block.at.length);
    }
    for (let first = 0; first < requests; first += GENERATED_AT_ONCE) {
      block.first = first;
      block.length = Math.min(GENERATED_AT_ONCE, requests - first);
      for (let i = 0; i < block.length; i++) {
        asks.next();
        const { topic, user } = asks;
        const kind = kindOf[topic];
        const variation = (kinds[kind] as IntentKind).variationDraw.draw(wordingRandom);
        this.#usersSeen[user] = 1;
        block.at[i] = asks.at;
        block.query[i] = wordings.query(topic, variation);
        block.user[i] = user;
        const length = medianTokens[kind] * fromTable(spread[kind] as QuantileTable, lengthRandom());
        block.outputTokens[i] = Math.min(Math.max(1, Math.round(length)), LONGEST_ANSWER);
        if (block.reasoningTokens !== null) {
          const share = reasoning[kind] as number | null;
          block.reasoningTokens[i] = share === null ? UNKNOWN : Math.round(block.outputTokens[i] * share);
        }
        sessions?.enter(block, i, this.queries);
        if (block.streamed !== null) block.streamed[i] = roll(streamDie, first + i) < streams ? 1 : 0;
        if (block.deferrable !== null) block.deferrable[i] = roll(waitDie, first + i) < mayWait ? 1 : 0;
      }
      for (let from = 0; from < block.length; from += BLOCK_LENGTH) {
        const part = partOf(block, from, Math.min(from + BLOCK_LENGTH, block.length));
        this.queries.reachFor(part);
        yield part;
      }
    }
  }

  #sessionsOn(topics: Topics): Sessions | null {
    const { sessions } = this.#spec;
    if (sessions === undefined) return null;
    return new Sessions({ ...this.#spec, sessions }, topics, this.prompts as PromptTree, this.#seed);
  }

  *#scripted(): Generator<RequestBlock> {
    const script = (this.#spec.script ?? []).slice(0, this.expectedRequests);
    const block = newBlock(script.length);
    block.length = script.length;
    enterScript(script, this.queries, block);
    for (const user of block.user) this.#usersSeen[user] = 1;
    this.queries.reachFor(block);
    yield block;
  }

  facts(): WorkloadFacts {
    const { truth, truths, size } = this.queries;
    const intents = new Set(truth.subarray(0, size).map((row) => truths.intents[row]));
    return {
      users: this.#usersSeen.reduce((sum, seen) => sum + seen, 0),
      intents: intents.size,
      timed: true,
      requestsPerDay: this.#spec.arrivals.perDay,
      ...(this.#spec.script === undefined && this.#spec.sessions === undefined ? {} : { nothingBefore: true }),
      ...grownIn(this.prompts),
      assumptions: assumedShares(this.#spec),
      skippedLines: 0,
    };
  }
}

/** That the shares of the kinds of questions are taken as parts of what they add up to, where that is not all. */
function assumedShares({ intents }: WorkloadSpec): Assumption[] {
  const sum = intents.reduce((total, { share }) => total + share, 0);
  if (intents.length === 0 || Math.abs(sum - 1) < 0.0005) return [];
  const value = `of the kinds of questions as parts of ${formatPercent(sum)}`;
  return [{ what: 'shares', value, why: 'that is what they add up to in the file, and not 100%' }];
}
