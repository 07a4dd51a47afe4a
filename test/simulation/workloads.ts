import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Catalog, Model } from '../../src/models/model.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import {
  CHANGE_EVERY_MS,
  CONTENT_CLASSES,
  type ContentClass,
  TIERS,
  type Tier,
} from '../../src/scenario/ground-truth.ts';
import { defaultKnobs, type KnobValues, type Technique } from '../../src/settings/knobs.ts';
import type { Strategy } from '../../src/settings/strategy.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import type { PromptTree } from '../../src/workload/prompts/prompt-tree.ts';
import { newTurns } from '../../src/workload/prompts/turns.ts';
import { QueryTable } from '../../src/workload/query-table.ts';
import { UNKNOWN } from '../../src/workload/truth-table.ts';
import { newBlock, type RequestBlock, type Workload, type WorkloadFacts } from '../../src/workload/workload.ts';

export interface Asked {
  at: number;
  text: string;
  intent?: number;
  tier?: Tier;
  contentClass?: ContentClass;
  user?: number;
  /** Whether each model's answer is right. */
  labels?: Record<string, boolean>;
  /** What is sent besides, and whose the request is. */
  context?: number;
  scope?: number;
  input?: number;
  output?: number;
  /** Of the answer, tokens of reasoning. */
  reasoning?: number;
  /** The last segment of its prompt, in the workload's tree, and its session. */
  prompt?: number;
  session?: number;
  /** Whether its answer may come hours later. */
  deferrable?: boolean;
  /** Whether its answer is shown as it is written. */
  streamed?: boolean;
}

export interface Setting {
  systemPrompt?: string;
  changeEveryMs?: Partial<Record<ContentClass, number>>;
  /** Requests a block. */
  blockLength?: number;
  /** The moment of virtual time 0, milliseconds since 1970 UTC. */
  calendarZero?: number;
  /** Whether it is a log. */
  log?: boolean;
  prompts?: PromptTree;
  /** How long requests may wait that may; default: a day. */
  deadlineMs?: number;
}

/** A workload written down request by request. */
export class HandMade implements Workload {
  readonly name = 'hand-made';
  readonly queries = new QueryTable();
  readonly systemPrompt: string;
  readonly changeEveryMs: Readonly<Record<ContentClass, number>>;
  readonly assumedOutputTokens = 100;
  readonly expectedRequests: number;
  readonly calendarZero: number | null;
  readonly log: boolean;
  readonly prompts: PromptTree | null;
  readonly deadlineMs: number | null;
  readonly #requests: readonly Asked[];
  readonly #blockLength: number;

  constructor(
    requests: readonly Asked[],
    { systemPrompt = '', changeEveryMs, blockLength, calendarZero, log, prompts, deadlineMs }: Setting = {},
  ) {
    this.calendarZero = calendarZero ?? null;
    this.log = log ?? false;
    this.prompts = prompts ?? null;
    this.deadlineMs = requests.some(({ deferrable }) => deferrable) ? (deadlineMs ?? 86_400_000) : null;
    this.#requests = requests;
    this.expectedRequests = requests.length;
    this.systemPrompt = systemPrompt;
    this.changeEveryMs = { ...CHANGE_EVERY_MS, ...changeEveryMs };
    this.#blockLength = blockLength ?? Math.max(1, requests.length);
  }

