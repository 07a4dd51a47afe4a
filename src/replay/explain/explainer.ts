import { USUAL_SEED } from '../../foundation/random.ts';
import { DAY_MS } from '../../foundation/units.ts';
import type { Catalog } from '../../models/model.ts';
import { countTokens } from '../../models/tokens.ts';
import { savings } from '../../result/savings.ts';
import type { Savings } from '../../result/schema/savings.ts';
import type { Summary } from '../../result/schema/summary.ts';
import { baselineFor, type Strategy } from '../../settings/strategy.ts';
import { ASSUMED_PER_DAY } from '../../workload/assumed-rate.ts';
import { FIRST_MOMENT_MS } from '../../workload/generator/arrivals.ts';
import { Replay } from '../replay.ts';
import { Account } from './account.ts';
import { answererOf, type Explanation, explanationOf, type RequestRuns } from './explanation.ts';
import { QuestionList } from './question-list.ts';

/** Milliseconds between two questions, where nothing else is said: as in a log without times. */
const USUAL_GAP_MS = DAY_MS / ASSUMED_PER_DAY;

/** What questions are asked under. */
export interface ExplainPlan {
  /** One of `openCatalog`. */
  catalog: Catalog;
  /** One of `defineStrategy`. */
  strategy: Strategy;
  /** Default: 42. */
  seed?: string;
  /**
   * Tokens of each request, prompt and answer together, of which the question is the prompt; or of its
   * answer alone. Default: as many as the catalog's source speaks of, together. A system prompt comes on top.
   */
  tokens?: { request: number } | { answer: number };
  /** Sent before every question: a beginning that all prompts share. Default: none. */
  systemPrompt?: string;
  /**
   * Milliseconds from one question to the next. Default: as long as the answer to the one before takes,
   * and at least 864 ms.
   */
  everyMs?: number | undefined;
}

/** What all questions came to: the figures of a simulation of them. Money in USD, times in milliseconds, null where not known. */
export interface ExplainTotals {
  requests: number;
  costUsd: number;
  baselineCostUsd: number;
  latencyMeanMs: number | null;
  baselineLatencyMeanMs: number | null;
  /** Share of the look-ups that were hits, from 0 to 1; null where nothing was looked up. */
  hitRate: number | null;
  savings: Savings;
}

const MOVED = ['semantic.threshold', 'cache.ttl', 'routing.simpleBelow', 'routing.complexFrom'] as const;

const RUNS = ['baseline', 'optimized', 'steadyBaseline', 'steady'] as const;

/**
 * Asks questions one by one and explains what a strategy makes of each: a replay of the strategy and
 * its baseline, with the dice of the seed as in a simulation of the same questions, and once more
 * without luck in how long calls take. Nothing is explained that is not played.
 *
 * @example
 * const explainer = new Explainer({ catalog: DOCS_CATALOG, strategy: findStrategy('advanced') });
 * explainer.ask('What is Python?');
 * explainer.explanations()[0].answeredBy; // "gpt-3.5-turbo"
 */
export class Explainer {
  readonly #plan: ExplainPlan;
  readonly #list: QuestionList;
  /** Tokens of the system prompt. */
  readonly #systemTokens: number;
  readonly #replay: Replay<keyof RequestRuns>;
  readonly #accounts: Readonly<Record<keyof RequestRuns, Account>>;
  #now = FIRST_MOMENT_MS;

