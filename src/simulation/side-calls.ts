import { meanLatencyMs } from '../models/model.ts';
import type { ContextEditor } from '../techniques/context/context-editor.ts';
import { UNGRADED } from '../techniques/router/learned-router.ts';
import { SEARCH_TOKENS, type ToolFetcher } from '../techniques/tools/tool-fetcher.ts';
import { type PromptTree, SEGMENT_KINDS } from '../workload/prompts/prompt-tree.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import type { CallPricing } from './call-pricing.ts';
import type { ModelChoice } from './model-choice.ts';
import type { Question } from './recorder.ts';
import type { Run } from './run.ts';

const TOOL_RESULT = SEGMENT_KINDS.indexOf('tool result');
const ASSISTANT = SEGMENT_KINDS.indexOf('assistant');

/** Calls to models beside those that answer requests: they are paid, and take nobody's place at the provider. */
export class SideCalls {
  /** Steps that looked for a tool. */
  searches = 0;
  readonly #run: Run;
  readonly #choice: ModelChoice;
  readonly #pricing: CallPricing;
  /** By model: the longest prompt it takes, in tokens. */
  readonly #windows: readonly number[];

  constructor(run: Run, choice: ModelChoice, pricing: CallPricing, windows: readonly number[]) {
    this.#run = run;
    this.#choice = choice;
    this.#pricing = pricing;
    this.#windows = windows;
  }

  /** Pays for a call of so many tokens sent, to a model whose plain answer has so many. */
  pay(request: number, kind: 'prewarm' | 'training', m: number, sent: number, plainOutput: number, now: number): void {
    const { recorder, spending } = this.#run;
    const output = this.#pricing.answered(m, plainOutput, UNKNOWN);
    recorder.tokens(request, sent, output);
    spending.pay(request, kind, this.#pricing.extraUsd(m, sent, output, now), now);
  }

  /** Has every model answer a request and grades the answers, for the learned router. What is not served is extra. */
  grade({ request, query, truth, input, output }: Question, served: number, now: number): void {
    const { catalog, referee } = this.#run;
    const sent = this.#pricing.sent(query, input);
    let logged = 0;
    const grades = catalog.models.map((_, m) => {
      if (sent > this.#windows[m]) return UNGRADED;
      if (m !== served) this.pay(request, 'training', m, sent, output, now);
      const isCut = this.#pricing.cuts(m, output, UNKNOWN);
      const good = isCut ? 0 : referee.goodness(request, truth, m);
      if (!isCut && referee.isLogged(truth, m)) logged++;
      return good === UNKNOWN ? UNGRADED : good;
    });
    this.#choice.learn(query, grades, logged);
  }

  /**
   * Has the model of a call sum up a prompt that has become too long, and sends the summary instead. How long the
   * request waits for it, in milliseconds.
   */
  compact(context: ContextEditor, question: Question, call: number, model: number, now: number): number {
    const { calls, dice, models, recorder, spending } = this.#run;
    const { request, query, prompt } = question;
    if (prompt === UNKNOWN || !context.compacts(prompt)) return 0;
    const input = calls.input[call];
    const output = context.summaryTokens;
    const usd = this.#pricing.usd(model, input, output, now, prompt, false);
    const fresh = input - this.#pricing.lastCached;
    calls.spentUsd[call] += usd;
    recorder.tokens(request, input, output);
    spending.pay(request, 'compaction', usd, now);
    const luck = dice.latencyFactor(request, model);
    this.#pricing.begun(model, prompt, now + meanLatencyMs(models[model], fresh, 0) * luck);
    const compacted = context.compact(prompt);
    const { tokens } = context.prompts;
    question.input = Math.max(1, question.input - tokens[prompt] + tokens[compacted]);
    question.prompt = compacted;
    calls.prompt[call] = compacted;
    calls.input[call] = this.#pricing.sent(query, question.input);
    return meanLatencyMs(models[model], fresh, output) * luck;
  }

  /**
   * Has the model of a call look for the tools that its prompt has the definitions of by now: steps that came before
   * the answer whose result is sent. How long the request waits for them, in milliseconds.
   */
  search(tools: ToolFetcher, { request, prompt }: Question, call: number, model: number, now: number): number {
    if (prompt === UNKNOWN || tools.searches === 0) return 0;
    const { calls, dice, models, prompts, recorder, spending } = this.#run;
    const { before, tokens, kinds } = prompts as PromptTree;
    let found = prompt;
    while (kinds[found] === TOOL_RESULT || kinds[found] === ASSISTANT) found = before[found];
    const input = Math.max(1, calls.input[call] - (tokens[prompt] - tokens[found]));
    const luck = dice.latencyFactor(request, model);
    let waitMs = 0;
    for (let i = 0; i < tools.searches; i++) {
      const usd = this.#pricing.usd(model, input, SEARCH_TOKENS, now + waitMs, found, false);
      const fresh = input - this.#pricing.lastCached;
      calls.spentUsd[call] += usd;
      recorder.tokens(request, input, SEARCH_TOKENS);
      spending.pay(request, 'toolSearch', usd, now);
      this.#pricing.begun(model, found, now + waitMs + meanLatencyMs(models[model], fresh, 0) * luck);
      waitMs += meanLatencyMs(models[model], fresh, SEARCH_TOKENS) * luck;
      this.searches++;
    }
    return waitMs;
  }
}
