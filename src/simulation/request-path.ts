import { withRoom } from '../foundation/columns.ts';
import { UserError } from '../foundation/problem.ts';
import type { Catalog } from '../models/model.ts';
import { countTokens } from '../models/tokens.ts';
import type { ContextEditor } from '../techniques/context/context-editor.ts';
import { MOST_SUCCESSORS } from '../techniques/predictive/predictive-cache.ts';
import { SemanticCache } from '../techniques/semantic/semantic-cache.ts';
import type { NeighbourGraph } from '../techniques/semantic/similarity/neighbour-graph.ts';
import { type GraphMaker, WORDING_GRAPHS } from '../techniques/semantic/similarity/wording-graphs.ts';
import type { ToolFetcher } from '../techniques/tools/tool-fetcher.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import type { RequestBlock } from '../workload/workload.ts';
import { Adaptation } from './adaptive-loop.ts';
import { AnswerStore } from './answer-store.ts';
import { CallPath } from './call-path.ts';
import { NONE, SHOWN } from './call-table.ts';
import type { GuessOutcome } from './decision.ts';
import { EVENT } from './events.ts';
import { ModelChoice } from './model-choice.ts';
import type { OwnCalls } from './own-calls.ts';
import { newQuestion, type Question, type Recorder } from './recorder.ts';
import type { Run } from './run.ts';

/** Similarity from which neighbours are known, so that every threshold above it uses the same graph. */
export const SIMILARITY_FLOOR = 0.7;

/**
 * The way of a request, in the document's order: cache look-up → semantic look-up → complexity →
 * model choice (budget) → prompt optimization → batch → call → judge → fallback → store → learn and
 * fetch ahead. Everything up to the look-ups is here, the rest in `CallPath`. Each step sees what a
 * real gateway would see; what is true is the referee's business.
 */
export class RequestPath {
  readonly run: Run;
  readonly callPath: CallPath;
  readonly store: AnswerStore | null;
  readonly semantic: SemanticCache | null;
  readonly adaptation: Adaptation | null;
  readonly #recorder: Recorder;
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
  #truth: Int32Array = new Int32Array(0);
  readonly #question = newQuestion();
  readonly #guess = newQuestion();
  // What was last asked under each key, for fetching it ahead.
  #lastQuery = new Int32Array(0);
  #lastTruth = new Int32Array(0);
  #lastContext = new Int32Array(0);
  #lastScope = new Int32Array(0);
  #lastInput = new Float64Array(0);
  #lastOutput = new Float64Array(0);
  readonly #successors = new Int32Array(MOST_SUCCESSORS);

