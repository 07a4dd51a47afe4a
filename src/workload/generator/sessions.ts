import { EventQueue } from '../../foundation/event-queue.ts';
import { fromTable, logNormalWithMedianOne, type QuantileTable } from '../../foundation/normal.ts';
import { type Random, randomStream } from '../../foundation/random.ts';
import { countTokens } from '../../models/tokens.ts';
import type { SessionsSpec } from '../../scenario/sessions-spec.ts';
import type { WorkloadSpec } from '../../scenario/workload-spec.ts';
import { NO_SEGMENT, type PromptTree } from '../prompts/prompt-tree.ts';
import type { Turns } from '../prompts/turns.ts';
import type { QueryTable } from '../query-table.ts';
import type { RequestBlock } from '../workload.ts';
import { arrivalTimes, exponential } from './arrivals.ts';
import { SessionDocuments } from './session-documents.ts';
import type { Topics } from './topics.ts';

/** Time that a tool takes where no tools are described. */
const USUAL_STEP_MS = 20_000;

/**
 * Time of an answer, after which a session can go on: that of models of which nothing is known. The turns of a
 * session come at the same moments whatever model answers them.
 */
const ANSWER_BEGINS_MS = 700;
const ANSWER_MS_PER_TOKEN = 12.5;

/** A session that goes on, or a part of one that another agent works on. */
interface Live {
  session: number;
  user: number;
  /** What has been said up to now. */
  segment: number;
  turnsLeft: number;
  /** Whether it is a sub-agent's, which takes its turns by itself. */
  alone: boolean;
  /** Whether its next turn answers with what a tool gave; null before the first. */
  step: boolean | null;
}

/**
 * The turns of sessions, one after the other in order of time: whose, when and on what, and the prompt that grows with
 * each. Sessions begin at a rate at which all their turns together come as often as the description says.
 */
export class Sessions {
  /** Of the turn that `next` has come to: arrival in virtual milliseconds, user, topic and session. */
  at = 0;
  user = 0;
  topic = 0;
  session = 0;
  /** What is sent before the ask: the last segment of it. */
  context = NO_SEGMENT;
  readonly #spec: SessionsSpec;
  readonly #users: number;
  readonly #prompts: PromptTree;
  readonly #topics: Topics;
  readonly #begins: () => number;
  readonly #random: Random;
  readonly #topicRandom: Random;
  readonly #turns: QuantileTable;
  readonly #resultTokens: QuantileTable | null;
  readonly #stepTopic: ((random: Random) => number) | null;
  readonly #documents: SessionDocuments | null;
  readonly #head: number;
  readonly #toCome = new EventQueue();
  readonly #live: Live[] = [];
  readonly #free: number[] = [];
  /** First asks by what is sent before them, so that sessions which begin alike share their beginning. */
  readonly #openings = new Map<number, number>();
  /** Tokens of queries, by query. */
  readonly #askTokens: number[] = [];
  #current: Live = { session: 0, user: 0, segment: NO_SEGMENT, turnsLeft: 0, alone: false, step: false };
  #sessions = 0;
  #nextBegins: number;

  constructor(spec: WorkloadSpec & { sessions: SessionsSpec }, topics: Topics, prompts: PromptTree, seed: string) {
    const { sessions, users, arrivals, systemPrompt } = spec;
    this.#spec = sessions;
    this.#users = users;
    this.#prompts = prompts;
    this.#topics = topics;
    this.#random = randomStream(seed, 'sessions');
    this.#topicRandom = randomStream(seed, 'intents');
    this.#turns = logNormalWithMedianOne(sessions.turns.sigma);
    const { steps, documents } = sessions;
    this.#resultTokens = steps === undefined ? null : logNormalWithMedianOne(steps.result.sigma);
    this.#stepTopic = steps === undefined ? null : topics.drawOf(steps.kind);
    this.#documents = documents === undefined ? null : new SessionDocuments(documents, prompts, seed);
    this.#begins = arrivalTimes({ ...arrivals, perDay: arrivals.perDay / meanTurns(sessions, this.#turns) }, seed);
    this.#nextBegins = this.#begins();
    const { tools = 0, system = countTokens(systemPrompt ?? '') } = sessions;
    const afterTools = tools > 0 ? prompts.add(NO_SEGMENT, tools, 'tools') : NO_SEGMENT;
    this.#head = system > 0 ? prompts.add(afterTools, system, 'system') : afterTools;
  }