  constructor(plan: ExplainPlan) {
    const { catalog, strategy, seed = USUAL_SEED, systemPrompt = '' } = plan;
    this.#plan = plan;
    this.#list = new QuestionList(systemPrompt);
    this.#systemTokens = countTokens(systemPrompt);
    const steady = (played: Strategy): Strategy => ({ ...played, knobs: { ...played.knobs, 'provider.steady': true } });
    const baseline = baselineFor(strategy, {});
    const strategies = new Map<keyof RequestRuns, Strategy>([
      ['baseline', baseline],
      ['optimized', strategy],
      ['steadyBaseline', steady(baseline)],
      ['steady', steady(strategy)],
    ]);
    this.#accounts = {
      baseline: new Account(),
      optimized: new Account(() => this.#settings()),
      steadyBaseline: new Account(),
      steady: new Account(),
    };
    const observers = new Map(RUNS.map((run) => [run, [this.#accounts[run]]]));
    this.#replay = new Replay(this.#list, strategies, { catalog, seed, observers });
  }

  /** Questions asked so far. */
  get count(): number {
    return this.#list.asked.length;
  }

  /** Asks a question. With no pause of its own it is answered when this returns. */
  ask(query: string): void {
    const { everyMs } = this.#plan;
    const last = this.#list.asked.at(-1);
    const usual = last === undefined ? FIRST_MOMENT_MS : last.atMs + (everyMs ?? USUAL_GAP_MS);
    const atMs = everyMs === undefined ? Math.max(usual, Math.ceil(this.#now)) : usual;
    this.#replay.feed(this.#list.add({ query, atMs, ...this.#tokensOf(query) }));
    if (everyMs === undefined) this.#answer();
  }

  /** What became of each question, once all are answered. */
  explanations(): Explanation[] {
    return Array.from({ length: this.count }, (_, request) => this.explanation(request));
  }

  /** What became of one, by its number from 0. */
  explanation(request: number): Explanation {
    this.#answer();
    const { catalog, strategy } = this.#plan;
    const of = (run: keyof RequestRuns) => this.#accounts[run].of(request);
    const runs = Object.fromEntries(RUNS.map((run) => [run, of(run)])) as unknown as RequestRuns;
    const textOf = (query: number): string => this.#list.queries.text(query);
    const surroundings = { catalog, strategy, textOf, systemTokens: this.#systemTokens };
    return explanationOf(this.#list.asked[request], runs, surroundings, (number) => this.#answerer(number));
  }

  /** Ends the runs, and says what they came to. Throws when their books do not balance. */
  finish(): ExplainTotals {
    this.#answer();
    const summaries = this.#replay.finish();
    const [before, after] = [summaries.get('baseline') as Summary, summaries.get('optimized') as Summary];
    return {
      requests: after.requests,
      costUsd: after.costUsd,
      baselineCostUsd: before.costUsd,
      latencyMeanMs: after.latencyMs.mean,
      baselineLatencyMeanMs: before.latencyMs.mean,
      hitRate: after.cache.hitRate,
      savings: savings(before, after),
    };
  }

  /** Plays until everything that is under way has come to its end. */
  #answer(): void {
    for (let next = this.#replay.nextAt(); next < Number.POSITIVE_INFINITY; next = this.#replay.nextAt()) {
      this.#now = next;
      this.#replay.advanceTo(next);
    }
  }

  #answerer(request: number): string {
    const account = this.#accounts.optimized.of(request);
    return answererOf(account, this.#plan.catalog, (leader) => this.#answerer(leader));
  }

  #settings(): Readonly<Record<string, number | undefined>> {
    const run = this.#replay.run('optimized');
    return Object.fromEntries(MOVED.map((path) => [path, run.setting(path)]));
  }

  #tokensOf(query: string): { inputTokens: number; outputTokens: number } {
    const { tokens = { request: this.#plan.catalog.nominalTokens } } = this.#plan;
    const own = countTokens(query);
    const before = this.#systemTokens;
    if ('answer' in tokens) return { inputTokens: before + own, outputTokens: tokens.answer };
    const inputTokens = Math.min(own, tokens.request);
    return { inputTokens: before + inputTokens, outputTokens: tokens.request - inputTokens };
  }
}

/**
 * Asks questions in a row and explains each: what every technique of the strategy saw and decided, what
 * it cost in USD and how long it took in milliseconds. The totals are those of a simulation of the same
 * questions.
 *
 * @throws UserError where the strategy cannot work on single questions
 * @example
 * const plan = { catalog: await openCatalog('docs'), strategy: defineStrategy({ base: 'advanced' }) };
 * const { explanations } = explain(['What is Python?', 'what is python'], plan);
 * explanations.map(({ outcome }) => outcome); // ["miss","exact hit"]
 * explanations[0].steps[0].step; // "cache"
 */
export function explain(
  queries: readonly string[],
  plan: ExplainPlan,
): { explanations: Explanation[]; totals: ExplainTotals } {
  const explainer = new Explainer(plan);
  for (const query of queries) explainer.ask(query);
  return { explanations: explainer.explanations(), totals: explainer.finish() };
}