  constructor(run: Run) {
    const { workload, catalog } = run;
    const { knobs, techniques } = run.strategy;
    this.run = run;
    this.#recorder = run.recorder;
    this.#exactHit = catalog.exactHit;
    this.#semanticHit = catalog.semanticHit;
    this.#embeddingUsdPerToken = catalog.embedding.usdPerToken;
    const choice = new ModelChoice(run);
    this.adaptation = techniques.has('adaptive') ? new Adaptation(run, choice) : null;
    run.recorder.steering = this.adaptation;
    const stores = ['cache', 'semantic', 'predictive', 'coalescing'] as const;
    this.store = stores.some((technique) => techniques.has(technique)) ? new AnswerStore(run) : null;
    this.#lookupMs = this.store?.looksUpExact === true ? knobs['cache.lookup'] : 0;
    this.semantic =
      techniques.has('semantic') && this.store !== null
        ? new SemanticCache(this.#graph(this.store), { guard: knobs['semantic.guard'] })
        : null;
    this.#semanticLookupMs = this.semantic === null ? 0 : knobs['semantic.lookup'];
    this.#verbatimFrom = knobs['semantic.verbatimFrom'];
    this.#promotes = knobs['semantic.promote'];
    this.callPath = new CallPath(run, choice, this.store);
    const { batcher } = this.callPath.dispatcher;
    if (batcher !== null) this.adaptation?.watchBatchSize(() => batcher.targetSize(choice.cheapest));
    this.#systemTokens = countTokens(workload.systemPrompt);
    this.#toPrewarm = techniques.has('cache') ? knobs['cache.prewarm'] : 0;
  }

  /** Brings the columns up to date with the query table, which grows while a workload is read, and with the next block. */
  prepare(block: RequestBlock | null): void {
    const { queries } = this.run;
    this.run.prepare();
    this.#tokens = queries.derive(countTokens);
    this.#truth = queries.truth;
    this.callPath.prepare();
    if (block !== null) this.run.own?.prepare(block);
    if (this.store === null) return;
    this.store.prepare(block);
    this.semantic?.use(this.#graph(this.store));
    if (this.store.predictor === null) return;
    const { count } = this.store.keys;
    this.#lastQuery = withRoom(this.#lastQuery, count);
    this.#lastTruth = withRoom(this.#lastTruth, count);
    this.#lastContext = withRoom(this.#lastContext, count);
    this.#lastScope = withRoom(this.#lastScope, count);
    this.#lastInput = withRoom(this.#lastInput, count);
    this.#lastOutput = withRoom(this.#lastOutput, count);
  }

  /** Which keys' texts are alike: worked out once for the workload, whatever the threshold. */
  #graph({ keyOf }: AnswerStore): NeighbourGraph {
    const { workload, strategy } = this.run;
    const { 'semantic.measure': measure, 'semantic.threshold': threshold } = strategy.knobs;
    const make = (workload.makeGraph as GraphMaker | undefined) ?? WORDING_GRAPHS[measure];
    return workload.queries.graph(keyOf, make, Math.min(SIMILARITY_FLOOR, threshold));
  }

  /** Loads the answers to the most common queries of the time before, as many as asked for, at the first moment. */
  #prewarm(count: number, now: number): void {
    const { workload } = this.run;
    const store = this.store as AnswerStore;
    const known = workload.before?.() ?? [];
    if (known.length === 0) {
      throw new UserError({
        where: '--prewarm',
        what: `nothing is known of what was asked before ${workload.name} begins`,
        fix: 'leave it out, or replay a scenario that describes its traffic',
      });
    }
    workload.queries.reach = Math.max(workload.queries.reach, workload.queries.size);
    this.prepare(null);
    const loaded = new Set<number>();
    for (const { query, output } of known) {
      if (loaded.size === count) break;
      const key = store.keys.ofQuery(query);
      if (loaded.has(key)) continue;
      loaded.add(key);
      const question = newQuestion();
      question.query = query;
      question.truth = this.run.queries.truth[query];
      question.key = key;
      question.input = this.#systemTokens + this.#tokens[query];
      question.output = output;
      this.callPath.loadBeforehand(question, now);
    }
  }

