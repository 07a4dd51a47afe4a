import { withRoom } from '../foundation/columns.ts';
import { UserError } from '../foundation/problem.ts';
import type { Catalog } from '../models/model.ts';
import { countTokens } from '../models/tokens.ts';
import { MOST_SUCCESSORS } from '../techniques/predictive/predictive-cache.ts';
import { SemanticCache } from '../techniques/semantic/semantic-cache.ts';
import type { NeighbourGraph } from '../techniques/semantic/similarity/neighbour-graph.ts';
import { type GraphMaker, WORDING_GRAPHS } from '../techniques/semantic/similarity/wording-graphs.ts';
import { UNKNOWN } from '../workload/query-table.ts';
import type { RequestBlock } from '../workload/workload.ts';
import { Adaptation } from './adaptive-loop.ts';
import { AnswerStore } from './answer-store.ts';
import { CallPath, type Question } from './call-path.ts';
import { NONE } from './call-table.ts';
import type { CurrentSettings } from './current-settings.ts';
import { EVENT, type Outbox } from './events.ts';
import { Ledger } from './ledger.ts';
import { ModelChoice } from './model-choice.ts';
import type { Observer } from './observer.ts';
import { Referee } from './referee.ts';
import type { RunSetting } from './run.ts';
import { Spending } from './spending.ts';

/** Similarity from which neighbours are known, so that every threshold above it uses the same graph. */
export const SIMILARITY_FLOOR = 0.7;

/**
 * The way of a request, in the document's order: cache look-up → semantic look-up → complexity →
 * model choice (budget) → prompt optimization → batch → call → judge → fallback → store → learn and
 * fetch ahead. Everything up to the look-ups is here, the rest in `CallPath`. Each step sees what a
 * real gateway would see; what is true is the referee's business.
 */
export class RequestPath {
  readonly ledger: Ledger;
  readonly referee: Referee;
  readonly callPath: CallPath;
  readonly store: AnswerStore | null;
  readonly semantic: SemanticCache | null;
  readonly adaptation: Adaptation | null;
  readonly current: CurrentSettings;
  /** Who is told of every request, if anybody. */
  observer: Observer | null = null;
  readonly #setting: RunSetting;
  readonly #spending: Spending;
  readonly #exactHit: Catalog['exactHit'];
  readonly #semanticHit: Catalog['semanticHit'];
  readonly #embeddingUsdPerToken: number;
  readonly #lookupMs: number;
  readonly #semanticLookupMs: number;
  readonly #verbatimFrom: number;
  readonly #promotes: boolean;
  readonly #systemTokens: number;
  #toPrewarm: number;
  #tokens: Float64Array = new Float64Array(0);
  readonly #question: Question = { request: 0, query: 0, key: NONE, input: 0, output: 0 };
  readonly #guess: Question = { request: 0, query: 0, key: NONE, input: 0, output: 0 };
  // What was last asked under each key, for fetching it ahead.
  #lastQuery = new Int32Array(0);
  #lastInput = new Float64Array(0);
  #lastOutput = new Float64Array(0);
  readonly #successors = new Int32Array(MOST_SUCCESSORS);