  /** Comes to the next turn; its query and answer are told by `asked`. */
  next(): void {
    const queue = this.#toCome;
    if (queue.nextTime() <= this.#nextBegins) {
      queue.pop();
      this.#take(this.#live[queue.payload], queue.time);
      this.#free.push(queue.payload);
    } else {
      const at = this.#nextBegins;
      this.#nextBegins = this.#begins();
      const user = (this.#random() * this.#users) | 0;
      const turnsLeft = Math.max(1, Math.round(this.#spec.turns.median * fromTable(this.#turns, this.#random())));
      this.#take({ session: this.#sessions++, user, segment: this.#head, turnsLeft, alone: false, step: null }, at);
    }
  }

  /** Enters the turn into a block that has its query and the length of its answer; the session goes on after that. */
  enter({ query, inputTokens, outputTokens, context, turns }: RequestBlock, i: number, queries: QueryTable): void {
    const asked = query[i];
    const tokens = (this.#askTokens[asked] ??= countTokens(queries.text(asked)) + this.#sentAlong());
    const segment = this.#asked(asked, tokens, outputTokens[i]);
    const { prompt, session } = turns as Turns;
    (context as Int32Array)[i] = this.context;
    session[i] = this.session;
    prompt[i] = segment;
    inputTokens[i] = this.#prompts.tokens[segment];
  }

  /** Tokens of what goes along with the ask of this turn. */
  #sentAlong(): number {
    const { kinds, kindOf } = this.#topics;
    return kinds[kindOf[this.topic] as number]?.spec.sends ?? 0;
  }

  /** Goes on after an ask and an answer of so many tokens; gives the last segment of the prompt that was sent. */
  #asked(query: number, askTokens: number, answerTokens: number): number {
    const { context } = this;
    const current = this.#current;
    let prompt: number;
    if (current.step) {
      const { medianTokens } = (this.#spec.steps as NonNullable<SessionsSpec['steps']>).result;
      const tokens = medianTokens * fromTable(this.#resultTokens as QuantileTable, this.#random());
      prompt = this.#prompts.add(context, Math.max(1, Math.round(tokens)), 'tool result');
    } else if (context === this.#head) prompt = this.#opening(query, askTokens);
    else prompt = this.#prompts.add(context, askTokens, 'user');
    if (--current.turnsLeft > 0) {
      current.segment = this.#prompts.add(prompt, answerTokens, 'assistant');
      this.#goOn(current, ANSWER_BEGINS_MS + answerTokens * ANSWER_MS_PER_TOKEN);
    }
    return prompt;
  }

  #take(live: Live, at: number): void {
    this.#current = live;
    if (live.segment !== this.#head) this.#prompts.grown++;
    this.at = at;
    this.user = live.user;
    this.session = live.session;
    this.topic = live.step
      ? (this.#stepTopic as (random: Random) => number)(this.#topicRandom)
      : this.#topics.draw(this.#topicRandom);
    this.context =
      this.#documents !== null && !live.step
        ? this.#documents.before(live.segment, live.segment === this.#head, this.#random)
        : live.segment;
  }

  /** Schedules the next turn of a session, and the sub-agents that it begins, for after an answer that takes so long. */
  #goOn(live: Live, answerMs: number): void {
    const { steps, thinkTime, pauses, subAgents } = this.#spec;
    const stepMs = steps?.after ?? USUAL_STEP_MS;
    live.step = steps !== undefined && (live.alone || this.#random() < chanceOfStep(steps, live.step));
    let after = answerMs + (live.step ? stepMs : thinkTime) * exponential(this.#random);
    if (pauses !== undefined && this.#random() < pauses.share) after += pauses.length;
    if (subAgents !== undefined && !live.alone && this.#random() < subAgents.share) {
      for (let i = 0; i < subAgents.count; i++) {
        const turnsLeft = subAgents.turns;
        this.#push(this.at + answerMs, { ...live, turnsLeft, alone: true, step: steps !== undefined });
      }
      // Its own next turn takes in what they have found.
      after += subAgents.turns * (answerMs + stepMs);
    }
    this.#push(this.at + after, live);
  }

  #push(at: number, live: Live): void {
    const slot = this.#free.pop() ?? this.#live.length;
    this.#live[slot] = live;
    this.#toCome.push(at, 0, slot);
  }

  #opening(query: number, tokens: number): number {
    const known = this.#openings.get(query);
    if (known !== undefined) return known;
    const segment = this.#prompts.add(this.#head, tokens, 'user');
    this.#openings.set(query, segment);
    return segment;
  }
}

/** How likely a step is to come next; after a step more so where several follow one another, at the same share of all. */
function chanceOfStep({ share, inRow }: NonNullable<SessionsSpec['steps']>, afterStep: boolean | null): number {
  if (inRow === undefined || afterStep === null) return share;
  return afterStep ? 1 - 1 / inRow : share / (inRow * (1 - share));
}

/** Requests that a session comes to on average, its sub-agents' included. */
function meanTurns({ turns, subAgents }: SessionsSpec, table: QuantileTable): number {
  let own = 0;
  for (const factor of table) own += Math.max(1, Math.round(turns.median * factor)) / table.length;
  return subAgents === undefined ? own : own + (own - 1) * subAgents.share * subAgents.count * subAgents.turns;
}