  /** A request arrives: answered from the cache at once, or sent to a model. */
  arrive(block: RequestBlock, i: number): void {
    const now = block.at[i];
    const query = block.query[i];
    const loggedInput = block.inputTokens[i];
    const loggedOutput = block.outputTokens[i];
    const question = this.#question;
    question.request = block.first + i;
    question.query = query;
    question.truth = block.truth === null ? this.#truth[query] : block.truth[i];
    question.context = block.context === null ? UNKNOWN : block.context[i];
    question.scope = block.scope === null ? UNKNOWN : block.scope[i];
    question.user = block.user[i];
    if (block.turns !== null) {
      question.prompt = block.turns.prompt[i];
      question.session = block.turns.session[i];
    }
    question.shown = SHOWN.timed | (block.streamed === null ? 0 : block.streamed[i]);
    question.deferrable = block.deferrable === null ? 0 : block.deferrable[i];
    question.key = NONE;
    question.input = loggedInput === UNKNOWN ? this.#systemTokens + this.#tokens[query] : loggedInput;
    question.output = loggedOutput === UNKNOWN ? this.run.workload.assumedOutputTokens : loggedOutput;
    question.reasoning = block.reasoningTokens === null ? UNKNOWN : block.reasoningTokens[i];
    if (this.#toPrewarm > 0) {
      this.#prewarm(this.#toPrewarm, now);
      this.#toPrewarm = 0;
    }
    this.#recorder.arrived(question, now);
    if (this.run.own !== null && this.#answeredAsLogged(this.run.own, question, i, now)) return;
    if (question.prompt !== UNKNOWN && this.run.tools !== null) this.#fetchDefinitions(this.run.tools, question);
    if (question.prompt !== UNKNOWN && this.run.context !== null) this.#edit(this.run.context, question);
    if (this.store === null) {
      this.callPath.ask(question, now, 0);
      return;
    }
    question.key = this.store.keys.of(block, i);
    question.space = this.store.keys.space(i);
    if (!this.#answeredFromStore(question, now)) {
      this.callPath.ask(question, now, this.#lookupMs + this.#semanticLookupMs);
    }
    if (this.store.predictor !== null) this.#fetchAhead(question, now);
  }

  /** Definitions of tools are sent when they are needed. */
  #fetchDefinitions(tools: ToolFetcher, question: Question): void {
    const plain = this.run.workload.prompts?.tokens[question.prompt] ?? 0;
    question.prompt = tools.sent(question.prompt);
    question.input = Math.max(1, question.input - plain + tools.prompts.tokens[question.prompt]);
  }

  /** What is sent besides the ask is made shorter. */
  #edit(context: ContextEditor, question: Question): void {
    const plain = (this.run.tools?.prompts ?? this.run.workload.prompts)?.tokens[question.prompt] ?? 0;
    question.prompt = context.sent(question.prompt);
    question.input = Math.max(1, question.input - plain + context.prompts.tokens[question.prompt]);
  }