  constructor(setting: RunSetting) {
    const { workload, catalog, truth, strategy, dice } = setting;
    const { knobs, techniques } = strategy;
    this.#setting = setting;
    this.current = setting.current;
    this.#exactHit = catalog.exactHit;
    this.#semanticHit = catalog.semanticHit;
    this.#embeddingUsdPerToken = catalog.embedding.usdPerToken;
    this.ledger = new Ledger(catalog);
    this.referee = new Referee(workload.queries, truth, dice);
    const choice = new ModelChoice(setting);
    this.#spending = new Spending(this.ledger, choice.budget);
    this.adaptation = techniques.has('adaptive') ? new Adaptation(setting, this.#spending) : null;
    const stores = ['cache', 'semantic', 'predictive', 'coalescing'] as const;
    this.store = stores.some((technique) => techniques.has(technique))
      ? new AnswerStore(workload.queries, this.referee, strategy, setting.current, this.adaptation)
      : null;
    this.#lookupMs = this.store?.looksUpExact === true ? knobs['cache.lookup'] : 0;
    this.semantic =
      techniques.has('semantic') && this.store !== null
        ? new SemanticCache(this.#graph(this.store), { guard: knobs['semantic.guard'] })
        : null;
    this.#semanticLookupMs = this.semantic === null ? 0 : knobs['semantic.lookup'];
    this.#verbatimFrom = knobs['semantic.verbatimFrom'];
    this.#promotes = knobs['semantic.promote'];
    this.callPath = new CallPath(setting, {
      choice,
      spending: this.#spending,
      ledger: this.ledger,
      referee: this.referee,
      store: this.store,
      adaptation: this.adaptation,
    });
    const { batcher } = this.callPath.dispatcher;
    if (batcher !== null) this.adaptation?.watchBatchSize(() => batcher.targetSize(this.callPath.choice.cheapest));
    this.#systemTokens = countTokens(workload.systemPrompt);
    this.#toPrewarm = techniques.has('cache') ? knobs['cache.prewarm'] : 0;
  }

  /** Has the witness told of every request from now on. */
  observe(observer: Observer): void {
    this.observer = observer;
    this.callPath.observer = observer;
  }

  /** Brings the columns up to date with the query table, which grows while a workload is read. */
  prepare(): void {
    const { workload, tariff } = this.#setting;
    const { queries } = workload;
    tariff.prepare();
    this.#tokens = queries.derive(countTokens);
    this.referee.ensure(queries.size);
    this.callPath.prepare();
    if (this.store === null) return;
    this.store.prepare();
    this.semantic?.use(this.#graph(this.store));
    if (this.store.predictor === null) return;
    this.#lastQuery = withRoom(this.#lastQuery, queries.size);
    this.#lastInput = withRoom(this.#lastInput, queries.size);
    this.#lastOutput = withRoom(this.#lastOutput, queries.size);
  }

  /** Which keys' texts are alike: worked out once for the workload, whatever the threshold. */
  #graph({ keyOf }: AnswerStore): NeighbourGraph {
    const { workload, strategy } = this.#setting;
    const { 'semantic.measure': measure, 'semantic.threshold': threshold } = strategy.knobs;
    const make = (workload.makeGraph as GraphMaker | undefined) ?? WORDING_GRAPHS[measure];
    return workload.queries.graph(keyOf, make, Math.min(SIMILARITY_FLOOR, threshold));
  }

  /** Loads the answers to the most common queries of the time before, as many as asked for, at the first moment. */
  #prewarm(count: number, now: number): void {
    const { workload } = this.#setting;
    const store = this.store as AnswerStore;
    const known = workload.before?.() ?? [];
    if (known.length === 0) {
      throw new UserError({
        where: '--prewarm',
        what: `nothing is known of what was asked before ${workload.name} begins`,
        fix: 'leave it out, or replay a scenario that describes its traffic',
      });
    }
    this.prepare();
    const loaded = new Set<number>();
    for (const { query, output } of known) {
      if (loaded.size === count) break;
      const key = store.keys[query];
      if (loaded.has(key)) continue;
      loaded.add(key);
      const input = this.#systemTokens + this.#tokens[query];
      this.callPath.loadBeforehand({ query, key, input, output }, now);
    }
  }

  /** A request arrives: answered from the cache at once, or sent to a model. */
  arrive(block: RequestBlock, i: number, out: Outbox): void {
    const now = block.at[i];
    const query = block.query[i];
    const loggedInput = block.inputTokens[i];
    const loggedOutput = block.outputTokens[i];
    const question = this.#question;
    question.request = block.first + i;
    this.ledger.request = question.request;
    question.query = query;
    question.key = NONE;
    question.input = loggedInput === UNKNOWN ? this.#systemTokens + this.#tokens[query] : loggedInput;
    question.output = loggedOutput === UNKNOWN ? this.#setting.workload.assumedOutputTokens : loggedOutput;
    if (this.#toPrewarm > 0) {
      this.#prewarm(this.#toPrewarm, now);
      this.#toPrewarm = 0;
    }
    this.ledger.arrived(now, question.input + question.output);
    if (this.store === null) {
      this.callPath.ask(question, now, 0, out);
      return;
    }
    const key = this.store.keys[query];
    question.key = key;
    if (!this.#answeredFromStore(question, now)) {
      this.callPath.ask(question, now, this.#lookupMs + this.#semanticLookupMs, out);
    }
    if (this.store.predictor !== null) this.#fetchAhead(question, block.user[i], now, out);
  }

  /** Looks for the answer among those that are kept: first under the query's own key, then under similar ones. */
  #answeredFromStore(question: Question, now: number): boolean {
    const { request, query, key } = question;
    const store = this.store as AnswerStore;
    const { prefetchHits } = store;
    if (store.looksUpExact && store.lookup(key, now)) {
      const { latencyMs } = this.#exactHit;
      this.ledger.exactHit(now, latencyMs);
      this.referee.hit(query, key, now, latencyMs);
      if (this.observer !== null) {
        const ahead = store.prefetchHits > prefetchHits;
        this.observer.met(request, query, ahead ? 'aheadHit' : 'exactHit', NONE, now);
        this.observer.ended(request, latencyMs, false);
      }
      this.ledger.observer?.answered(question.request, latencyMs, this.referee.verdict);
      return true;
    }
    return this.semantic !== null && this.#answeredBySimilar(this.semantic, question, now);
  }

  #answeredBySimilar(semantic: SemanticCache, { request, query, key, input, output }: Question, now: number): boolean {
    const store = this.store as AnswerStore;
    this.#spending.pay(now, 'embeddings', this.#tokens[query] * this.#embeddingUsdPerToken);
    const found = semantic.lookup(key, now, this.current.similarity, store.cache);
    if (found === NONE) return false;
    const verbatim = semantic.similarity >= this.#verbatimFrom;
    if (!verbatim) this.#spending.pay(now, 'adaptation', this.#semanticHit.costUsd);
    const serveMs = verbatim ? this.#exactHit.latencyMs : this.#semanticHit.latencyMs;
    const latencyMs = this.#lookupMs + this.#semanticLookupMs + serveMs;
    store.cache.touch(found);
    store.predictor?.hit(found);
    this.ledger.semanticHit(now, latencyMs);
    this.observer?.met(request, query, 'semanticHit', NONE, now);
    this.observer?.ended(request, latencyMs, false);
    const wrong = this.referee.hit(query, found, now, latencyMs);
    this.ledger.observer?.answered(request, latencyMs, this.referee.verdict);
    this.adaptation?.semanticHit(request, wrong, input + output, now);
    if (this.#promotes && found !== key) store.promote(found, key);
    return true;
  }

  /** Learns what follows what, and fetches the answers that will probably be asked for next. */
  #fetchAhead({ request, query, key, input, output }: Question, user: number, now: number, out: Outbox): void {
    const store = this.store as AnswerStore;
    const predictor = store.predictor as NonNullable<AnswerStore['predictor']>;
    this.#lastQuery[key] = query;
    this.#lastInput[key] = input;
    this.#lastOutput[key] = output;
    predictor.observe(user, key, now);
    const count = predictor.predict(key, this.#successors);
    for (let i = 0; i < count; i++) {
      const next = this.#successors[i];
      const nextQuery = this.#lastQuery[next];
      if (!store.lacks(next, nextQuery, now)) continue;
      const guess = this.#guess;
      guess.request = request;
      guess.query = nextQuery;
      guess.key = next;
      guess.input = this.#lastInput[next];
      guess.output = this.#lastOutput[next];
      if (this.callPath.fetchAhead(guess, i, now, out)) predictor.fetched(next);
    }
  }

  /** Something that was scheduled happens. */
  handle(kind: number, payload: number, now: number, out: Outbox): void {
    const { callPath } = this;
    if (kind === EVENT.callDone) callPath.dispatcher.done(payload, now, out);
    else if (kind === EVENT.callSent) callPath.dispatcher.submit(payload, now, out);
    else if (kind === EVENT.judged) callPath.judged(payload, now, out);
    else if (kind === EVENT.batchTimeOut) callPath.dispatcher.batchTimeOut(payload, now, out);
    else callPath.dispatcher.retry(payload, now, out);
  }
}
