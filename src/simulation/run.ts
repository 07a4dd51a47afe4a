import { EventQueue } from '../foundation/event-queue.ts';
import { type Catalog, calledModels, type Model, steady } from '../models/model.ts';
import { KNOBS } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import { Budget } from '../techniques/budget/budget.ts';
import { ContextEditor } from '../techniques/context/context-editor.ts';
import { withLowerEffort } from '../techniques/effort/lower-effort.ts';
import { ToolFetcher } from '../techniques/tools/tool-fetcher.ts';
import type { PromptTree } from '../workload/prompts/prompt-tree.ts';
import type { QueryTable } from '../workload/query-table.ts';
import type { Workload } from '../workload/workload.ts';
import { Calls } from './call-table.ts';
import { type CurrentSettings, settingsAtStart } from './current-settings.ts';
import { Dice } from './dice.ts';
import { Ledger } from './ledger.ts';
import { type OwnCalls, ownCallsOf } from './own-calls.ts';
import { type Account, type Accounts, Recorder } from './recorder.ts';
import { Referee } from './referee.ts';
import { Spending } from './spending.ts';
import { Tariff } from './tariff.ts';
import { Verdicts } from './verdicts.ts';

/**
 * One run: what it is about, and what all its parts share. It is handed to each of them, who read
 * here what they need; who else takes part they are told beside it.
 */
export class Run {
  readonly workload: Workload;
  readonly queries: QueryTable;
  readonly strategy: Strategy;
  readonly seed: string;
  /** What is known of the models: prices, and the quality their makers publish. */
  readonly catalog: Catalog;
  /** Every model that may be called. */
  readonly models: readonly Model[];
  /** The settings that may change while it goes on. */
  readonly current: CurrentSettings;
  readonly dice: Dice;
  readonly tariff: Tariff;
  /** The calls as which a log's requests went out; null where they are not known. */
  readonly own: OwnCalls | null;
  /** What is going to happen. */
  readonly events = new EventQueue();
  /** Calls under way. */
  readonly calls = new Calls();
  /** null where nothing limits what may be spent. */
  readonly budget: Budget | null;
  /** Edits what sessions send; null where that is left as it is. */
  readonly context: ContextEditor | null;
  /** Fetches definitions of tools when they are needed; null where all are sent always. */
  readonly tools: ToolFetcher | null;
  /** The prompts as they are sent; null where the workload does not know of what they are made. */
  readonly prompts: PromptTree | null;
  /** What is written down of the requests: of the warm-up, of which there may be none, apart. */
  readonly accounts: Accounts;
  readonly referee: Referee;
  readonly recorder: Recorder;
  readonly spending: Spending;

  /** `truth`: the models as they really are, where they differ from what the catalog says of them. */
  constructor(workload: Workload, catalog: Catalog, strategy: Strategy, seed: string, truth: Catalog) {
    const isLogged = catalog.asLogged !== undefined && workload.log === true;
    const taken = isLogged ? asTheLogHasIt(strategy) : strategy;
    const { knobs, techniques } = taken;
    const reasoning = (laws: Catalog): Catalog =>
      techniques.has('effort') ? withLowerEffort(laws, knobs['effort.level']) : laws;
    const steadied = (laws: Catalog): Catalog => reasoning(knobs['provider.steady'] ? steady(laws) : laws);
    this.workload = workload;
    this.queries = workload.queries;
    this.strategy = taken;
    this.seed = seed;
    this.catalog = steadied(catalog);
    this.models = calledModels(this.catalog);
    this.current = settingsAtStart(taken);
    const laws = steadied(truth);
    this.dice = new Dice(seed, laws, workload.changeEveryMs, workload.contentTime);
    this.tariff = new Tariff(workload);
    this.own = ownCallsOf(workload, this.catalog, {
      models: this.models,
      tariff: this.tariff,
      knobs,
      isBaseline: strategy.isBaseline === true,
      caches: techniques.has('cache') || techniques.has('semantic') || techniques.has('predictive'),
    });
    this.budget = techniques.has('budget')
      ? new Budget({
          perRequestUsd: knobs['budget.perRequest'],
          dailyUsd: knobs['budget.daily'],
          perSessionUsd: knobs['budget.perSession'],
          whenExhausted: knobs['budget.whenExhausted'],
        })
      : null;
    const plain = workload.prompts ?? null;
    this.tools =
      plain === null || !techniques.has('tools')
        ? null
        : new ToolFetcher({
            prompts: plain,
            count: knobs['tools.count'],
            always: knobs['tools.always'],
            perSearch: knobs['tools.perSearch'],
            listed: knobs['tools.place'] === 'listed',
            seed,
          });
    const prompts = this.tools?.prompts ?? plain;
    this.context =
      prompts === null || !techniques.has('context')
        ? null
        : new ContextEditor({
            prompts,
            clearEvery: knobs['context.clearEvery'],
            keep: knobs['context.keep'],
            compactAt: knobs['context.compactAt'],
            summaryTokens: knobs['context.summary'],
          });
    this.prompts = this.context?.prompts ?? prompts;
    const account = (): Account => ({
      ledger: new Ledger(this.catalog, this.prompts),
      verdicts: new Verdicts(laws),
    });
    this.accounts = { counted: account(), warmUp: account() };
    this.referee = new Referee(workload.queries, laws, this.dice, this.accounts.counted.verdicts);
    this.recorder = new Recorder(
      this.calls,
      this.accounts,
      this.referee,
      this.models.some(({ fixed }) => fixed !== undefined),
    );
    this.spending = new Spending(this.calls, this.recorder, this.budget);
  }

  /** Brings what all parts share up to date with the query table, which grows while a workload is read. */
  prepare(): void {
    this.tariff.prepare();
    this.referee.ensure(0);
  }
}

/**
 * The strategy with the provider as the log shows it: whatever made calls wait is in their times already.
 * The log itself is never held back, and a strategy only by what somebody has set.
 */
function asTheLogHasIt(strategy: Strategy): Strategy {
  const { knobs } = strategy;
  const unlimited = Number.POSITIVE_INFINITY;
  if (strategy.isBaseline === true) {
    const open = {
      'provider.concurrency': unlimited,
      'provider.requestsPerMinute': unlimited,
      'provider.tokensPerMinute': unlimited,
      'provider.overhead': 0,
    };
    return { ...strategy, knobs: { ...knobs, ...open } };
  }
  if (knobs['provider.concurrency'] !== KNOBS['provider.concurrency'].default) return strategy;
  return { ...strategy, knobs: { ...knobs, 'provider.concurrency': unlimited } };
}