  *synchronousBlocks(): Generator<RequestBlock> {
    const block = newBlock(this.#blockLength);
    const truths = new Int32Array(this.#blockLength);
    block.truth = truths;
    if (this.#requests.some(({ context }) => context !== undefined)) block.context = new Int32Array(this.#blockLength);
    if (this.#requests.some(({ scope }) => scope !== undefined)) block.scope = new Int32Array(this.#blockLength);
    if (this.#requests.some(({ reasoning }) => reasoning !== undefined))
      block.reasoningTokens = new Int32Array(this.#blockLength);
    if (this.deadlineMs !== null) block.deferrable = new Uint8Array(this.#blockLength);
    if (this.#requests.some(({ streamed }) => streamed)) block.streamed = new Uint8Array(this.#blockLength);
    if (this.prompts !== null) block.turns = newTurns(this.#blockLength);
    for (let first = 0; first < this.#requests.length; first += this.#blockLength) {
      block.first = first;
      block.length = Math.min(this.#blockLength, this.#requests.length - first);
      for (let i = 0; i < block.length; i++) {
        const { at, text, intent, tier, contentClass, user, labels, context, scope, input, output, prompt, session } =
          this.#requests[first + i];
        block.at[i] = at;
        block.query[i] = this.queries.intern(text);
        truths[i] = this.queries.truths.row(
          {
            intent: intent ?? UNKNOWN,
            tier: tier === undefined ? UNKNOWN : TIERS.indexOf(tier),
            contentClass: contentClass === undefined ? UNKNOWN : CONTENT_CLASSES.indexOf(contentClass),
          },
          labels === undefined ? [] : Object.entries(labels),
        );
        if (block.context !== null) block.context[i] = context ?? UNKNOWN;
        if (block.scope !== null) block.scope[i] = scope ?? UNKNOWN;
        if (block.deferrable !== null) block.deferrable[i] = this.#requests[first + i].deferrable === true ? 1 : 0;
        if (block.streamed !== null) block.streamed[i] = this.#requests[first + i].streamed === true ? 1 : 0;
        block.user[i] = user ?? UNKNOWN;
        block.inputTokens[i] = input ?? UNKNOWN;
        block.outputTokens[i] = output ?? UNKNOWN;
        if (block.reasoningTokens !== null) block.reasoningTokens[i] = this.#requests[first + i].reasoning ?? UNKNOWN;
        if (block.turns !== null) {
          block.turns.prompt[i] = prompt ?? UNKNOWN;
          block.turns.session[i] = session ?? UNKNOWN;
        }
      }
      yield block;
    }
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    yield* this.synchronousBlocks();
  }

  facts(): WorkloadFacts {
    return {
      users: null,
      intents: null,
      timed: true,
      requestsPerDay: null,
      log: this.log,
      assumptions: [],
      skippedLines: 0,
    };
  }
}

/** A workload of bare keys: query k is the text `q<k>`, of intent k. */
export function ofKeys(keys: ArrayLike<number>, times: ArrayLike<number>, tier: Tier = 'simple'): HandMade {
  return new HandMade(
    Array.from({ length: keys.length }, (_, i) => ({
      at: times[i] as number,
      text: `q${keys[i]}`,
      intent: keys[i] as number,
      tier,
      contentClass: 'static' as const,
    })),
    { changeEveryMs: { static: Number.MAX_SAFE_INTEGER } },
  );
}

/** The strategy with these techniques; knobs not named are at their defaults. */
export function strategyOf(techniques: readonly Technique[], knobs: Partial<KnobValues> = {}): Strategy {
  return { name: 'test', techniques: new Set(techniques), knobs: { ...defaultKnobs(), ...knobs } };
}

/** The whole workload through the strategy. */
export function run(
  workload: HandMade,
  strategy: Strategy,
  {
    catalog = DOCS_CATALOG,
    seed = '42',
    perDay = null,
  }: { catalog?: Catalog; seed?: string; perDay?: number | null } = {},
): Summary {
  const simulation = new Simulation(workload, catalog, strategy, seed);
  for (const block of workload.synchronousBlocks()) simulation.feed(block);
  return simulation.finish(perDay);
}

/** A model whose calls take `ms` on average, whatever their length. */
export function modelOf(id: string, { ms = 0, sigma = 0, quality = 0.9, usd = 0.001 } = {}): Model {
  return {
    ...(DOCS_CATALOG.models[0] as Model),
    id,
    price: { inputUsdPerToken: usd / 1000, outputUsdPerToken: usd / 1000 },
    latency: { firstTokenMs: ms, inputMsPerToken: 0, outputMsPerToken: 0, sigma },
    quality: { simple: quality, medium: quality, complex: quality },
  };
}

/** A catalog of these models; the last, which is the strongest, answers the baseline. */
export function catalogOf(models: readonly Model[], changes: Partial<Catalog> = {}): Catalog {
  const at = (i: number): string => (models[Math.min(i, models.length - 1)] as Model).id;
  return {
    ...DOCS_CATALOG,
    id: 'test',
    models,
    tiers: { simple: at(0), medium: at(1), complex: at(models.length - 1) },
    baseline: at(models.length - 1),
    ...changes,
  };
}