  /** Turns to the call that the request of a log went out as; true where it needs none in this run either. */
  #answeredAsLogged(own: OwnCalls, question: Question, i: number, now: number): boolean {
    own.turnTo(i, question.input, question.output, question.reasoning);
    // Where some calls of a log have times to their first tokens, it is those that are compared.
    if (!own.saysFirst) question.shown &= ~SHOWN.timed;
    if (own.besidesUsd !== 0) this.#recorder.spent(question.request, 'otherCalls', own.besidesUsd, now);
    if (!own.answeredBefore) return false;
    const waitedMs = own.waitedMs;
    this.#recorder.answeredBefore(
      question,
      own.model,
      Number.isNaN(waitedMs) ? this.#exactHit.latencyMs : waitedMs,
      now,
    );
    return true;
  }

  /** Looks for the answer among those that are kept: first under the query's own key, then under similar ones. */
  #answeredFromStore(question: Question, now: number): boolean {
    const { key } = question;
    const store = this.store as AnswerStore;
    const { prefetchHits } = store;
    const { expirations } = store.cache;
    const found = store.looksUpExact && store.lookup(key, now);
    if (this.#recorder.explains && store.looksUpExact) {
      const expired = store.cache.expirations > expirations;
      this.#recorder.decided(question.request, { kind: 'lookedUp', key, found, expired }, now);
    }
    if (found) {
      this.#recorder.exactHit(question, store.prefetchHits > prefetchHits, this.#exactHit.latencyMs, now);
      return true;
    }
    return this.semantic !== null && this.#answeredBySimilar(this.semantic, question, now);
  }

  #answeredBySimilar(semantic: SemanticCache, question: Question, now: number): boolean {
    const { request, query, key, space } = question;
    const { spending, current } = this.run;
    const store = this.store as AnswerStore;
    spending.pay(request, 'embeddings', this.#tokens[query] * this.#embeddingUsdPerToken, now);
    const { keys } = store;
    const similar = semantic.lookup(keys.ofQuery(query), now, current.similarity, store.entriesIn(space));
    const found = similar === NONE ? NONE : keys.inSpace(similar, space);
    const verbatim = semantic.similarity >= this.#verbatimFrom;
    if (this.#recorder.explains) {
      const { similarity } = semantic;
      const threshold = current.similarity;
      this.#recorder.decided(request, { kind: 'compared', key: found, similarity, threshold, verbatim }, now);
    }
    if (found === NONE) return false;
    if (!verbatim) spending.pay(request, 'adaptation', this.#semanticHit.costUsd, now);
    const served = verbatim ? this.#exactHit : this.#semanticHit;
    const { latencyMs: serveMs, firstTokenMs = serveMs }: { latencyMs: number; firstTokenMs?: number } = served;
    const lookedUpMs = this.#lookupMs + this.#semanticLookupMs;
    store.cache.touch(found);
    store.predictor?.hit(found);
    this.#recorder.semanticHit(question, found, lookedUpMs + serveMs, lookedUpMs + firstTokenMs, now);
    if (this.#promotes && found !== key) store.promote(found, key, request, now);
    return true;
  }

  /** Learns what follows what, and fetches the answers that will probably be asked for next. */
  #fetchAhead(question: Question, now: number): void {
    const { request, query, key, user, input, output } = question;
    const store = this.store as AnswerStore;
    const predictor = store.predictor as NonNullable<AnswerStore['predictor']>;
    this.#lastQuery[key] = query;
    this.#lastTruth[key] = question.truth;
    this.#lastContext[key] = question.context;
    this.#lastScope[key] = question.scope;
    this.#lastInput[key] = input;
    this.#lastOutput[key] = output;
    predictor.observe(user, key, now);
    const count = predictor.predict(key, this.#successors);
    for (let i = 0; i < count; i++) {
      const next = this.#successors[i];
      const nextQuery = this.#lastQuery[next];
      if (!store.lacks(next, nextQuery, now)) {
        this.#guessed(request, nextQuery, next, store.ttlMs(nextQuery) === 0 ? 'never kept' : 'not needed', now);
        continue;
      }
      const guess = this.#guess;
      guess.request = request;
      guess.query = nextQuery;
      guess.truth = this.#lastTruth[next];
      guess.context = this.#lastContext[next];
      guess.scope = this.#lastScope[next];
      guess.user = user;
      guess.key = next;
      guess.input = this.#lastInput[next];
      guess.output = this.#lastOutput[next];
      const fetched = this.callPath.fetchAhead(guess, i, now);
      if (fetched) predictor.fetched(next);
      this.#guessed(request, nextQuery, next, fetched ? 'fetched' : 'no money', now);
    }
  }

  #guessed(request: number, query: number, key: number, outcome: GuessOutcome, now: number): void {
    if (this.#recorder.explains) this.#recorder.decided(request, { kind: 'guessed', query, key, outcome }, now);
  }

  /** Something that was scheduled happens. */
  handle(kind: number, payload: number, now: number): void {
    const { callPath } = this;
    if (kind === EVENT.callDone) callPath.dispatcher.done(payload, now);
    else if (kind === EVENT.callSent) callPath.dispatcher.submit(payload, now);
    else if (kind === EVENT.judged) callPath.judged(payload, now);
    else if (kind === EVENT.laneDone) callPath.dispatcher.laneDone(payload, now);
    else if (kind === EVENT.ownDone) callPath.dispatcher.ownDone(payload, now);
    else if (kind === EVENT.ownBegins) callPath.dispatcher.ownBegins(payload, now);
    else if (kind === EVENT.failedRetry) callPath.dispatcher.retryFailed(payload, now);
    else if (kind === EVENT.batchTimeOut) callPath.dispatcher.batchTimeOut(payload, now);
    else callPath.dispatcher.retry(payload, now);
  }
}
