import { EventQueue } from '../foundation/event-queue.ts';
import { type Catalog, type Model, steady } from '../models/model.ts';
import type { Strategy } from '../settings/strategy.ts';
import { Budget } from '../techniques/budget/budget.ts';
import type { QueryTable } from '../workload/query-table.ts';
import type { Workload } from '../workload/workload.ts';
import { Calls } from './call-table.ts';
import { type CurrentSettings, settingsAtStart } from './current-settings.ts';
import { Dice } from './dice.ts';
import { Ledger } from './ledger.ts';
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
  readonly models: readonly Model[];
  /** The settings that may change while it goes on. */
  readonly current: CurrentSettings;
  readonly dice: Dice;
  readonly tariff: Tariff;
  /** What is going to happen. */
  readonly events = new EventQueue();
  /** Calls under way. */
  readonly calls = new Calls();
  /** null where nothing limits what may be spent. */
  readonly budget: Budget | null;
  /** What is written down of the requests: of the warm-up, of which there may be none, apart. */
  readonly accounts: Accounts;
  readonly referee: Referee;
  readonly recorder: Recorder;
  readonly spending: Spending;

  /** `truth`: the models as they really are, where they differ from what the catalog says of them. */
  constructor(workload: Workload, catalog: Catalog, strategy: Strategy, seed: string, truth: Catalog) {
    const { knobs, techniques } = strategy;
    const steadied = (laws: Catalog): Catalog => (knobs['provider.steady'] ? steady(laws) : laws);
    this.workload = workload;
    this.queries = workload.queries;
    this.strategy = strategy;
    this.seed = seed;
    this.catalog = steadied(catalog);
    this.models = this.catalog.models;
    this.current = settingsAtStart(strategy);
    const laws = steadied(truth);
    this.dice = new Dice(seed, laws, workload.changeEveryMs, workload.contentTime);
    this.tariff = new Tariff(workload);
    this.budget = techniques.has('budget')
      ? new Budget({
          perRequestUsd: knobs['budget.perRequest'],
          dailyUsd: knobs['budget.daily'],
          whenExhausted: knobs['budget.whenExhausted'],
        })
      : null;
    const account = (): Account => ({ ledger: new Ledger(this.catalog), verdicts: new Verdicts(laws) });
    this.accounts = { counted: account(), warmUp: account() };
    this.referee = new Referee(workload.queries, laws, this.dice, this.accounts.counted.verdicts);
    this.recorder = new Recorder(this.calls, this.accounts, this.referee);
    this.spending = new Spending(this.calls, this.recorder, this.budget);
  }

  /** Brings what all parts share up to date with the query table, which grows while a workload is read. */
  prepare(): void {
    this.tariff.prepare();
    this.referee.ensure(0);
  }
}
